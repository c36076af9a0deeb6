/**
 * How a rate is measured on a machine that others use as well.
 *
 * A figure is the median of several repetitions, with the lowest and the highest beside it. Before each repetition its
 * yardstick (a plain loop of known work, `yardsticks.ts`) runs on the same core: what slows the one slows the other, so
 * their ratio says more of the code, the rate more of the machine.
 */
import type { Effort, Spread } from './result.ts';

/** Work done and the time it took. */
export interface Work {
  /** In the unit of the figure: images, pulses, operations, bytes. */
  readonly amount: number;
  /** @unit s */
  readonly seconds: number;
}

export const fullEffort: Effort = { repetitions: 5, seconds: 0.3 };
export const quickEffort: Effort = { repetitions: 3, seconds: 0.1 };

/**
 * How long a task runs before it is measured, in repetitions. The first pass compiles, and what runs often is compiled again while the
 * next ones run: after the time of one repetition, the first task of a process still was a fifth slower than the same one later on.
 */
const warmUp = 3;

export interface Measurement {
  /** Amount per second. */
  readonly rate: Spread;
  /** Amount per second over the yardstick's, repetition by repetition; multiply by the demand per amount for a share. */
  readonly perYardstick: Spread;
}

/** @param pass does its work once; what it does not count in `seconds` is not measured */
export async function measure(
  effort: Effort,
  yardstick: () => Work | Promise<Work>,
  pass: () => Work | Promise<Work>,
): Promise<Measurement> {
  let warm = 0;
  do warm += (await pass()).seconds;
  while (warm < warmUp * effort.seconds);
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let repetition = 0; repetition < effort.repetitions; repetition++) {
    const plain = rateOf(await yardstick());
    let amount = 0;
    let seconds = 0;
    do {
      const work = await pass();
      amount += work.amount;
      seconds += work.seconds;
    } while (seconds < effort.seconds);
    rates.push(amount / seconds);
    ratios.push(amount / seconds / plain);
  }
  return { rate: spreadOf(rates), perYardstick: spreadOf(ratios) };
}

export function rateOf({ amount, seconds }: Work): number {
  return amount / seconds;
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('Expected `values` to be at least one number, got none');
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(half)] as number) + (sorted[Math.ceil(half)] as number)) / 2;
  return { median, low: sorted[0] as number, high: sorted.at(-1) as number };
}

export function scaleSpread({ median, low, high }: Spread, factor: number): Spread {
  return { median: median * factor, low: low * factor, high: high * factor };
}

/** From a rate to a time, or back. */
export function inverseSpread({ median, low, high }: Spread): Spread {
  return { median: 1 / median, low: 1 / high, high: 1 / low };
}
