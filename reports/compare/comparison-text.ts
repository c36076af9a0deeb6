/** Designs side by side for a terminal: under each metric a line a design, its difference and ratio to the first. */
import { groupTitle, type Metric, metricList } from '../metric-list.ts';
import { drawTextTable, type TextColumn } from '../tables/text-table.ts';
import { formatRatio } from '../units.ts';
import type { Comparison, Difference } from './comparison.ts';

const columns: readonly TextColumn[] = [
  { title: 'metric', right: false },
  { title: 'design', right: false },
  { title: 'value', right: true },
  { title: 'difference', right: true },
  { title: 'ratio', right: true },
];

export function comparisonText(comparison: Comparison): string {
  const learns = comparison.designs.some((design) => design.learns);
  const rows = metricList.flatMap((metric) => {
    const own = comparison.differences.filter(({ metric: id }) => id === metric.id);
    return own.map((difference, place) => [
      place === 0 ? `${groupTitle(metric.group, learns).toLowerCase()}: ${metric.title}` : '',
      difference.design,
      ...figuresOf(difference, metric, difference.design === comparison.designs[0]?.name),
    ]);
  });
  return drawTextTable(columns, rows);
}

function figuresOf({ value, difference, ratio }: Difference, metric: Metric, first: boolean): readonly string[] {
  if (first) return [metric.print(value), '', ''];
  return [metric.print(value), signed(difference, metric), ratio === null ? '' : formatRatio(ratio)];
}

/** `+1.2 mm²`; nothing where there is nothing to compare with. */
export function signed(difference: number | null, { print }: Metric): string {
  if (difference === null) return '';
  return `${difference < 0 ? '−' : '+'}${print(Math.abs(difference))}`;
}
