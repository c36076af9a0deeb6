/**
 * The error of a converter on samples: rounding where they are in range, clipping where they are not.
 *
 * An ADC without deviations has evenly spaced values from the lower to the upper end of its range, and takes the nearest.
 * Of the samples that get one value q the squared error is Σx² − 2q Σx + n q², so that an error over millions of samples
 * takes as many steps as there are values in use (`sorted-samples.ts`).
 */
import type { Interval } from '../../emulator/index.ts';
import { firstAbove, type SortedSamples } from './sorted-samples.ts';

export interface QuantisationError {
  /** Mean squared error, of rounding and clipping together. */
  readonly error: number;
  /** Share of the samples that lie more than half a step outside the range. */
  readonly clipped: number;
}

/** Told of the samples from `first` to before `end`, which all get the value of `code`. */
type Cell = (code: number, first: number, end: number) => void;

/** @param steps from the lower to the upper end */
export function eachCell(samples: SortedSamples, [lower, upper]: Interval, steps: number, cell: Cell): void {
  const { values } = samples;
  const step = (upper - lower) / steps;
  for (let first = 0; first < values.length; ) {
    const code = Math.min(Math.max(Math.round(((values[first] as number) - lower) / step), 0), steps);
    const edge = code === steps ? Number.POSITIVE_INFINITY : lower + (code + 0.5) * step;
    // An edge that rounds onto the sample itself must not stop the walk.
    const end = Math.max(firstAbove(samples, edge, first), first + 1);
    cell(code, first, end);
    first = end;
  }
}

export function quantisationError(samples: SortedSamples, interval: Interval, steps: number): QuantisationError {
  const { values, sums, squares } = samples;
  const [lower, upper] = interval;
  const step = (upper - lower) / steps;
  let error = 0;
  eachCell(samples, interval, steps, (code, first, end) => {
    const value = lower + code * step;
    const sum = (sums[end] as number) - (sums[first] as number);
    const square = (squares[end] as number) - (squares[first] as number);
    // Never below 0, whatever rounding does to a difference of sums.
    error += Math.max(square - 2 * value * sum + (end - first) * value * value, 0);
  });
  const inRange = firstAbove(samples, upper + step / 2, 0) - firstAbove(samples, lower - step / 2, 0);
  return { error: error / values.length, clipped: (values.length - inRange) / values.length };
}
