/**
 * Two results of the benchmarks: which figures are no longer what they were, beyond noise.
 *
 * Compared are rates over that of the yardstick of the moment, which a machine that is busier or slower changes less than
 * the rates themselves. Where work per image was counted otherwise, the earlier count holds for both: only time counts.
 *
 * A figure has changed where two things are true.
 * - All repetitions of one run lie above all of the other. Of n and m repetitions that differ by chance alone that happens
 *   with probability 2 n! m!/(n + m)!: 0.8 % of five and five, 10 % of three and three (`--quick`).
 * - The medians differ by a factor above {@link smallestFactor}. Of a hundred figures one would else be apart by chance in
 *   every comparison. Five repetitions on two virtual cores spread over a factor of about 1.3 from the lowest to the
 *   highest (docs/performance.md). If they are so spread by chance alone (log-normal, drawn 400,000 times), both are true of
 *   0.06 % of figures that did not change, and of 90 % of those that take half as long again. What spreads less is found
 *   with more certainty; on a machine that is busy spreads are wide, and little is found.
 *
 * What was measured once has no spread, and is not judged.
 */
import { inverseSpread, scaleSpread } from './measure.ts';
import type { BenchResult, Figure, Spread } from './result.ts';

export const smallestFactor = 1.25;

/** A figure in both results, in shares of its yardstick. */
export interface Change {
  readonly name: string;
  readonly before: Spread;
  readonly now: Spread;
  /** Speed now over speed before. */
  readonly factor: number;
}

export interface Comparison {
  /** Slowest first. */
  readonly slower: readonly Change[];
  /** Fastest first. */
  readonly faster: readonly Change[];
  /** How many did not change. */
  readonly alike: number;
  /** Names of what only one of both has; a backend that the other did not measure is named alone. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
}

export function compareResults(before: BenchResult, now: BenchResult): Comparison {
  const [earlier, later] = [sharesOf(before), sharesOf(now)];
  const both = [...earlier].flatMap(([name, { demand, share }]): Change[] => {
    const other = later.get(name);
    if (!other || !hasSpread(share) || !hasSpread(other.share)) return [];
    const scaled = scaleSpread(other.share, demand / other.demand);
    return [{ name, before: share, now: scaled, factor: scaled.median / share.median }];
  });
  const slower = both.filter(({ before, now, factor }) => now.high < before.low && factor < 1 / smallestFactor);
  const faster = both.filter(({ before, now, factor }) => now.low > before.high && factor > smallestFactor);
  return {
    slower: slower.toSorted((a, b) => a.factor - b.factor),
    faster: faster.toSorted((a, b) => b.factor - a.factor),
    alike: both.length - slower.length - faster.length,
    onlyBefore: namesWithout(earlier, later),
    onlyNow: namesWithout(later, earlier),
  };
}

interface Share {
  /** Or the account, which has none. */
  readonly backend: string;
  /** Work that the share counts. */
  readonly demand: number;
  readonly share: Spread;
}

/** By name. */
type Shares = ReadonlyMap<string, Share>;

function sharesOf({ figures, account }: BenchResult): Shares {
  return new Map([
    ...figures.map((one): [string, Share] => [
      nameOf(one),
      { backend: one.backend, demand: one.demand.amount, share: one.share },
    ]),
    ...account.map(({ subject, products }): [string, Share] => [
      `account, ${subject}`,
      { backend: 'account', demand: 1, share: inverseSpread(products) },
    ]),
  ]);
}

function nameOf({ backend, task, subject, batch }: Figure): string {
  return `${backend}, ${task}, ${subject}, batch ${batch}`;
}

function hasSpread({ low, high }: Spread): boolean {
  return low < high;
}

function namesWithout(shares: Shares, others: Shares): readonly string[] {
  const backends = new Set([...others.values()].map(({ backend }) => backend));
  const missing = [...shares].filter(([name]) => !others.has(name));
  return [...new Set(missing.map(([name, { backend }]) => (backends.has(backend) ? name : `all of ${backend}`)))];
}
