/**
 * The sentence over the report of a study with sweeps: what the best variant holds of the network, where it is most ahead
 * of another, and what costs it most.
 */
import type { Result } from './result.ts';
import { type Sweep, type SweepLine, sweepsOf, valueText } from './sweeps.ts';
import { formatPercent } from './units.ts';

/** `null` where nothing was swept. */
export function headlineOfSweeps(result: Result): string | null {
  const sweeps = sweepsOf(result);
  const lines = sweeps.flatMap((sweep) => sweep.lines);
  const reachedBy = (line: SweepLine) => line.points.find(({ own }) => own)?.accuracy.mean ?? Number.NEGATIVE_INFINITY;
  const best = lines.toSorted((one, other) => reachedBy(other) - reachedBy(one))[0];
  if (!best || reachedBy(best) === Number.NEGATIVE_INFINITY) return null;
  const costs = sweeps
    .flatMap((sweep) => worstOf(sweep, best.name, reachedBy(best)) ?? [])
    .toSorted((one, other) => other.cost - one.cost);
  const held = sayHeld(best, reachedBy(best));
  if (costs.length === 0) return `${held}, whatever was swept.`;
  const gap = sayWidestGap(sweeps, best.name);
  const told = costs
    .slice(0, gap === null ? 2 : 1)
    .map(({ at, cost }) => `${at} costs ${(100 * cost).toFixed(1)} points`);
  return `${held}${gap === null ? '' : `, ${gap}`}; ${told.join(', ')}.`;
}

function sayHeld({ name, floatingPoint }: SweepLine, reached: number): string {
  const [who, holds] = name === '' ? ['The arrays', 'hold'] : [name.charAt(0).toUpperCase() + name.slice(1), 'holds'];
  if (floatingPoint === null) return `${who} ${name === '' ? 'reach' : 'reaches'} ${formatPercent(reached)}`;
  return `${who} ${holds} ${formatPercent(reached)} of ${formatPercent(floatingPoint)} in floating point`;
}

/** Differences below this are no news. */
const leastGap = 0.01;

/** Where the best variant is most ahead of another; `null` where it is nowhere. */
function sayWidestGap(sweeps: readonly Sweep[], best: string): string | null {
  const gaps = sweeps.flatMap(({ label, path, lines }) => {
    const own = lines.find(({ name }) => name === best);
    const others = lines.filter(({ name }) => name !== best);
    return others.flatMap((line) =>
      line.points.flatMap(({ value, accuracy }) => {
        const mine = own?.points.find((point) => valueText(point.value, path) === valueText(value, path))?.accuracy
          .mean;
        if (mine === undefined || mine - accuracy.mean < leastGap) return [];
        return [{ at: `${label} ${valueText(value, path)}`, mine, theirs: accuracy.mean, name: line.name }];
      }),
    );
  });
  const [widest] = gaps.toSorted((one, other) => other.mine - other.theirs - (one.mine - one.theirs));
  if (!widest) return null;
  return `and ${formatPercent(widest.mine)} at ${widest.at} where ${widest.name} holds ${formatPercent(widest.theirs)}`;
}

/** Costs below this are none, as they are printed. */
const leastCost = 0.0005;

/** The value of a sweep that costs a variant most. */
function worstOf({ label, path, lines }: Sweep, name: string, reached: number): { at: string; cost: number } | null {
  const points = lines.find((line) => line.name === name)?.points ?? [];
  const [worst] = points.toSorted((one, other) => one.accuracy.mean - other.accuracy.mean);
  if (!worst) return null;
  const cost = reached - worst.accuracy.mean;
  return cost < leastCost ? null : { at: `${label} ${valueText(worst.value, path)}`, cost };
}
