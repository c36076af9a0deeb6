/**
 * How a converter departs from equal steps, for reports (IEEE Std 1241-2010, terminal-based; Blair, "Histogram measurement
 * of ADC nonlinearities using sine waves", IEEE Trans. Instrum. Meas. 43(3), 373, 1994).
 *
 * The transition to code k is taken to lie where a uniform input has given the codes below k: T_k = −1 + Σ_{j<k} width_j.
 * For a monotone converter these are its thresholds; for one that gives a code at several places it is what a histogram
 * test measures. Codes no input of full scale leads to have no width.
 *
 * With N transitions and the terminal step q = (T_N − T_1)/(N − 1), differential nonlinearity is width_k/q − 1 for the codes
 * between the first and the last, −1 for a missing one, and integral nonlinearity at T_k is (T_k − T_1)/q − (k − 1): the
 * distance from the line through the first and the last transition. What that line takes out are the offset and the gain
 * error.
 */
import type { Transfer } from './transfer.ts';

/** T_1 … T_N, one fewer than codes, in shares of the reference. */
export function transitionLevels({ thresholds, values, codes }: Transfer): Float64Array {
  const codeOf = new Map(Array.from(codes, (value, code) => [value, code]));
  const widths = new Float64Array(codes.length);
  let start = -1;
  values.forEach((value, segment) => {
    const end = thresholds[segment] ?? 1;
    const code = codeOf.get(value) as number;
    widths[code] = (widths[code] as number) + end - start;
    start = end;
  });
  let level = -1;
  return widths.slice(0, -1).map((width) => {
    level += width;
    return level;
  });
}

/** 0 for a converter that knows only its end codes: what is divided by it is not finite. */
function terminalStep(levels: Float64Array): number {
  return ((levels.at(-1) as number) - (levels[0] as number)) / (levels.length - 1);
}

/** At every transition, in LSB; 0 at the first and the last. */
export function integralNonlinearity(transfer: Transfer): Float64Array {
  const levels = transitionLevels(transfer);
  const step = terminalStep(levels);
  return levels.map((level, k) => (level - (levels[0] as number)) / step - k);
}

/** Of every code but the first and the last, in LSB. */
export function differentialNonlinearity(transfer: Transfer): Float64Array {
  const levels = transitionLevels(transfer);
  const step = terminalStep(levels);
  return levels.slice(1).map((level, k) => (level - (levels[k] as number)) / step - 1);
}

/** How far the first transition is above its place half way between codes, and the distance of first and last too long. */
export function terminalErrors(transfer: Transfer): { readonly offset: number; readonly gain: number } {
  const { codes } = transfer;
  const levels = transitionLevels(transfer);
  const step = ((codes.at(-1) as number) - (codes[0] as number)) / (codes.length - 1);
  return {
    offset: ((levels[0] as number) - (codes[0] as number)) / step - 0.5,
    gain: ((levels.at(-1) as number) - (levels[0] as number)) / step - (levels.length - 1),
  };
}
