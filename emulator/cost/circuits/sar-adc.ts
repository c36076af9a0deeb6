/**
 * Successive-approximation converter (McCreary & Gray 1975, IEEE J. Solid-State Circuits 10:371). One action is one
 * conversion: b bits, one decided each clock cycle after one cycle of sampling.
 *
 * Area: (269 + 109 (b − 1)) minimum NMOS and (209 + 73 (b − 1)) minimum PMOS (handbook cost.md §3).
 * Energy: each cycle switches comparator and control, C₀, and the register and capacitors of every bit, C₁ each, at the
 * supply; a line of finite resistance, held at its voltage (`column-converter.ts`), feeds the converter all the while:
 *
 *     E = (b + 1) [(C₀ + C₁ b) Vdd² + V² t/R]
 *
 * 0.13 % more per kelvin above 300 K (handbook). C₀ and C₁ are one pair a node, by least squares over six resolutions and
 * four line resistances of `components.json` (sar_adc_1col; residual below 0.2 % low-standby, 1 % high-performance). C₁ is
 * the wire of a bit slice some 200 F long, C₀ six to eight slices. Features between the nodes interpolate.
 *
 * Leakage: the transistors make complementary pairs, each leaking as a minimum inverter. The golden figures have none.
 */

import type { Roadmap, Technology } from '../technology.ts';
import { requireAdcBits } from './adc-bits.ts';
import { requirePositive } from './circuit.ts';
import { type ColumnConverter, lineVoltage } from './column-converter.ts';
import { cellArea, inverter } from './gate.ts';
import { atFeature, type NodeTable } from './node-table.ts';

export interface SarAdcOptions {
  readonly bits: number;
  /** @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
  /** Resistance of a column converted directly, @unit ohm; infinite (default) when the input is a held voltage. */
  readonly columnResistance?: number;
}

/** Switched each cycle by comparator and control, @unit fF by nanometres. */
const controlCapacitance: Readonly<Record<Roadmap, NodeTable>> = {
  'low-standby': {
    130: 38.6,
    90: 26.01,
    65: 21.36,
    45: 16.69,
    32: 11.0,
    22: 6.055,
    14: 4.012,
    10: 2.679,
    7: 1.805,
    5: 1.1245,
    3: 0.5813,
    2: 0.4174,
    1: 0.2341,
  },
  'high-performance': { 130: 28.8, 65: 18.17, 32: 9.397, 22: 4.56 },
};

/** Switched each cycle by the slice of one bit, @unit fF by nanometres. */
const sliceCapacitance: Readonly<Record<Roadmap, NodeTable>> = {
  'low-standby': {
    130: 4.999,
    90: 4.1576,
    65: 3.0997,
    45: 2.1691,
    32: 1.3946,
    22: 0.7446,
    14: 0.4894,
    10: 0.3241,
    7: 0.2165,
    5: 0.1316,
    3: 0.068,
    2: 0.049,
    1: 0.0281,
  },
  'high-performance': { 130: 3.833, 65: 2.4375, 32: 1.2534, 22: 0.9977 },
};

const femto = 1e-15;
/** @unit 1/K */
const temperatureSlope = 0.0013;

export function sarAdc(technology: Technology, options: SarAdcOptions): ColumnConverter {
  const { bits, cycle = 1e-9, columnResistance = Number.POSITIVE_INFINITY } = options;
  requireAdcBits('sar', bits);
  requirePositive('adc.cycle', cycle, 's');
  const { roadmap, feature, temperature, figures } = technology;
  const nmos = 269 + 109 * (bits - 1);
  const pmos = 209 + 73 * (bits - 1);
  const control = femto * atFeature(controlCapacitance[roadmap], feature);
  const slice = femto * atFeature(sliceCapacitance[roadmap], feature);
  const warmth = 1 + temperatureSlope * (temperature - 300);
  const latency = (bits + 1) * cycle;
  const switched = (bits + 1) * (control + slice * bits) * figures.supply ** 2;
  const energyAt = (resistance: number) => warmth * (switched + (latency * lineVoltage(technology) ** 2) / resistance);
  return {
    name: `${bits}-bit SAR ADC`,
    area: (nmos + pmos) * cellArea(technology, 1),
    energyPerAction: energyAt(columnResistance),
    latency,
    interval: latency,
    leakage: ((nmos + pmos) / 2) * inverter(technology).leakageCurrent * figures.supply,
    formula: 'E = (b + 1)[(C₀ + C₁ b) Vdd² + V² t/R]; t = (b + 1) cycles; area = (478 + 182 (b − 1)) transistors',
    source: 'handbook cost.md §3; C₀, C₁ and V by node from oracles/neurosim/components.json',
    energyAt,
    latencyAt: () => latency,
  };
}
