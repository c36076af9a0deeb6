/** The metrics for a terminal: a row an outcome, training (or batches of images) first, then inference. */
import { groupTitle, metricById, printMetric } from '../metric-list.ts';
import type { Outcome, Result } from '../result.ts';
import { labelOf, learnsOnArrays } from '../summary.ts';
import { drawTextTable, type TextColumn } from './text-table.ts';

const rates = ['images_per_s', 'power_W', 'operations_per_s', 'operations_per_J', 'operations_per_s_m2'] as const;
const shown = {
  step: ['step_energy_J', 'epoch_energy_J', 'epoch_latency_s', ...rates.map((rate) => `step_${rate}`)],
  inference: ['inference_energy_J', 'inference_latency_s', ...rates.map((rate) => `inference_${rate}`)],
};

export function performanceText(result: Result): string {
  const learns = learnsOnArrays(result);
  return (['step', 'inference'] as const)
    .map((group) => `${groupTitle(group, learns)}\n${groupText(result.outcomes, shown[group])}`)
    .join('\n\n');
}

function groupText(outcomes: readonly Outcome[], ids: readonly string[]): string {
  const metrics = ids.map(metricById);
  const columns: TextColumn[] = [
    { title: 'variant', right: false },
    { title: 'rule', right: false },
    ...metrics.map(({ title }) => ({ title: title.replace('images per second', 'images'), right: true })),
  ];
  const rows = outcomes.map(({ variant, rule, metrics: own }) => [
    variant,
    labelOf(rule),
    ...metrics.map((metric) => printMetric(metric, own)),
  ]);
  return drawTextTable(columns, rows);
}
