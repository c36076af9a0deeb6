/**
 * Sweeps of a result: one line a variant (and rule) and swept figure, its points by number or in the order of the study.
 *
 * The variant that is swept is a point as well, at the value that the study gives it; where the sweep has that value too,
 * the two are one.
 */
import type { Outcome, Result } from './result.ts';
import { finalAccuracy, labelOf, type Spread, spreadOf, unique } from './summary.ts';
import { formatTime } from './units.ts';

export type SweptValue = NonNullable<Outcome['sweep']>['value'];

export interface SweepPoint {
  readonly value: SweptValue;
  /** Final test accuracy over the seeds. */
  readonly accuracy: Spread;
  /** Whether it is the value of the variant itself. */
  readonly own: boolean;
}

export interface SweepLine {
  /** Variant that is swept; `study` where the study has none. */
  readonly variant: string;
  readonly rule: string;
  /** What tells it from the other lines. */
  readonly name: string;
  readonly points: readonly SweepPoint[];
  /** Test accuracy of the network before it was programmed; null where it learnt on the arrays. */
  readonly floatingPoint: number | null;
}

export interface Sweep {
  readonly label: string;
  readonly path: string;
  readonly lines: readonly SweepLine[];
}

/** In the order of the study; none without any. */
export function sweepsOf(result: Result): readonly Sweep[] {
  const swept = result.outcomes.flatMap(({ sweep }) => sweep ?? []);
  const keys = unique(swept.map(({ label, path }) => JSON.stringify([label, path])));
  return keys.map((key) => {
    const [label, path] = JSON.parse(key) as [string, string];
    return { label, path, lines: linesOf(result, label, path) };
  });
}

/** The result without what is only a point of a sweep: what bills, curves and tables are about. */
export function withoutSweeps(result: Result): Result {
  const outcomes = result.outcomes.filter(({ sweep }) => sweep === undefined);
  return outcomes.length === 0 ? result : { ...result, outcomes };
}

function linesOf(result: Result, label: string, path: string): readonly SweepLine[] {
  const own = result.outcomes.filter(({ sweep }) => sweep?.label === label && sweep.path === path);
  const rules = unique(result.outcomes.map(({ rule }) => rule));
  return unique(own.map(({ sweep }) => sweep?.of ?? '')).flatMap((variant) =>
    rules.flatMap((rule) => {
      const points = own.filter((outcome) => outcome.rule === rule && outcome.sweep?.of === variant);
      if (points.length === 0) return [];
      const base = result.outcomes.find((one) => !one.sweep && one.variant === variant && one.rule === rule);
      const name = nameOf(variant, rule, rules.length > 1);
      const line = { variant, rule, name, points: pointsOf(points, base, baseValue(result, variant, path)) };
      return line.points.length === 0 ? [] : [{ ...line, floatingPoint: floatingPointOf(base ?? points[0]) }];
    }),
  );
}

function nameOf(variant: string, rule: string, several: boolean): string {
  if (variant === 'study') return several ? labelOf(rule) : '';
  return several ? `${variant}, ${labelOf(rule)}` : variant;
}

function pointsOf(
  outcomes: readonly Outcome[],
  base: Outcome | undefined,
  baseValue: SweptValue | undefined,
): readonly SweepPoint[] {
  const same = (value: SweptValue) => JSON.stringify(value) === JSON.stringify(baseValue);
  const points = outcomes.flatMap((outcome): SweepPoint[] => {
    const accuracy = finalAccuracy(outcome);
    const value = outcome.sweep?.value;
    return accuracy && value !== undefined ? [{ value, accuracy, own: same(value) }] : [];
  });
  const accuracy = base && finalAccuracy(base);
  const known = baseValue === undefined || points.some(({ own }) => own);
  const all = known || !accuracy ? points : [...points, { value: baseValue, accuracy, own: true }];
  const numeric = all.every(({ value }) => typeof value === 'number');
  return numeric ? all.toSorted((one, other) => Number(one.value) - Number(other.value)) : all;
}

/** What the study says at the (first) path, for a variant; undefined where it says nothing that can be compared. */
function baseValue({ study }: Result, variant: string, path: string): SweptValue | undefined {
  const [first = ''] = path.split(', ');
  const variants = isObject(study.variants) ? study.variants : {};
  const changes = isObject(variants[variant]) ? variants[variant] : {};
  const [changed, value] = Object.entries(changes)
    .filter(([one]) => first === one || first.startsWith(`${one}.`))
    .at(-1) ?? ['', undefined];
  if (value !== undefined) return valueAt(value, first.slice(changed.length).split('.').filter(Boolean));
  return valueAt(study, first.split('.'));
}

function valueAt(node: SweptValue, keys: readonly string[]): SweptValue | undefined {
  return keys.reduce<SweptValue | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), node);
}

function isObject(value: SweptValue | undefined): value is Record<string, SweptValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function floatingPointOf(outcome: Outcome | undefined): number | null {
  const reached = outcome?.seeds.flatMap(({ floatingPoint }) => floatingPoint?.at(-1)?.testAccuracy ?? []) ?? [];
  return spreadOf(reached)?.mean ?? null;
}

/** As on an axis; ages as one says them. */
export function valueText(value: SweptValue, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  return path === 'tile.programming.time' ? formatTime(value) : String(value);
}
