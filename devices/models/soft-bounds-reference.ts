/**
 * Soft bounds in v = w + reference, read against a reference device (`against-reference.ts`):
 *
 *     up:    v ← v + stepUp   (1 − v / max) + σ_up ξ,     σ_up   = cycleNoise stepUp,    or times (1 − v / max)
 *     down:  v ← v − stepDown (1 − v / min) − σ_down ξ,   σ_down = cycleNoise stepDown,  or times (1 − v / min)
 *
 *     max      = upper / |1 + slopeUpSpread ξ|,   min = lower / |1 + slopeDownSpread ξ|:  set the slope, and clip v
 *     symmetry = (stepUp − stepDown) / (stepUp / max − stepDown / min)
 *
 * Noise is additive or multiplicative. In w, 1 − v / max is the share of the way from max to 0 that is left. A bound at
 * 0 has no slope: its step is constant.
 *
 * Kim et al. 2019, arXiv 1907.10228 (soft bounds and their symmetry point); Rasch et al. 2024, Nat. Commun. 15,
 * doi 10.1038/s41467-024-51221-z (spreads of slope and reference); spec/devices.md §2.2.
 */
import { drawReference, referencedBounds, referenceParameters } from './against-reference.ts';
import { pulsedLaw } from './pulsed.ts';

const slopeSpread = (direction: string) => ({
  default: 0,
  unit: '1',
  minimum: 0,
  about: `of the slope of the step ${direction} between devices, relative, 1 sigma`,
});

export const softBoundsReference = pulsedLaw({
  name: 'soft-bounds-reference',
  summary: 'soft bounds, read against a reference device, which may be set to the symmetry point',
  citation: 'H. Kim et al., arXiv 1907.10228, 2019; M. Rasch et al., Nat. Commun. 15, 2024',
  parameters: { ...referenceParameters, slopeUpSpread: slopeSpread('up'), slopeDownSpread: slopeSpread('down') },
  drawn: {
    maximum: 'upper / abs(1 + slopeUpSpread * normal())',
    minimum: 'lower / abs(1 + slopeDownSpread * normal())',
    ...drawReference('(stepUp - stepDown) / (stepUp / maximum - stepDown / minimum)', 'minimum', 'maximum'),
  },
  bounds: referencedBounds,
  relativeStep: {
    up: 'highest + reference > 0 ? (highest - w) / (highest + reference) : 1',
    down: 'lowest + reference < 0 ? (lowest - w) / (lowest + reference) : 1',
  },
});
