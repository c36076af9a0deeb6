/**
 * The step shrinks linearly towards the bound that it moves to, so that the weight saturates exponentially:
 *
 *     up:    w ← w + stepUp   (1 − w / upper) (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown (1 − w / lower) (1 + cycleNoise ξ),   clipped
 *
 * Additive noise is relative to stepUp and stepDown instead. A bound at 0 has no slope: its step is constant.
 *
 * Fusi & Abbott 2007, Nat. Neurosci. 10, 485 (soft bounds); Rasch et al. 2021, arXiv 2104.02184 (as a device of
 * crossbar training).
 */
import { pulsedLaw } from './pulsed.ts';

/** Shape of the step, for the laws that draw the bounds otherwise. */
export const towardsBounds = {
  up: 'upper > 0 ? 1 - w / upper : 1',
  down: 'lower < 0 ? 1 - w / lower : 1',
};

export const softBounds = pulsedLaw({
  name: 'soft-bounds',
  summary: 'the step shrinks linearly towards the bound it moves to',
  citation: 'S. Fusi, L. F. Abbott, Nat. Neurosci. 10, 485, 2007; M. Rasch et al., arXiv 2104.02184, 2021',
  relativeStep: towardsBounds,
});
