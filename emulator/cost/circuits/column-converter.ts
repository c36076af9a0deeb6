/**
 * A converter that digitises one line of an array. What it spends and how long it takes may depend on the resistance that
 * the line shows it, so it answers for any of them; `energyPerAction` and `latency` are those of the line it was designed
 * for. One action is one conversion.
 */
import type { Technology } from '../technology.ts';
import type { Circuit } from './circuit.ts';
import { atFeature, type NodeTable } from './node-table.ts';

export interface ColumnConverter extends Circuit {
  /** From one conversion to the next; shorter than the latency only in a pipeline. @unit s */
  readonly interval: number;
  /** Dynamic energy of converting a line of `columnResistance` ohm; infinite for a held voltage. @unit J */
  energyAt(columnResistance: number): number;
  /** Time to convert such a line, @unit s. */
  latencyAt(columnResistance: number): number;
}

/** A converter of held voltages: the line no longer matters. */
export function indifferent(circuit: Circuit, interval: number = circuit.latency): ColumnConverter {
  return { ...circuit, interval, energyAt: () => circuit.energyPerAction, latencyAt: () => circuit.latency };
}

/**
 * Voltage at which a converter holds the line whose current it takes, @unit V by nanometres. One value a node: what a SAR
 * converter draws from lines of 1 kΩ to 1 MΩ is V²/R, and V follows by least squares from the golden figures
 * (`components.json`, sar_adc_1col; residual below 0.2 %; the high-performance figures agree within 7 %). It is a third of
 * the supply at planar nodes, a fifth at fins.
 */
const lineVoltages: NodeTable = {
  130: 0.443,
  90: 0.4089,
  65: 0.365,
  45: 0.3195,
  32: 0.2871,
  22: 0.2819,
  14: 0.1838,
  10: 0.1698,
  7: 0.1515,
  5: 0.14,
  3: 0.1386,
  2: 0.1323,
  1: 0.1251,
};

/** @unit V */
export function lineVoltage(technology: Technology): number {
  return atFeature(lineVoltages, technology.feature);
}
