/**
 * The step changes linearly with the weight, up to hard bounds:
 *
 *     up:    w ← w + stepUp   (1 − γ_up   w / b_up)   (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown (1 − γ_down w / b_down) (1 + cycleNoise ξ),   clipped
 *     γ      = |gamma + gammaSpread ξ|, drawn for either direction
 *
 * Additive noise is relative to stepUp and stepDown instead. γ is the share of the step that is lost on the way from 0
 * to the bound b; γ = 1 with the crosspoint's own bounds is soft-bounds. The bound that sets the slope is the mean of
 * all devices, so that slope and bound spread independently, or the crosspoint's own. A reversed step is measured
 * against the opposite bound, moved away by reverseOffset: it grows towards its bound instead of shrinking. A bound b
 * of 0 has no slope: its step is constant.
 *
 * Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1 (spec/devices.md §2.2).
 */
import { pulsedLaw } from './pulsed.ts';

const gamma = (about: string) => ({ default: 0, unit: '1', about });
const gammaSpread = (about: string) => ({ default: 0.05, unit: '1', minimum: 0, about });
const reverse = (about: string) => ({ default: 'no', choices: ['no', 'yes'], unit: '1', about });
const perWeight = (loss: string, bound: string) => `${loss} * sign(${bound}) / max(abs(${bound}), 1e-30)`;

export const linearStep = pulsedLaw({
  name: 'linear-step',
  summary: 'the step changes linearly with the weight, up to hard bounds',
  citation: 'M. Rasch et al., arXiv 2104.02184, 2021',
  parameters: {
    gammaUp: gamma('share of the step up that is lost between 0 and the bound'),
    gammaDown: gamma('share of the step down that is lost between 0 and the bound'),
    gammaUpSpread: gammaSpread('of gammaUp between devices, absolute, 1 sigma'),
    gammaDownSpread: gammaSpread('of gammaDown between devices, absolute, 1 sigma'),
    boundReference: {
      default: 'mean',
      choices: ['mean', 'own'],
      unit: '1',
      about: 'whether the slope goes by the mean bound of all devices or by the own one',
    },
    reverseUp: reverse('whether the step up grows towards its bound'),
    reverseDown: reverse('whether the step down grows towards its bound'),
    reverseOffset: {
      default: 0.01,
      unit: '1',
      minimum: 0,
      about: 'how far beyond the opposite bound a reversed step would vanish',
    },
  },
  drawn: {
    lossUp: 'abs(gammaUp + gammaUpSpread * normal())',
    lossDown: 'abs(gammaDown + gammaDownSpread * normal())',
    top: '(1 - boundReference) * upperBound + boundReference * upper',
    bottom: '(1 - boundReference) * lowerBound + boundReference * lower',
    boundUp: '(1 - reverseUp) * top + reverseUp * (bottom - reverseOffset)',
    boundDown: '(1 - reverseDown) * bottom + reverseDown * (top + reverseOffset)',
    tiltUp: perWeight('lossUp', 'boundUp'),
    tiltDown: perWeight('lossDown', 'boundDown'),
  },
  relativeStep: { up: '1 - tiltUp * w', down: '1 - tiltDown * w' },
});
