/** Designs side by side as CSV: metrics with their differences, and the whole bills. */
import { toCsv } from '../csv.ts';
import type { Comparison } from './comparison.ts';

/** A row a design and metric; units stand in the metric's name. */
export function comparisonCsv({ differences }: Comparison): string {
  const header = ['design', 'metric', 'value', 'difference', 'ratio'];
  const rows = differences.map(({ design, metric, value, difference, ratio }) => [
    design,
    metric,
    value,
    difference,
    ratio,
  ]);
  return toCsv([header, ...rows]);
}
