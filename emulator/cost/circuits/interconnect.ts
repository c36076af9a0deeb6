/**
 * What a network of wires across a grid of blocks answers, whichever shape it has (`h-tree.ts`, `mesh-bus.ts`).
 *
 * An action moves one word from the root to the mean block, or back. The root lies at the edge of the grid. A word goes
 * out when the one before has arrived: wires hold no registers.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requirePositive, requireShare } from './circuit.ts';
import { type RepeatedWire, repeatedWire } from './repeated-wire.ts';

export interface GridOptions {
  readonly rows: number;
  readonly columns: number;
  /** Of a block, @unit m. */
  readonly blockHeight: number;
  /** @unit m */
  readonly blockWidth: number;
  /** Bits of a word. */
  readonly width: number;
  /** Share of wires that change from one word to the next, default ½ (random data). */
  readonly toggle?: number;
  /** Delay given up for smaller repeaters, share of the optimum, default .1. */
  readonly delayTolerance?: number;
  /** Rows of cells over which the repeaters of a channel are spread, default 4. */
  readonly fold?: number;
}

export interface Interconnect extends Circuit {
  /** Bits of a word. */
  readonly width: number;
  /** From the root to the mean block, @unit m. */
  readonly wireLength: number;
  /** From the root to the farthest block. */
  readonly farthest: { /** @unit m */ readonly length: number /** @unit s */; readonly latency: number };
  /** Of a bit moved to the mean block, with the toggle rate in it, @unit J. */
  readonly energyPerBit: number;
  /** Clock cycles in which `bits` reach the farthest block; `clock` is the cycle, @unit s. */
  cyclesFor(bits: number, clock: number): number;
}

/** Where the wires run. Lengths in metres. */
interface Route {
  readonly name: string;
  readonly area: number;
  /** From the root to the mean block. */
  readonly mean: { readonly length: number; readonly latency: number };
  readonly farthest: { readonly length: number; readonly latency: number };
  /** Wire of the word's whole width whose repeaters leak. */
  readonly leakingLength: number;
  readonly formula: string;
}

/** Refuses a grid that cannot be built and sizes its wire. `path` names it in messages. */
export function gridWire(technology: Technology, path: string, options: GridOptions): RepeatedWire {
  requireInteger(`${path}.rows`, options.rows, 1, Number.POSITIVE_INFINITY);
  requireInteger(`${path}.columns`, options.columns, 1, Number.POSITIVE_INFINITY);
  requirePositive(`${path}.blockHeight`, options.blockHeight, 'm');
  requirePositive(`${path}.blockWidth`, options.blockWidth, 'm');
  requireInteger(`${path}.width`, options.width, 1, Number.POSITIVE_INFINITY);
  requireShare(`${path}.toggle`, options.toggle ?? 0.5);
  const { delayTolerance = 0.1, fold } = options;
  return repeatedWire(technology, fold === undefined ? { delayTolerance } : { delayTolerance, fold });
}

export function interconnectOf(
  technology: Technology,
  wire: RepeatedWire,
  { width, toggle = 0.5 }: GridOptions,
  route: Route,
): Interconnect {
  const { supply } = technology.figures;
  const energyPerBit = (toggle / 2) * wire.capacitancePerLength * route.mean.length * supply * supply;
  return {
    name: route.name,
    area: route.area,
    energyPerAction: width * energyPerBit,
    latency: route.mean.latency,
    leakage: width * wire.leakagePerLength * route.leakingLength,
    formula: route.formula,
    source: 'Bakoglu 1990; Rabaey, Chandrakasan & Nikolić 2003; Ho, Mai & Horowitz 2001',
    width,
    wireLength: route.mean.length,
    farthest: route.farthest,
    energyPerBit,
    cyclesFor(bits, clock) {
      requirePositive('interconnect.clock', clock, 's');
      const cyclesOfWord = Math.max(1, Math.ceil(route.farthest.latency / clock - 1e-9));
      return Math.ceil(bits / width) * cyclesOfWord;
    },
  };
}

/** Width of a bus for `bits` that come at once: halved until it is at most `most`, so that words divide evenly. */
export function busWidth(bits: number, most = 2048): number {
  requireInteger('bus.bits', bits, 1, Number.POSITIVE_INFINITY);
  requireInteger('bus.most', most, 1, Number.POSITIVE_INFINITY);
  let width = bits;
  while (width > most) width = Math.ceil(width / 2);
  return width;
}
