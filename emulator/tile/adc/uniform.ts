/**
 * Ideal converters: b bits, equal steps.
 *
 * - `mid-rise`: 2^b codes, each owning 2/2^b of the input, values in the middle: (2 k + 1)/2^b − 1. Zero lies between two
 *   codes. What every circuit here is without its imperfections.
 * - `offset-binary`: 2^b codes at equal distances with the first and last on the ends of full scale: 2^b − 1 steps.
 *   (`mid-rise` is this over a full scale narrower by half a step at either end.)
 * - `sign-magnitude`: one code less, so that zero is a code: 2^b − 2 steps.
 *
 * A value half way between codes is rounded to the even one; in a mid-rise converter, which is made of comparators, it
 * falls to the lower one.
 */
import { countingTransfer, type Transfer } from './transfer.ts';

export type Coding = 'mid-rise' | 'offset-binary' | 'sign-magnitude';

export function uniformTransfer(bits: number, coding: Coding): Transfer {
  if (coding === 'mid-rise') return countingTransfer(midRiseThresholds(bits), midRiseCodes(bits));
  const steps = 2 ** bits - (coding === 'offset-binary' ? 1 : 2);
  const codes = Float64Array.from({ length: steps + 1 }, (_, code) => (2 * code - steps) / steps);
  const thresholds = Float64Array.from({ length: steps }, (_, code) => {
    const halfWay = (2 * code + 1 - steps) / steps;
    return code % 2 === 0 ? halfWay : justBelow(halfWay);
  });
  return countingTransfer(thresholds, codes);
}

/** Values of the 2^b codes, in shares of the reference. */
export function midRiseCodes(bits: number): Float64Array {
  return Float64Array.from({ length: 2 ** bits }, (_, code) => (2 * code + 1) / 2 ** bits - 1);
}

/** Where code k gives way to code k + 1, at k. */
export function midRiseThresholds(bits: number): Float64Array {
  return Float64Array.from({ length: 2 ** bits - 1 }, (_, code) => (2 * (code + 1)) / 2 ** bits - 1);
}

const words = new BigInt64Array(1);
const float64 = new Float64Array(words.buffer);

/** The next float64 below; of zero, a number that float32 has too. */
function justBelow(value: number): number {
  if (value === 0) return -(2 ** -126);
  float64[0] = value;
  words[0] = (words[0] as bigint) - (value > 0 ? 1n : -1n);
  return float64[0] as number;
}
