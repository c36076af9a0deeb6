/**
 * Bus of repeated wires in the local tier, as within a block. One action sends one word of `bits` bits over `length`.
 *
 * A bit of random data differs from the last one half the time, and a change costs ½ C V².
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requirePositive, requireShare } from './circuit.ts';
import { repeatedWire } from './repeated-wire.ts';

export interface BusOptions {
  /** @unit m */
  readonly length: number;
  readonly bits: number;
  /** Probability that a wire changes from one word to the next, default ½ (random data). */
  readonly toggle?: number;
  /** Delay given up for smaller repeaters, share of the optimum, default 0. */
  readonly delayTolerance?: number;
}

export function bus(technology: Technology, options: BusOptions): Circuit {
  const { length, bits, toggle = 0.5, delayTolerance = 0 } = options;
  requirePositive('bus.length', length, 'm');
  requireInteger('bus.bits', bits, 1, Number.POSITIVE_INFINITY);
  requireShare('bus.toggle', toggle);
  const wire = repeatedWire(technology, { delayTolerance });
  const { supply } = technology.figures;
  return {
    name: `${bits}-bit bus, ${(length * 1e6).toPrecision(3)} µm`,
    area: bits * length * wire.areaPerLength,
    energyPerAction: ((bits * toggle) / 2) * wire.capacitancePerLength * length * supply * supply,
    latency: wire.delayPerLength * length,
    leakage: bits * length * wire.leakagePerLength,
    formula: 'E = bits · toggle · ½ (C_wire + C_repeater) l Vdd²; t = .69 RC lumped + .38 RC wire of each segment',
    source: 'Bakoglu 1990; Rabaey, Chandrakasan & Nikolić 2003; Ho, Mai & Horowitz 2001',
  };
}
