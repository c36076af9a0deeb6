/**
 * What the laws have in common whose crosspoints are read against a reference device: a crosspoint of weight v is used
 * as w = v − reference, and the reference can be its symmetry point, where a step up and a step down cancel. That makes
 * w = 0 the weight that alternating pulses lead to ("zero shifting", Kim et al. 2019, arXiv 1907.10228).
 *
 *     reference = referenceMean + referenceSpread ξ (+ symmetry)
 *
 * The state kept is w, with the bounds of v less the reference.
 *
 * A reset brings v to the same place whether or not the symmetry point is subtracted: in w it moves by −symmetry. (The
 * statistics of aihwkit 1.1 show that it moves but not where; its source adds symmetry, so that v would be reset to
 * twice the symmetry point.)
 */
import type { Parameter } from '../law.ts';

export const referenceParameters = {
  referenceMean: { default: 0, unit: '1', about: 'weight of the reference device' },
  referenceSpread: { default: 0, unit: '1', minimum: 0, about: 'of the reference between devices, 1 sigma' },
  symmetryPoint: {
    default: 'kept',
    choices: ['kept', 'subtracted'],
    unit: '1',
    about: 'whether the reference includes the symmetry point of its crosspoint',
  },
} satisfies Record<string, Parameter>;

/** @param symmetry formula of the symmetry point; @param upper, lower drawn names of the bounds of v */
export const drawReference = (symmetry: string, lower: string, upper: string) => ({
  symmetry: `symmetryPoint * (${symmetry})`,
  reference: 'referenceMean + referenceSpread * normal() + symmetry',
  highest: `${upper} - reference`,
  lowest: `${lower} - reference`,
  bias: 'resetWeight + resetSpread * normal() - symmetry',
});

/** Drawn names that bound w. */
export const referencedBounds = { lower: 'lowest', upper: 'highest' };
