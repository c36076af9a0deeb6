/** A law's response to first order about its own curve: how a deviation lives on, and what noise a pulse adds. */
import type { OpenLaw } from './open-law.ts';
import type { PulseProtocol } from './pulse-data.ts';

export interface Linearised {
  /** ∂w'/∂w of each pulse [pulses]. */
  readonly slopes: Float64Array;
  /** Variance that each pulse adds, of the law's noise parameter at 1 [pulses]; all 1 for a law without. */
  readonly variances: Float64Array;
  /** Deviation of what a read sees, of the law's parameter for it at 1; 0 for a law without. */
  readonly sight: number;
}

const difference = 1e-5;

/** Noise parameters are probed at this value: small, so that no bound is in the way. */
export const probe = 1e-4;

/** @param noisy the law with its noise parameters at {@link probe}; `pulses` and `reads` say whether it has them */
export function linearise(
  quiet: OpenLaw,
  noisy: { readonly law: OpenLaw; readonly pulses: boolean; readonly reads: boolean },
  vector: readonly number[],
  start: number,
  { directions, observed }: PulseProtocol,
): Linearised {
  const pulses = observed.at(-1) ?? 0;
  const slopes = new Float64Array(pulses);
  const variances = new Float64Array(pulses).fill(1);
  const fields = quiet.fieldsOf(vector);
  const noisyFields = noisy.law.fieldsOf(vector);
  let state = quiet.clip(start, fields);
  for (let pulse = 0; pulse < pulses; pulse++) {
    const direction = directions[pulse] as 'up' | 'down';
    const [above, below] = [quiet.clip(state + difference, fields), quiet.clip(state - difference, fields)];
    const [higher, lower] = [above, below].map((from) => quiet.step(direction, from, fields, 0));
    slopes[pulse] = ((higher as number) - (lower as number)) / (above - below);
    if (noisy.pulses) {
      const [more, less] = [1, -1].map((deviate) => noisy.law.step(direction, state, noisyFields, deviate));
      variances[pulse] = (((more as number) - (less as number)) / (2 * probe)) ** 2;
    }
    state = quiet.step(direction, state, fields, 0);
  }
  const [more, less] = [1, -1].map((deviate) => noisy.law.see(state, noisyFields, deviate));
  const sight = noisy.reads ? Math.abs((more as number) - (less as number)) / (2 * probe) : 0;
  return { slopes, variances, sight };
}
