export interface Moments {
  readonly mean: number;
  readonly std: number;
  /** Fourth central moment over the squared variance. */
  readonly kurtosis: number;
}

export function momentsOf(values: Float64Array): Moments {
  let sum = 0;
  for (const x of values) sum += x;
  const mean = sum / values.length;
  let [second, fourth] = [0, 0];
  for (const x of values) {
    const square = (x - mean) ** 2;
    second += square;
    fourth += square ** 2;
  }
  const variance = second / values.length;
  return { mean, std: Math.sqrt(variance), kurtosis: fourth / values.length / variance ** 2 };
}
