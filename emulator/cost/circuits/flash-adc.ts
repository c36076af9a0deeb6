/**
 * Flash converter: L − 1 latched comparators, L = 2^b, each against a reference of its own, and an encoder. One action is
 * one conversion. It takes either a held voltage or a line's current.
 *
 * Held voltage: a resistor ladder gives the references and must settle the kick of all comparators to a quarter step
 * within the decision; as an RC line its slowest mode is RC/π², which sets its resistance, hence its current. A conversion
 * takes a clock cycle, or longer if a comparator needs it.
 *
 * Current (a multi-level sense amplifier): mirrors compare the line's current with i/L of a full line's, i = 1 … L − 1,
 * which a reference column gives that is shared by L comparators. The slowest is the smallest reference: from
 * V/(L R_full) it moves its node, the line and L − 1 mirror gates, by half the line voltage:
 *
 *     t = t₀ + ½ L R_full (C_line + (L − 1) C_gate)
 *
 * t₀ is what mirror and latch take however strong the current. Each comparator's mirror draws a bias I₀ as long. Its gate
 * voltage follows the current by n kT/q per factor e (weak inversion), so the bias falls by that over the line voltage, and
 * the mirror's own resistance R_m bounds the current from strong lines:
 *
 *     E = C_line V² + (L − 1)[5.5 (C_in + C_out) Vdd² + I(R) Vdd t],  I(R) = I₀ [1 + (n kT/qV₀) ln((R₀ + R_m)/(R + R_m))]
 *
 * and (L − 1)/L of the reference column's charge and current. t₀ and I₀ are one value a node, by least squares over
 * resolutions and line resistances of `components.json` (mlsa_1col). The golden figures lack leakage, the encoder's energy
 * and, by an integer division, the reference column's. With high-performance transistors they take far more, and not in
 * proportion to the comparators: I₀ is then uncertain by a factor of two.
 */

import type { Roadmap, Technology } from '../technology.ts';
import { gateCapacitance, minimumWidth } from '../transistor.ts';
import { requireAdcBits } from './adc-bits.ts';
import { type Circuit, requirePositive } from './circuit.ts';
import { type ColumnConverter, indifferent, lineVoltage } from './column-converter.ts';
import { inverter } from './gate.ts';
import { latchedComparator } from './latched-comparator.ts';
import { atFeature, type NodeTable } from './node-table.ts';
import { encoderBlockArea, thermometerEncoder } from './thermometer-encoder.ts';

/** A line of cells at the converter's input. */
export interface SensedLine {
  /** @unit F */
  readonly capacitance: number;
  /** With every cell that is read at once at its most conducting, @unit ohm. */
  readonly fullScaleResistance: number;
  /** To charge it for one conversion, @unit J; default C V² of the line voltage. Precharged bit lines take more. */
  readonly chargeEnergy?: number;
  /** Of a reference column as long as the line, @unit m2, default 0: part of the array. */
  readonly referenceArea?: number;
}

