/**
 * How far statistics over devices may be from golden ones (spec/devices.md §1): N crosspoints of ours, M of the
 * reference.
 *
 *     |Δmean|            < 4 std √(1/N + 1/M) + bias
 *     |std/std_ref − 1|  < 3 %, or 4 standard errors where that is more
 *     bias               = 0.0014 cycleNoise · (accumulated |steps|, at most the weight range)
 *     a curve without any noise: 10⁻⁵
 *
 * The bias is that of the reference, whose noise comes from one fixed table a tile; its curves average 16 tiles.
 *
 * The standard error of a standard deviation is √((kurtosis − 1)/4 · (1/N + 1/M)), relative. For a normal distribution
 * and 16,384 devices 3 % are four of them. Near a hard bound a few crosspoints make all the spread: where they are fewer
 * than about 100 (kurtosis above N/100, or none of ours at all), their number itself is luck, and the spread is not
 * compared. The quantiles are, so that a curve without any noise does not pass.
 *
 * Quantiles are compared as shares, which needs no density: the share p of our crosspoints below the golden quantile at
 * p is off by less than 4 √(p (1 − p) (1/N + 1/M)), the quantile taken with the bias on either side.
 *
 * Four standard errors are exceeded by chance once in 16,000 cases, and a golden file has 2910. With N much above M only
 * what the reference is off by itself is left, and two of its standard deviations are at the edge: piecewise-step (+3.2 %
 * around pulse 1000) and soft-bounds-reference (+2.9 % around pulse 730), both without spread between devices. The means
 * of the 16 tables differ by 0.0055 standard deviations, so that the tiles walk apart, which counts as spread: driving
 * one crosspoint with that deviate gives +1.5 % and +1.0 %. The rest is 3.1 and 3.5 standard errors of the reference.
 */
export interface SampleSizes {
  readonly ours: number;
  readonly reference: number;
}

/** Of curves without spreads and noise, in weights: the reference computes in float32. */
export const exactTolerance = 1e-5;

const standardErrors = 4;

/** Mean of the reference's noise table over 16 tiles, in standard deviations. */
const tableBias = 0.0014;

/** @param walked accumulated |steps| up to here, @param range difference of the nominal bounds; in weights */
export function biasTolerance(cycleNoise: number, walked: number, range: number): number {
  return tableBias * cycleNoise * Math.min(walked, range);
}

export function meanTolerance(std: number, sizes: SampleSizes, bias = 0): number {
  return standardErrors * std * samplingError(sizes) + bias;
}

/** Of standard deviations, relative, where the sizes of the samples allow it. */
export const leastStdTolerance = 0.03;

/** Of std/std_ref, from 1; Infinity where the spread is not comparable. */
export function stdTolerance(kurtosis: number, sizes: SampleSizes, least = leastStdTolerance): number {
  if (!(kurtosis < sizes.ours / 100)) return Number.POSITIVE_INFINITY;
  return Math.max(least, standardErrors * Math.sqrt((kurtosis - 1) / 4) * samplingError(sizes));
}

/** Of the share of crosspoints below the quantile at `level`. */
export function shareTolerance(level: number, sizes: SampleSizes): number {
  return standardErrors * Math.sqrt(level * (1 - level)) * samplingError(sizes);
}

function samplingError({ ours, reference }: SampleSizes): number {
  return Math.sqrt(1 / ours + 1 / reference);
}
