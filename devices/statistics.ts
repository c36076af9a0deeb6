/** Statistics of samples, and the normal distribution that they are held against. */

/** Moments of a sample. */
export interface Moments {
  readonly mean: number;
  /** Standard deviation. */
  readonly std: number;
  /** Fourth central moment over the square of the variance (3 for a normal distribution), NaN without spread. */
  readonly kurtosis: number;
}

export function momentsOf(values: ArrayLike<number>): Moments {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const mean = sum / count;
  let second = 0;
  let fourth = 0;
  for (let i = 0; i < count; i++) {
    const square = ((values[i] as number) - mean) ** 2;
    second += square / count;
    fourth += square ** 2 / count;
  }
  // Equal values differ from their mean by its rounding.
  const rounding = count * Number.EPSILON * Math.abs(mean);
  if (second <= rounding ** 2) return { mean, std: 0, kurtosis: Number.NaN };
  return { mean, std: Math.sqrt(second), kurtosis: fourth / second ** 2 };
}

/** The z below which a share of standard normal deviates lies, by bisection of the distribution; ±Infinity at 0 and 1. */
export function normalQuantile(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [-40, 40];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Φ(z) = ½ ± φ(z)·(|z| + |z|³/3 + |z|⁵/15 + …), Abramowitz & Stegun 26.2.11; the series converges for every z, and beyond
 * |z| = 8 the tail is below what a double adds to 1.
 */
function normalDistribution(z: number): number {
  const size = Math.abs(z);
  if (size > 8) return z < 0 ? 0 : 1;
  let term = size;
  let sum = size;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= (size * size) / odd;
    sum += term;
  }
  const half = (sum * Math.exp((-size * size) / 2)) / Math.sqrt(2 * Math.PI);
  return z < 0 ? 0.5 - half : 0.5 + half;
}