export interface FlashAdcOptions {
  readonly bits: number;
  /** Default none: a held voltage. */
  readonly line?: SensedLine;
  /** Of a line: compare its current (default) or let it settle to a voltage within a cycle. */
  readonly sensing?: 'current' | 'voltage';
  /** Resistance of the mean line converted, @unit ohm, default four times full scale: a quarter of the inputs on. */
  readonly columnResistance?: number;
  /** Count the reference column's energy. @default true */
  readonly referenceColumn?: boolean;
  /** Count the encoder. @default true */
  readonly encoder?: boolean;
  /** Converters that stand side by side in a block so many metres wide: encoders fill whole rows of it. */
  readonly block?: { readonly width: number; readonly count: number };
  /** Of held voltages, @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
}

/** t₀, @unit ns by nanometres. */
const mirrorAndLatch: NodeTable = {
  130: 2.07,
  90: 1.76,
  65: 1.77,
  45: 1.49,
  32: 1.16,
  22: 0.83,
  14: 0.79,
  10: 0.74,
  7: 0.74,
  5: 0.71,
  3: 0.68,
  2: 0.67,
  1: 0.65,
};

/** I₀ at a line of 100 kΩ, @unit µA by nanometres. */
const mirrorBias: Readonly<Record<Roadmap, NodeTable>> = {
  'low-standby': {
    130: 1.44,
    90: 0.97,
    65: 0.63,
    45: 0.48,
    32: 0.65,
    22: 1.36,
    14: 0.12,
    10: 0.13,
    7: 0.13,
    5: 0.1,
    3: 0.09,
    // Below what the figures resolve.
    2: 0.01,
    1: 0.01,
  },
  'high-performance': { 130: 55, 65: 32.4, 32: 18.6, 22: 13 },
};
/** R₀, @unit ohm. */
const biasLine = 100e3;
/** R_m, diode-connected mirror and clamp, where the golden energies level off at every node, @unit ohm. */
const mirrorResistance = 5e3;
/** n kT/q = 34 mV at 300 K over V₀ = 0.28 V, the line voltage in the middle of the planar nodes. */
const biasSlope = 0.12;

interface Conversion {
  readonly energyAt: (columnResistance: number) => number;
  readonly latency: number;
  readonly area: number;
  readonly leakage: number;
}

/** A mirror draws at least a tenth of its bias, however little the line gives. */
const leastBias = 0.1;

function convertCurrent(technology: Technology, options: FlashAdcOptions, line: SensedLine): Conversion {
  const { bits, referenceColumn = true } = options;
  const levels = 2 ** bits;
  const comparators = levels - 1;
  const voltage = lineVoltage(technology);
  const comparator = latchedComparator(technology, { overdrive: 1 / levels });
  const { capacitance, fullScaleResistance: full, chargeEnergy = capacitance * voltage ** 2 } = line;
  const mirrors = comparators * gateCapacitance(technology, minimumWidth(technology));
  const latency = 1e-9 * atFeature(mirrorAndLatch, technology.feature) + (levels * full * (capacitance + mirrors)) / 2;
  const bias = 1e-6 * atFeature(mirrorBias[technology.roadmap], technology.feature) * technology.figures.supply;
  const share = comparators / levels;
  const reference = referenceColumn ? share * (chargeEnergy + (voltage ** 2 / full) * latency) : 0;
  const biasAt = (resistance: number) =>
    Math.max(
      leastBias,
      1 + biasSlope * Math.log((biasLine + mirrorResistance) / (Math.min(resistance, 1e12) + mirrorResistance)),
    );
  return {
    energyAt: (resistance) =>
      chargeEnergy + reference + comparators * (comparator.energyPerAction + bias * biasAt(resistance) * latency),
    latency,
    area: comparators * comparator.area + share * (line.referenceArea ?? 0),
    leakage: comparators * comparator.leakage,
  };
}

function convertVoltage(technology: Technology, options: FlashAdcOptions): Conversion {
  const { bits, cycle = 1e-9, line } = options;
  const { supply } = technology.figures;
  const levels = 2 ** bits;
  const comparators = levels - 1;
  const comparator = latchedComparator(technology, { overdrive: 1 / (2 * levels) });
  const kickback = comparators * inverter(technology).inputCapacitance;
  // Vdd² t/R with R = π² t/(C ln 4L): the decision time cancels.
  const ladder = (supply * supply * kickback * Math.log(4 * levels)) / Math.PI ** 2;
  const charge = line ? (line.chargeEnergy ?? line.capacitance * lineVoltage(technology) ** 2) : 0;
  return {
    energyAt: () => comparators * comparator.energyPerAction + ladder + charge,
    latency: Math.max(cycle, comparator.latency),
    area: comparators * comparator.area + (comparators / levels) * (line?.referenceArea ?? 0),
    leakage: comparators * comparator.leakage,
  };
}

export function flashAdc(technology: Technology, options: FlashAdcOptions): ColumnConverter {
  const { bits, line, sensing = 'current', encoder = true } = options;
  checkOptions(options);
  const current = line !== undefined && sensing === 'current';
  const convert = current ? convertCurrent(technology, options, line) : convertVoltage(technology, options);
  const code = encoder ? encoderOf(technology, options) : null;
  const codeEnergy = code?.energyPerAction ?? 0;
  const resistance = options.columnResistance ?? (line ? 4 * line.fullScaleResistance : Number.POSITIVE_INFINITY);
  const circuit: Circuit = {
    name: `${bits}-bit flash ADC${current ? ' of currents' : ''}`,
    area: convert.area + (code?.area ?? 0),
    energyPerAction: convert.energyAt(resistance) + codeEnergy,
    latency: convert.latency + (code?.latency ?? 0),
    leakage: convert.leakage + (code?.leakage ?? 0),
    formula: current
      ? 'E = C V² + (L − 1)[5.5 C_inv Vdd² + I Vdd t] + reference column; t = t₀ + ½ L R_full (C + (L − 1) C_gate)'
      : 'E = (L − 1)[5.5 C_inv + C_in ln(4L)/π²] Vdd² + encoder; t = one cycle + encoder',
    source: 'strong-arm latch, Kobayashi et al. 1993; t₀ and I by node from oracles/neurosim/components.json',
  };
  return { ...indifferent(circuit), energyAt: (at) => convert.energyAt(at) + codeEnergy };
}

function encoderOf(technology: Technology, { bits, block }: FlashAdcOptions): Circuit {
  const encoder = thermometerEncoder(technology, { bits });
  return block ? { ...encoder, area: encoderBlockArea(encoder, block.count, block.width) / block.count } : encoder;
}

function checkOptions({ bits, line, cycle = 1e-9, columnResistance = 1 }: FlashAdcOptions): void {
  requireAdcBits('flash', bits);
  requirePositive('adc.cycle', cycle, 's');
  requirePositive('adc.columnResistance', columnResistance, 'ohm');
  if (!line) return;
  requirePositive('adc.line.capacitance', line.capacitance, 'F');
  requirePositive('adc.line.fullScaleResistance', line.fullScaleResistance, 'ohm');
}
