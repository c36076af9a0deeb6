/**
 * How far the account lies from golden figures: the spread of the relative error |ours/golden − 1| of every level and
 * quantity, and of each group of circuits within. A model of the same physics need not agree figure by figure, so what is
 * held against a tolerance is the median and the 90th percentile. Figures that differ on purpose are counted apart.
 */
import { type Comparison, GoldenError } from '../comparison.ts';
import type { ComparedFigure, Level } from './compared-figure.ts';

/** Relative errors. */
export interface Spread {
  readonly median: number;
  readonly percentile90: number;
}

/** Accepted relative errors (handbook `cost.md` §8). */
const acceptedSpreads: Readonly<Record<Level, Spread>> = {
  component: { median: 0.1, percentile90: 0.25 },
  array: { median: 0.1, percentile90: 0.25 },
  chip: { median: 0.15, percentile90: 0.3 },
  'training phase': { median: 0.2, percentile90: 0.4 },
};

export interface FarthestFigure {
  readonly error: number;
  readonly group: string;
  readonly at: string;
  readonly ours: number;
  readonly golden: number;
}

export interface GroupDistribution extends Spread {
  readonly group: string;
  readonly cases: number;
  readonly passed: boolean;
  readonly farthest: FarthestFigure;
}

export interface Distribution extends Spread {
  readonly level: Level;
  readonly quantity: string;
  readonly cases: number;
  readonly accepted: Spread;
  readonly passed: boolean;
  readonly farthest: FarthestFigure;
  /** Widest first. */
  readonly groups: readonly GroupDistribution[];
}

/** Figures that differ for one reason. */
export interface ApartFigures {
  readonly level: Level;
  readonly reason: string;
  readonly groups: readonly string[];
  readonly quantities: readonly string[];
  readonly cases: number;
}

export interface Distributions {
  readonly distributions: readonly Distribution[];
  readonly apart: readonly ApartFigures[];
}

/** @throws GoldenError at a golden figure that has no relative error */
export function distribute(figures: Iterable<ComparedFigure>): Distributions {
  const compared: ComparedFigure[] = [];
  const apart: ComparedFigure[] = [];
  for (const figure of figures) {
    if (!(Number.isFinite(figure.golden) && figure.golden !== 0)) {
      const { group, quantity, at, golden } = figure;
      throw new GoldenError(
        `Expected ${quantity} of ${group}, ${at}, to be a golden figure beside 0, got \`${golden}\``,
      );
    }
    (figure.apart === undefined ? compared : apart).push(figure);
  }
  const kinds = [...groupBy(compared, ({ level, quantity }) => `${level} ${quantity}`).values()];
  const reasons = [...groupBy(apart, ({ level, apart }) => `${level} ${apart}`).values()];
  return { distributions: kinds.map(distributionOf), apart: reasons.map(apartOf) };
}

/** A level and quantity as one comparison: its worse share of what is accepted. */
export function comparisonOf({ level, quantity, cases, accepted, groups, ...spread }: Distribution): Comparison {
  const parts = [
    `median ${inPercent(spread.median)} of ${inPercent(accepted.median)}`,
    `90th percentile ${inPercent(spread.percentile90)} of ${inPercent(accepted.percentile90)}`,
    `widest at ${groups[0]?.group}`,
  ];
  return { name: `${level} ${quantity}`, cases, worst: share(spread, accepted), at: parts.join(', ') };
}

export function inPercent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '∞';
}

function distributionOf(figures: readonly ComparedFigure[]): Distribution {
  const { level, quantity } = figures[0] as ComparedFigure;
  const accepted = acceptedSpreads[level];
  const groups = [...groupBy(figures, ({ group }) => group).values()].map((members): GroupDistribution => {
    const { group } = members[0] as ComparedFigure;
    return { group, cases: members.length, ...summarise(members, accepted) };
  });
  groups.sort((a, b) => share(b, accepted) - share(a, accepted) || a.group.localeCompare(b.group));
  return { level, quantity, cases: figures.length, accepted, ...summarise(figures, accepted), groups };
}

function summarise(figures: readonly ComparedFigure[], accepted: Spread) {
  const farthest = figures
    .map(({ group, at, ours, golden }) => ({ error: relativeError(ours, golden), group, at, ours, golden }))
    .reduce((worst, next) => (next.error > worst.error ? next : worst));
  const errors = figures.map(({ ours, golden }) => relativeError(ours, golden)).sort((a, b) => a - b);
  const spread = { median: quantile(errors, 0.5), percentile90: quantile(errors, 0.9) };
  return { ...spread, passed: share(spread, accepted) <= 1, farthest };
}

function apartOf(figures: readonly ComparedFigure[]): ApartFigures {
  const { level, apart: reason = '' } = figures[0] as ComparedFigure;
  const distinct = (key: 'group' | 'quantity') => [...new Set(figures.map((figure) => figure[key]))];
  return { level, reason, groups: distinct('group'), quantities: distinct('quantity'), cases: figures.length };
}

/** What is not a number never agrees. */
function relativeError(ours: number, golden: number): number {
  const error = Math.abs(ours / golden - 1);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

/** Of sorted values, with a straight line between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below === above ? below : below + (position - Math.floor(position)) * (above - below);
}

/** The larger of both over what is accepted; up to 1 passes. */
function share(spread: Spread, accepted: Spread): number {
  return Math.max(spread.median / accepted.median, spread.percentile90 / accepted.percentile90);
}

function groupBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
