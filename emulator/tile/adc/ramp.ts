/**
 * Ramp converter: a counter drives a capacitor array whose output climbs through all levels; each column has a comparator
 * that latches the count when the ramp passes its input. One ramp serves all columns, so converters drawn together share
 * the array and differ in their comparators.
 *
 * The count k stands for m = k − 2^(b−1), whose magnitude is switched and whose sign chooses the reference's polarity.
 * With s(|m|) the share switched (`capacitor-array.ts`), the ramp's level is
 *
 *     L_k = (± s(|m|) + 2^−b) / (1 + (1 + s(|m|))/A)
 *
 * since the feedback factor is the fixed capacitor over itself and all that is switched to it, 1/(1 + s): the error of a
 * finite gain A grows towards either end of the range. A column takes the level nearest to its input: it changes from
 * k − 1 to k half way between those levels, less its comparator's offset. Where mismatch makes the ramp fall back, the
 * comparator has latched before: that count is missing, and the converter is monotone always. (Spear et al. 2023, see
 * `adc-circuit.ts`.)
 */
import type { RandomStream } from '../../random.ts';
import { type CapacitorAdc, inverseGain } from './adc-circuit.ts';
import { drawBinaryArray } from './capacitor-array.ts';
import { countingTransfer, type Transfer } from './transfer.ts';
import { midRiseCodes } from './uniform.ts';

/** Drawn: the array, then an offset for each converter. */
export function drawRamps(circuit: CapacitorAdc, count: number, random: RandomStream): Transfer[] {
  const { bits, capacitorMismatch, comparatorOffset } = circuit;
  const levels = rampLevels(bits, inverseGain(circuit), drawBinaryArray(bits, capacitorMismatch, random));
  const halfWay = levels.slice(1).map((level, below) => ((levels[below] as number) + level) / 2);
  const codes = midRiseCodes(bits);
  return Array.from({ length: count }, () => {
    const offset = comparatorOffset * random.normal();
    return countingTransfer(
      halfWay.map((threshold) => threshold - offset),
      codes,
    );
  });
}

function rampLevels(bits: number, inverse: number, shares: Float64Array): Float64Array {
  const middle = 2 ** (bits - 1);
  return Float64Array.from({ length: 2 * middle }, (_, count) => {
    const share = shares[Math.abs(count - middle)] as number;
    return (Math.sign(count - middle) * share + 2 ** -bits) / (1 + (1 + share) * inverse);
  });
}
