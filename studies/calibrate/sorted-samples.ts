/** Samples in order, with running sums: what lies between two values is known from two places, however much it is. */

export interface SortedSamples {
  readonly values: Float64Array;
  /** Of the first i values: Σx and Σx². */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Keeps and sorts what it is given. */
export function sortSamples(values: Float64Array): SortedSamples {
  values.sort();
  const [sums, squares] = [new Float64Array(values.length + 1), new Float64Array(values.length + 1)];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sums[i + 1] = (sums[i] as number) + value;
    squares[i + 1] = (squares[i] as number) + value * value;
  }
  return { values, sums, squares };
}

/** Mean square. */
export function powerOf({ values, squares }: SortedSamples): number {
  return (squares[values.length] as number) / values.length;
}

/** First place from `from` on whose value exceeds `edge`: steps that double, then halving, since it is often near. */
export function firstAbove({ values }: SortedSamples, edge: number, from: number): number {
  const { length } = values;
  if (from >= length || (values[from] as number) > edge) return from;
  let low = from;
  let reach = 1;
  while (low + reach < length && (values[low + reach] as number) <= edge) {
    low += reach;
    reach *= 2;
  }
  let high = Math.min(low + reach, length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) > edge) high = middle;
    else low = middle;
  }
  return high;
}

/** The value below which a share of the samples lies, between neighbours in proportion. */
export function quantile({ values }: SortedSamples, share: number): number {
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const low = values[below] as number;
  return low + (place - below) * ((values[Math.min(below + 1, values.length - 1)] as number) - low);
}
