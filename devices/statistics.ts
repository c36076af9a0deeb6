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
