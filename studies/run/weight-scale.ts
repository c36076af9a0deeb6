/** The weight that fills a cell: the largest of a layer, or a quantile of them beyond which weights are clipped. */

/** @param quantile of the magnitudes, above 0, at most 1 */
export function weightScaleOf(weights: Float64Array, quantile: number): number {
  const magnitudes = weights.map(Math.abs).sort();
  const place = Math.max(Math.ceil(quantile * magnitudes.length) - 1, 0);
  // A layer of zeros fills nothing, whatever it is divided by.
  return magnitudes[place] || 1;
}
