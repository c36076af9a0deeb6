/**
 * The step is a power of the distance to the bound that it moves to, as a share of the crosspoint's range:
 *
 *     up:    w ← w + stepUp   ((upper − w) / (upper − lower))^γ_up   (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown ((w − lower) / (upper − lower))^γ_down (1 + cycleNoise ξ)
 *
 * The exponents are drawn as steps are: around one mean, with a spread that both share, one that sets them apart, and a
 * mean imbalance that reduces the weaker of them.
 *
 * Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1 (spec/devices.md §2.2).
 */
import { drawUpDown, pulsedLaw } from './pulsed.ts';

export const powParameters = {
  gamma: { default: 1, unit: '1', minimum: 1e-3, maximum: 100, about: 'mean exponent' },
  gammaSpread: { default: 0.1, unit: '1', minimum: 0, about: 'of the exponents between devices, relative, 1 sigma' },
  gammaUpDown: {
    default: 0,
    unit: '1',
    minimum: -1,
    maximum: 1,
    about: 'how much smaller the exponent down (> 0) or up (< 0) is',
  },
  gammaUpDownSpread: {
    default: 0,
    unit: '1',
    minimum: 0,
    about: 'of the imbalance of the exponents between devices, 1 sigma',
  },
};

const exponents = drawUpDown('gamma', 'gammaGain', 'gammaSkew', 'gammaUpDown');

export const powDrawn = {
  gammaGain: '1 + gammaSpread * normal()',
  gammaSkew: 'gammaUpDownSpread * normal()',
  gammaUp: exponents.up,
  gammaDown: exponents.down,
};

/** Shape of the step between two bounds; a stuck crosspoint has no range to divide by. */
export const powerOfDistance = (lower: string, upper: string) => ({
  up: `pow((${upper} - w) / max(${upper} - ${lower}, 1e-9), gammaUp)`,
  down: `pow((w - ${lower}) / max(${upper} - ${lower}, 1e-9), gammaDown)`,
});

export const powStep = pulsedLaw({
  name: 'pow-step',
  summary: 'the step is a power of the distance to the bound it moves to',
  citation: 'M. Rasch et al., arXiv 2104.02184, 2021',
  parameters: powParameters,
  drawn: powDrawn,
  relativeStep: powerOfDistance('lower', 'upper'),
});
