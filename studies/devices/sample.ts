/** Statistics of samples, as figures need them. */
import { momentsOf } from '../../devices/index.ts';
import type { Histogram } from '../../reports/index.ts';

/** Quantiles of a sample, by linear interpolation between its sorted values (type 7 of Hyndman & Fan 1996). */
export function quantilesOf(sample: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(sample).sort();
  return shares.map((share) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below] ?? Number.NaN;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
    return low + (place - below) * (high - low);
  });
}

export function meanOf(sample: ArrayLike<number>): number {
  return momentsOf(sample).mean;
}

/** Relative deviations below this are rounding of equal values. */
const rounding = 1e-9;

/** Standard deviation of the sample itself (divisor n); 0 where that is but rounding. */
export function deviationOf(sample: ArrayLike<number>): number {
  const { mean, std } = momentsOf(sample);
  return std > rounding * Math.abs(mean) ? std : 0;
}

const bins = 48;

/** Histograms of two samples over the same bins; null for a sample of one value. */
export function histogramsOf(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
): readonly [one: Histogram | null, other: Histogram | null] {
  const spread = [one, other].filter((sample) => deviationOf(sample) > 0);
  const ends = spread.flatMap((sample) => quantilesOf(sample, [0, 1]));
  const from = Math.min(...ends);
  const width = (Math.max(...ends) - from) / bins;
  const histogram = (sample: ArrayLike<number>): Histogram | null => {
    if (!spread.includes(sample)) return null;
    const counts = new Array<number>(bins).fill(0);
    for (let i = 0; i < sample.length; i++) {
      const bin = Math.min(bins - 1, Math.floor(((sample[i] as number) - from) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return { from, width, counts };
  };
  return [histogram(one), histogram(other)];
}

/** Rounded to what a figure can show, so that a page stays small. */
export function shorten(value: number): number {
  return Number(value.toPrecision(6));
}
