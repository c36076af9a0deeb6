/**
 * The step is a constant less an exponential of the weight, cut off at 0:
 *
 *     z      = 2 stateScale w / (upper − lower) + stateOffset
 *     up:    w ← w + stepUp   max(1 − amplitudeUp   exp( gammaUp   z), 0) (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown max(1 − amplitudeDown exp(−gammaDown z), 0) (1 + cycleNoise ξ),   clipped
 *
 * A positive amplitude makes the step die out towards the bound, a negative one makes it grow away from the bound, as
 * in phase-change and filamentary devices. Phase-change devices are noisy also where their steps are small: for them
 * noiseOffset and noiseSlope add to the deviation of a pulse (the family's, `pulsed.ts`).
 *
 * Bounds on either side of 0 keep |w| ≤ upper − lower; a worn or stuck crosspoint is held to that.
 *
 * Fitted to HfO2 devices in Gong et al. 2018, Nat. Commun. 9:2102, doi 10.1038/s41467-018-04485-1, by Rasch et al. 2021,
 * arXiv 2104.02184; noise of phase-change devices after Nandakumar et al. 2020, Front. Neurosci. 14:406. Defaults are
 * those of aihwkit 1.1 (spec/devices.md §2.2).
 */
import { pulsedLaw } from './pulsed.ts';

const plain = (value: number, about: string) => ({ default: value, unit: '1', about });

export const expStep = pulsedLaw({
  name: 'exp-step',
  summary: 'the step is a constant less an exponential of the weight',
  citation: 'N. Gong et al., Nat. Commun. 9:2102, 2018; M. Rasch et al., arXiv 2104.02184, 2021',
  parameters: {
    amplitudeUp: plain(0.00081, 'of the exponential in the step up; > 0 lessens the step'),
    amplitudeDown: plain(0.36833, 'of the exponential in the step down; > 0 lessens the step'),
    gammaUp: plain(12.44625, 'rate of the exponential in the step up, per z'),
    gammaDown: plain(12.78785, 'rate of the exponential in the step down, per z'),
    stateScale: plain(0.244, 'z for a weight of half the range'),
    stateOffset: plain(0.2425, 'z at weight 0'),
  },
  where: {
    z: '2 * stateScale * clamp(w / max(upper - lower, 1e-9), -1, 1) + stateOffset',
  },
  relativeStep: {
    up: 'max(1 - amplitudeUp * exp(gammaUp * z), 0)',
    down: 'max(1 - amplitudeDown * exp(-gammaDown * z), 0)',
  },
});
