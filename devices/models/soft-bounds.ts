/**
 * The step shrinks linearly towards the bound that it moves to, so that the weight saturates exponentially:
 *
 *     up:    w ← w + stepUp   (1 − w / upper) (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown (1 − w / lower) (1 + cycleNoise ξ),   clipped
 *
 * Fusi & Abbott 2007, Nat. Neurosci. 10, 485 (soft bounds); Rasch et al. 2021, arXiv 2104.02184 (as a device of
 * crossbar training).
 */
import { law } from '../law.ts';
import { pulsedBounds, pulsedDrawn, pulsedParameters } from './pulsed.ts';

export const softBounds = law({
  name: 'soft-bounds',
  summary: 'the step shrinks linearly towards the bound it moves to',
  citation: 'S. Fusi, L. F. Abbott, Nat. Neurosci. 10, 485, 2007; M. Rasch et al., arXiv 2104.02184, 2021',
  parameters: pulsedParameters,
  drawn: pulsedDrawn,
  pulse: {
    up: 'w + stepUp * (1 - w / upper) * (1 + cycleNoise * normal())',
    down: 'w - stepDown * (1 - w / lower) * (1 + cycleNoise * normal())',
  },
  bounds: pulsedBounds,
});
