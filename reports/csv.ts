/**
 * The long tables behind the figures as CSV (RFC 4180: a header, commas, quotes where needed). Units stand in the header,
 * values are plain SI.
 */
import { metricList } from './metric-list.ts';
import type { Metrics, Outcome, Result } from './result.ts';
import { imagesOf } from './summary.ts';

export type Cell = string | number | null;

type Billed = Pick<Outcome, 'variant' | 'rule' | 'bill'>;

/** The bill of every outcome, one entry a line. */
export function billCsv({ outcomes }: { readonly outcomes: readonly Billed[] }): string {
  const header = [
    'variant',
    'rule',
    'phase',
    'operation',
    'component',
    'tile',
    'level',
    'energy_J_per_step',
    'energy_J_per_image',
  ];
  const rows = outcomes.flatMap((outcome) =>
    outcome.bill.energy.map(({ phase, operation, component, tile, level, energy }) => [
      outcome.variant,
      outcome.rule,
      phase,
      operation,
      component,
      tile,
      level,
      energy,
      energy / imagesOf(outcome),
    ]),
  );
  return toCsv([header, ...rows]);
}

/** Area and leakage of every outcome, with the formula and source of each. */
export function areaCsv({ outcomes }: { readonly outcomes: readonly Billed[] }): string {
  const header = ['variant', 'rule', 'component', 'tile', 'level', 'area_m2', 'leakage_W', 'formula', 'source'];
  const rows = outcomes.flatMap(({ variant, rule, bill }) =>
    bill.area.map(({ component, tile, level, area, leakage, formula, source }) => [
      variant,
      rule,
      component,
      tile,
      level,
      area,
      leakage,
      formula,
      source,
    ]),
  );
  return toCsv([header, ...rows]);
}

/** A row an outcome, a column a metric. */
export function metricsCsv({ outcomes }: Pick<Result, 'outcomes'>): string {
  const rows = outcomes.map(({ variant, rule, metrics }) => [variant, rule, ...metricCells(metrics)]);
  return toCsv([['variant', 'rule', ...metricList.map(({ id }) => id)], ...rows]);
}

export function metricCells(metrics: Metrics): (number | null)[] {
  return metricList.map(({ read }) => read(metrics));
}

/** Sums of every bill by component, layer, level and phase. */
export function breakdownCsv({
  outcomes,
}: {
  readonly outcomes: readonly Pick<Outcome, 'variant' | 'rule' | 'breakdown'>[];
}): string {
  const header = ['variant', 'rule', 'by', 'name', 'energy_J_per_step', 'area_m2', 'leakage_W', 'latency_s_per_step'];
  const rows = outcomes.flatMap(({ variant, rule, breakdown }) => [
    ...(['component', 'layer', 'level'] as const).flatMap((by) =>
      breakdown[by].map(({ name, energy, area, leakage }) => [variant, rule, by, name, energy, area, leakage, null]),
    ),
    ...breakdown.phase.map(({ name, energy, latency }) => [variant, rule, 'phase', name, energy, null, null, latency]),
  ]);
  return toCsv([header, ...rows]);
}

/** Every epoch of every seed, also of those that diverged later. */
export function learningCsv(result: Result): string {
  const header = [
    'variant',
    'rule',
    'seed',
    'epoch',
    'train_accuracy',
    'train_loss_nat',
    'test_accuracy',
    'test_loss_nat',
  ];
  const rows = result.outcomes.flatMap(({ variant, rule, seeds, diverged = [] }) =>
    [...seeds, ...diverged].flatMap(({ seed, epochs }) =>
      epochs.map(({ epoch, trainAccuracy, trainLoss, testAccuracy, testLoss }) => [
        variant,
        rule,
        seed,
        epoch,
        trainAccuracy,
        trainLoss,
        testAccuracy,
        testLoss,
      ]),
    ),
  );
  return toCsv([header, ...rows]);
}

export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
