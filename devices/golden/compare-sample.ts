/**
 * A sample against golden statistics of another one. Each statistic is a case; its error is given over its tolerance
 * (`tolerance.ts`), so that 1 is the limit.
 */
import { momentsOf } from '../statistics.ts';
import { leastStdTolerance, meanTolerance, type SampleSizes, shareTolerance, stdTolerance } from './tolerance.ts';

const quantiles = { q05: 0.05, q50: 0.5, q95: 0.95 } as const;
type Quantile = keyof typeof quantiles;

export interface GoldenSample extends Readonly<Partial<Record<Quantile, number>>> {
  readonly mean: number;
  readonly std: number;
  /** Size of the golden sample. */
  readonly devices: number;
}

export interface SampleCase {
  readonly statistic: 'mean' | 'std' | Quantile;
  /** Error over tolerance. */
  readonly ratio: number;
}

export interface SampleTolerances {
  /** What the golden values may be off by, all alike. @default 0 */
  readonly bias?: number;
  /** Relative rounding of the golden figures. @default 1e-6 */
  readonly rounding?: number;
  /** Accepted difference of standard deviations, relative, where the sizes of the samples allow it. @default 0.03 */
  readonly std?: number;
}

export function compareSample(
  values: ArrayLike<number>,
  golden: GoldenSample,
  { bias = 0, rounding = 1e-6, std = leastStdTolerance }: SampleTolerances = {},
): SampleCase[] {
  const sizes = { ours: values.length, reference: golden.devices };
  const ours = momentsOf(values);
  const meanLimit = meanTolerance(golden.std, sizes, bias + rounding * Math.abs(golden.mean));
  const cases: SampleCase[] = [
    { statistic: 'mean', ratio: ratioOf(Math.abs(ours.mean - golden.mean), meanLimit) },
    { statistic: 'std', ratio: ratioOf(Math.abs(ours.std / golden.std - 1), stdTolerance(ours.kurtosis, sizes, std)) },
  ];
  const known = (Object.keys(quantiles) as Quantile[]).filter((name) => golden[name] !== undefined);
  const sorted = known.length > 0 ? Float64Array.from(values).sort() : new Float64Array();
  for (const statistic of known) {
    const value = golden[statistic] as number;
    // At a bound many values are equal but for the reference's float32.
    const margin = bias + rounding * Math.abs(value);
    cases.push({ statistic, ratio: quantileRatio(sorted, value, margin, quantiles[statistic], sizes) });
  }
  return cases;
}

/** @param sorted our values, ascending */
function quantileRatio(
  sorted: Float64Array,
  golden: number,
  margin: number,
  level: number,
  sizes: SampleSizes,
): number {
  const below = countUntil(sorted, (value) => value >= golden - margin) / sorted.length;
  const upTo = countUntil(sorted, (value) => value > golden + margin) / sorted.length;
  return ratioOf(Math.max(below - level, level - upTo, 0), shareTolerance(level, sizes));
}

/** Number of values before the first that is past a limit. */
function countUntil(sorted: Float64Array, isPast: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isPast(sorted[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** No error agrees also where none is tolerated; what is not a number never agrees. */
export function ratioOf(error: number, tolerance: number): number {
  if (error === 0 || tolerance === Number.POSITIVE_INFINITY) return 0;
  return error / tolerance >= 0 ? error / tolerance : Number.POSITIVE_INFINITY;
}
