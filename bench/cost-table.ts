/** The account's times as a table. */
import { formatCount, formatNumber } from '../reports/index.ts';
import type { CostFigure } from './result.ts';
import type { Table } from './table.ts';

const rounded = (value: number) => formatNumber(Number(value.toPrecision(3)));
const milliseconds = (seconds: number) => `${rounded(1000 * seconds)} ms`;

export function costTable(figures: readonly CostFigure[]): Table {
  return {
    title: 'Account: time of a bill, one core',
    columns: [
      { title: 'bill' },
      { title: 'bills', right: true },
      { title: 'first of the process', right: true },
      { title: 'median', right: true },
      { title: 'lowest – highest', right: true },
      { title: 'all of them', right: true },
      { title: 'in plain products', right: true },
    ],
    rows: figures.map(({ subject, bills, cold, rate, products }) => [
      subject,
      formatCount(bills),
      cold === null ? '–' : milliseconds(cold),
      milliseconds(1 / rate.median),
      bills > 1 ? '–' : `${rounded(1000 / rate.high)} – ${rounded(1000 / rate.low)} ms`,
      bills > 1 ? `${rounded(bills / rate.median)} s` : '–',
      rounded(products.median),
    ]),
  };
}
