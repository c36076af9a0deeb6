/**
 * Ramp converter: a counter drives a capacitor array whose output climbs through all 2^b levels, past every column's
 * comparator, which latches the count when the ramp passes its input (Spear et al. 2023, IEEE J. Explor. Solid-State
 * Comput. Devices Circuits 9(2), doi:10.1109/JXCDC.2023.3315134; single-slope conversion, van de Plassche 2003, ch. 3).
 * One action is one conversion of one column; ramp, its follower and counter are shared, a share is billed here.
 *
 * A step is a clock cycle; 2^b of them and one to reset. Every step the comparator decides, two count lines on average
 * (1 + ½ + ¼ + …) rise or fall before the register, and the follower brings the ramp one step on at all comparators.
 */

import type { Technology } from '../technology.ts';
import { requireAdcBits } from './adc-bits.ts';
import { requireInteger, requirePositive } from './circuit.ts';
import { type ColumnConverter, indifferent } from './column-converter.ts';
import { inverter } from './gate.ts';
import { latchedComparator } from './latched-comparator.ts';
import { register } from './register.ts';
import { capacitanceDensity, samplingCapacitance, settlingAmplifier } from './settling-amplifier.ts';

export interface RampAdcOptions {
  readonly bits: number;
  /** Converters that share a ramp. @default 1 */
  readonly sharedBy?: number;
  /** Of a step, @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
}

const changesPerStep = 2;

export function rampAdc(technology: Technology, options: RampAdcOptions): ColumnConverter {
  const { bits, sharedBy = 1, cycle = 1e-9 } = options;
  requireAdcBits('ramp', bits);
  requireInteger('adc.sharedBy', sharedBy, 1, Number.POSITIVE_INFINITY);
  requirePositive('adc.cycle', cycle, 's');
  const { supply } = technology.figures;
  const steps = 2 ** bits;
  const unit = inverter(technology);
  const comparator = latchedComparator(technology, { overdrive: 1 / (2 * steps) });
  const step = Math.max(cycle, comparator.latency);
  const word = register(technology, { bits });
  const capacitors = Math.max(samplingCapacitance(technology, bits), steps * unit.inputCapacitance);
  // A step of the ramp must settle to half of itself only: what is settled to is one bit.
  const follower = settlingAmplifier(technology, {
    load: sharedBy * 2 * unit.inputCapacitance,
    bits: 1,
    feedback: 1,
    duration: step,
  });
  const countLines = (changesPerStep / 2) * 2 * unit.inputCapacitance * supply * supply;
  const own = steps * (comparator.energyPerAction + countLines) + word.energyPerAction;
  const shared = steps * (follower.energyPerAction + word.energyPerAction) + capacitors * supply * supply;
  const latency = (steps + 1) * step;
  return indifferent({
    name: `${bits}-bit ramp ADC`,
    area: comparator.area + word.area + (capacitors / capacitanceDensity + follower.area + word.area) / sharedBy,
    energyPerAction: own + shared / sharedBy,
    latency,
    leakage: comparator.leakage + word.leakage + word.leakage / sharedBy,
    formula:
      'E = 2^b (E_comparator + C_count Vdd²) + E_register + [2^b (2 I Vdd t + E_counter) + C Vdd²]/n; t = (2^b + 1) cycles',
    source: 'Spear et al. 2023; van de Plassche 2003, ch. 3',
  });
}
