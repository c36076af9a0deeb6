/**
 * Soft bounds in other parameters: an exponential with rate a per pulse that spans the range r₀ to r₁ in P pulses has
 * the height
 *
 *     B = (r₁ − r₀) / (1 − exp(−a P))
 *
 * and the soft-bounds law is taken with
 *
 *     step = a B,   lowerBound = r₀,   upperBound = r₀ + B,   upDown = 1 + 2 r₀/B
 *
 * so that the mean step at w = 0 is a B up and −2 a r₀ down. Spreads and noise are those of the family.
 *
 * Parameters of aihwkit 1.1 (Rasch et al. 2021, arXiv 2104.02184; spec/devices.md §2.2), after the fits of measured
 * potentiation curves by Frascaroli et al. 2018, Sci. Rep. 8:7178 [R].
 */
import { pulsedLaw } from './pulsed.ts';
import { towardsBounds } from './soft-bounds.ts';

export const softBoundsPmax = pulsedLaw({
  name: 'soft-bounds-pmax',
  summary: 'soft bounds, given by the number of pulses that span a range',
  citation: 'E. Frascaroli et al., Sci. Rep. 8:7178, 2018; M. Rasch et al., arXiv 2104.02184, 2021',
  parameters: {
    pulses: { default: 1000, unit: '1', minimum: 1, maximum: 1e6, about: 'number of pulses that span the range' },
    rate: { default: 0.0005, unit: '1', minimum: 1e-7, maximum: 1, about: 'of the exponential, per pulse' },
    rangeLower: { default: -1, unit: '1', maximum: 0, about: 'lower end of the range, and the smallest weight' },
    rangeUpper: { default: 1, unit: '1', minimum: 0, about: 'upper end of the range' },
  },
  derived: {
    height: '(rangeUpper - rangeLower) / (1 - exp(-rate * pulses))',
    step: 'rate * height',
    upDown: '1 + 2 * rangeLower / height',
    upperBound: 'rangeLower + height',
    lowerBound: 'rangeLower',
  },
  relativeStep: towardsBounds,
});
