/**
 * Bus of repeated wires. One action sends one word of `bits` bits over `length`.
 *
 * A bit of random data differs from the last one half the time, and a change costs ½ C V².
 */
import type { Technology } from '../technology.ts';
import { repeatedWire } from '../wire.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';

export interface BusOptions {
  /** @unit m */
  readonly length: number;
  readonly bits: number;
  /** Probability that a wire changes from one word to the next, default ½ (random data). */
  readonly toggle?: number;
}

export function bus(technology: Technology, { length, bits, toggle = 0.5 }: BusOptions): Circuit {
  requirePositive('bus.length', length, 'm');
  requireInteger('bus.bits', bits, 1, Number.POSITIVE_INFINITY);
  const wire = repeatedWire(technology);
  const { supply } = technology.figures;
  return {
    name: `${bits}-bit bus, ${(length * 1e6).toPrecision(3)} µm`,
    area: bits * length * wire.areaPerLength,
    energyPerAction: ((bits * toggle) / 2) * wire.capacitancePerLength * length * supply * supply,
    latency: wire.delayPerLength * length,
    leakage: bits * length * wire.leakagePerLength,
    formula: 'E = bits · toggle · ½ (C_wire + C_repeater) l Vdd²; t = 0.69 Elmore of optimum segments',
    source: 'Bakoglu 1990; Ho, Mai & Horowitz 2001',
  };
}
