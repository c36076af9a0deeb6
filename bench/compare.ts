/**
 * Two results of the benchmarks: which figures are no longer what they were, beyond noise.
 *
 * Compared are rates over that of the yardstick of the moment, which a machine that is busier or slower changes less than
 * the rates themselves. Where work per image was counted otherwise, the earlier count holds for both: only time counts.
 *
 * A figure has changed where two things are true.
 * - All repetitions of one run lie above all of the other. Of n and m repetitions that differ by chance alone that happens
 *   with probability 2 n! m!/(n + m)!: 0.8 % of five and five, 10 % of three and three (`--quick`). Of a hundred figures one
 *   is apart in every comparison.
 * - The factor between the medians is larger than that from the lowest to the highest of either run, and than
 *   {@link smallestFactor}, below which narrow spreads are luck: on two virtual cores the factor from lowest to highest is
 *   about 1.3 (docs/performance.md).
 * A neighbour that works for longer than a figure is measured can still feign a change: results are for comparison where the
 * machine was quiet.
 *
 * What was measured once has no spread, and is not judged.
 */
import { inverseSpread, scaleSpread } from './measure.ts';
import type { BenchResult, Figure, Spread } from './result.ts';

const smallestFactor = 1.25;

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
  const changed = both.filter(isBeyondNoise);
  const slower = changed.filter(({ factor }) => factor < 1);
  const faster = changed.filter(({ factor }) => factor > 1);
  return {
    slower: slower.toSorted((a, b) => a.factor - b.factor),
    faster: faster.toSorted((a, b) => b.factor - a.factor),
    alike: both.length - changed.length,
    onlyBefore: namesWithout(earlier, later),
    onlyNow: namesWithout(later, earlier),
  };
}

function isBeyondNoise({ before, now, factor }: Change): boolean {
  const apart = now.high < before.low || now.low > before.high;
  const reach = Math.max(smallestFactor, before.high / before.low, now.high / now.low);
  return apart && Math.max(factor, 1 / factor) > reach;
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
