/**
 * Figures of a device now against those of a baseline.
 *
 * Exact ones are equal or not. Statistics are those of two independent samples, of n and m crosspoints, and differ by
 * chance. With s standard deviations and κ kurtoses, means and logarithms of spreads are off by so many standard errors:
 *
 *     |mean₂ − mean₁| / √(s₁²/n + s₂²/m)
 *     |ln (s₂/s₁)|    / √((κ₁ − 1)/4n + (κ₂ − 1)/4m)
 *
 * At these sizes both differences are normally distributed. How many standard errors are allowed: `false-alarms.ts`.
 *
 * Where fewer than about 100 crosspoints make all of the spread (κ > n/100), their number itself is luck, and neither
 * is normal: such a figure is compared only with one whose spread is common. A figure without any spread is compared as
 * an exact one.
 */
import type { DeviceFigures, Statistic } from './figures.ts';

export type Aspect = 'value' | 'mean' | 'spread';

export interface FigureComparison {
  readonly figure: string;
  readonly aspect: Aspect;
  readonly before: number | string;
  readonly now: number | string;
  /** Difference in standard errors; of a value, which has none, 0 or Infinity. */
  readonly deviation: number;
}

export interface SampleSize {
  readonly before: number;
  readonly now: number;
}

/** Figures of one name on both sides, or on one of them. */
interface Pair<Value> {
  readonly figure: string;
  readonly before: Value | undefined;
  readonly now: Value | undefined;
}

export function compareFigures(before: DeviceFigures, now: DeviceFigures, sizes: SampleSize): FigureComparison[] {
  return [
    ...pairs(before.exact, now.exact).map(compareExact),
    ...pairs(before.statistics, now.statistics).flatMap((pair) => compareStatistic(pair, sizes)),
  ];
}

function pairs<Value>(before: Readonly<Record<string, Value>>, now: Readonly<Record<string, Value>>): Pair<Value>[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const own = (record: Readonly<Record<string, Value>>, name: string) =>
    Object.hasOwn(record, name) ? record[name] : undefined;
  return [...names].map((figure) => ({ figure, before: own(before, figure), now: own(now, figure) }));
}

const absent = 'absent';

function compareExact({ figure, before = absent, now = absent }: Pair<number | string>): FigureComparison {
  return { figure, aspect: 'value', before, now, deviation: before === now ? 0 : Number.POSITIVE_INFINITY };
}

function compareStatistic({ figure, before, now }: Pair<Statistic>, sizes: SampleSize): FigureComparison[] {
  if (!before || !now) return [compareExact({ figure, before: before && String(before), now: now && String(now) })];
  const [mean1, std1, kurtosis1] = before;
  const [mean2, std2, kurtosis2] = now;
  if (std1 === 0 && std2 === 0) return [compareExact({ figure, before: mean1, now: mean2 })];
  if (isRare(before, sizes.before) && isRare(now, sizes.now)) return [];
  const meanError = Math.sqrt(std1 ** 2 / sizes.before + std2 ** 2 / sizes.now);
  const spreadError = Math.sqrt(peakedness(kurtosis1) / (4 * sizes.before) + peakedness(kurtosis2) / (4 * sizes.now));
  // A spread of 0 is infinitely far from any other.
  const spread = Math.abs(Math.log(std2 / std1)) / spreadError;
  return [
    { figure, aspect: 'mean', before: mean1, now: mean2, deviation: Math.abs(mean2 - mean1) / meanError },
    { figure, aspect: 'spread', before: std1, now: std2, deviation: spread },
  ];
}

/** κ − 1; of two equally likely values it is 0, and what is left is of a smaller order than this. */
function peakedness(kurtosis: number): number {
  return Math.max(kurtosis - 1, 0.01);
}

function isRare([, std, kurtosis]: Statistic, size: number): boolean {
  return std === 0 || kurtosis > size / 100;
}
