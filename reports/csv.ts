/**
 * The long tables behind the figures as CSV (RFC 4180: a header, commas, quotes where needed). Units stand in the header,
 * values are plain SI.
 */
import type { Result } from './result.ts';
import { imagesOf } from './summary.ts';

type Cell = string | number | null;

/** The bill of every outcome, one entry a line. */
export function billCsv(result: Result): string {
  const header = [
    'variant',
    'rule',
    'phase',
    'operation',
    'component',
    'tile',
    'energy_J_per_step',
    'energy_J_per_image',
  ];
  const rows = result.outcomes.flatMap((outcome) =>
    outcome.bill.energy.map(({ phase, operation, component, tile, energy }) => [
      outcome.variant,
      outcome.rule,
      phase,
      operation,
      component,
      tile,
      energy,
      energy / imagesOf(outcome),
    ]),
  );
  return toCsv([header, ...rows]);
}

/** Area and leakage of every outcome, with the formula and source of each. */
export function areaCsv(result: Result): string {
  const header = ['variant', 'rule', 'component', 'tile', 'area_m2', 'leakage_W', 'formula', 'source'];
  const rows = result.outcomes.flatMap(({ variant, rule, bill }) =>
    bill.area.map(({ component, tile, area, leakage, formula, source }) => [
      variant,
      rule,
      component,
      tile,
      area,
      leakage,
      formula,
      source,
    ]),
  );
  return toCsv([header, ...rows]);
}

/** Every epoch of every seed. */
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
  const rows = result.outcomes.flatMap(({ variant, rule, seeds }) =>
    seeds.flatMap(({ seed, epochs }) =>
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
