/**
 * Buses across a grid of blocks as NeuroSim billed them, beside ours: a straight local bus of 50 µm a block, XY bus and
 * H-tree over blocks of 200 µm.
 *
 * What the records imply: every bit toggles in the XY bus and the H-tree, .18 of them in the local bus, which is as long
 * as the grid less one block and has the fastest repeaters; the others give up .1 of their delay. Channels of a local bus
 * have no area.
 */
import { bus, hTree, meshBus, type RepeatedWire, repeatedWire, type Technology } from '../../../emulator/cost/index.ts';
import type { ComparedFigure } from './compared-figure.ts';
import type { GoldenFigures, NeurosimComponents } from './components-schema.ts';
import { goldenNodes } from './golden-nodes.ts';

/** A circuit's figures in the units of the file: µm², fJ, ns, nW. */
interface Billed {
  readonly area: number;
  readonly energyPerAction: number;
  readonly latency: number;
  readonly leakage: number;
}

const quantities = [
  { quantity: 'area', key: 'area_um2', ours: ({ area }: Billed) => area * 1e12 },
  { quantity: 'energy', key: 'read_energy_fJ', ours: ({ energyPerAction }: Billed) => energyPerAction * 1e15 },
  { quantity: 'latency', key: 'read_latency_ns', ours: ({ latency }: Billed) => latency * 1e9 },
  { quantity: 'leakage', key: 'leakage_nW', ours: ({ leakage }: Billed) => leakage * 1e9 },
] as const;

/** The golden wire of a bus, per metre. Energy: .18 of ½ C V². */
const wireFigures = [
  ['latency', 'unitLatencyRep_s_per_m', ({ delayPerLength }: RepeatedWire) => delayPerLength],
  [
    'energy',
    'unitEnergyRep_J_per_m',
    ({ capacitancePerLength }: RepeatedWire, supply: number) =>
      (localToggle / 2) * capacitancePerLength * supply * supply,
  ],
  ['leakage', 'unitLeakage_W_per_m', ({ leakagePerLength }: RepeatedWire) => leakagePerLength],
  ['length', 'minDist_m', ({ spacing }: RepeatedWire) => spacing],
  ['size', 'repeaterSize', ({ repeaterSize }: RepeatedWire) => repeaterSize],
] as const;

const localToggle = 0.18;
const treeLatency =
  'the golden latency runs along whole bars of the H, 2(n − 1) blocks behind the trunk; the golden energy, like a word, ' +
  'along one arm of each, n − 1';

export function* interconnectFigures(golden: NeurosimComponents): Generator<ComparedFigure> {
  for (const { technology, units } of goldenNodes(golden)) {
    const at = technology.name;
    yield* networks(technology, at, 'H-tree', units.htree_async_unit200um);
    yield* networks(technology, at, 'XY bus', units.xybus_async_unit200um);
    yield* networks(technology, at, 'local bus', units.bus_async_unit50um);
    yield* unitWire(technology, at, units.bus_async_unit50um?.grid2x2_bus128_detail);
  }
}

type Network = 'H-tree' | 'XY bus' | 'local bus';

function* networks(
  technology: Technology,
  at: string,
  group: Network,
  cases: Readonly<Record<string, GoldenFigures>> = {},
): Generator<ComparedFigure> {
  for (const [name, figures] of Object.entries(cases)) {
    const [, blocks, width] = /^grid(\d+)x\d+_bus(\d+)$/.exec(name) ?? [];
    if (blocks === undefined || width === undefined) continue;
    const ours = billed(technology, group, Number(blocks), Number(width));
    for (const { quantity, key, ours: figureOf } of quantities) {
      const value = figures[key];
      if (!value) continue;
      const compared = { level: 'component', quantity, group, at: `${at}, ${name}`, golden: value } as const;
      const apart = group === 'H-tree' && quantity === 'latency';
      yield { ...compared, ours: figureOf(ours), ...(apart && { apart: treeLatency }) };
    }
  }
}

function billed(technology: Technology, network: Network, blocks: number, width: number): Billed {
  if (network === 'local bus') {
    return bus(technology, { length: (blocks - 1) * 50e-6, bits: width, toggle: localToggle });
  }
  const block = { blockHeight: 200e-6, blockWidth: 200e-6 };
  const grid = { rows: blocks, columns: blocks, ...block, width, toggle: 1, delayTolerance: 0.1 };
  return network === 'H-tree' ? hTree(technology, grid) : meshBus(technology, grid);
}

function* unitWire(technology: Technology, at: string, golden: GoldenFigures = {}): Generator<ComparedFigure> {
  const wire = repeatedWire(technology);
  for (const [quantity, key, figureOf] of wireFigures) {
    const value = golden[key];
    if (!value) continue;
    const ours = figureOf(wire, technology.figures.supply);
    yield { level: 'component', quantity, group: 'repeated wire', at, ours, golden: value };
  }
}
