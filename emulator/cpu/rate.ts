/** Rates that decay, in a batch. */
import type { Batch } from './storage.ts';

/** A rate, or what is proportional to one, as it is in a batch. */
export function decayed(
  usual: number,
  { decays }: { readonly decays: boolean },
  { rateFactor }: Pick<Batch, 'rateFactor'>,
  round = (value: number): number => value,
): number {
  return decays ? round(usual * round(rateFactor)) : usual;
}
