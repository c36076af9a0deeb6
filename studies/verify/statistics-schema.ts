/** Parts that golden files have in common. */
import { z } from 'zod';

export const figure = z.number({ error: 'a number' });
export const figures = z.array(figure, { error: 'a list of numbers' }).min(1, { error: 'a list of numbers' });
export const matrix = z.array(figures, { error: 'a list of rows' }).min(1, { error: 'a list of rows' });
export const count = z.int({ error: 'a whole number from 1' }).min(1, { error: 'a whole number from 1' });

/** Statistics of a sample. */
export const sample = z.object(
  { mean: figure, std: figure, q05: figure, q50: figure, q95: figure },
  { error: 'an object with mean, std, q05, q50, q95' },
);

/** Whether lists are equally long, as columns of one table must be. */
export function areEquallyLong(lists: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return new Set(names.map((name) => (lists[name] as readonly unknown[]).length)).size === 1;
}
