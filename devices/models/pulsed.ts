/**
 * What the pulsed laws of resistive processing units have in common: how one crosspoint's steps and bounds are drawn
 * (Gokmen & Vlasov 2016, Front. Neurosci. 10:333, table 1 and "device variations"; names and order of the draws as in
 * Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1, see spec/devices.md §2.1).
 *
 * With ξ a fresh normal deviate each:
 *
 *     gain     = 1 + stepSpread ξ
 *     skew     = upDownSpread ξ
 *     stepUp   = |step (gain + skew + min(upDown, 0))|
 *     stepDown = |step (gain − skew − max(upDown, 0))|      only the weaker side is reduced
 *     bounds   = bound (1 + boundSpread ξ), exchanged if they cross, then on either side of 0
 */
import type { Parameter } from '../law.ts';

/** Smallest distance of a nominal bound from 0. */
const nearest = 1e-6;

export const pulsedParameters = {
  step: { default: 0.001, unit: '1', minimum: 1e-9, maximum: 1e3, about: 'mean change of the weight by one pulse' },
  stepSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of the step between devices, relative, 1 sigma' },
  cycleNoise: { default: 0.3, unit: '1', minimum: 0, about: 'of the step from pulse to pulse, relative, 1 sigma' },
  upDown: {
    default: 0,
    unit: '1',
    minimum: -1,
    maximum: 1,
    about: 'how much weaker the step down (> 0) or up (< 0) is',
  },
  upDownSpread: { default: 0.01, unit: '1', minimum: 0, about: 'of the up-down imbalance between devices, 1 sigma' },
  upperBound: { default: 0.6, unit: '1', minimum: nearest, about: 'largest weight' },
  upperBoundSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of upperBound between devices, relative, 1 sigma' },
  lowerBound: { default: -0.6, unit: '1', maximum: -nearest, about: 'smallest weight' },
  lowerBoundSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of lowerBound between devices, relative, 1 sigma' },
} satisfies Record<string, Parameter>;

export const pulsedDrawn = {
  gain: '1 + stepSpread * normal()',
  skew: 'upDownSpread * normal()',
  stepUp: 'abs(step * (gain + skew + min(upDown, 0)))',
  stepDown: 'abs(step * (gain - skew - max(upDown, 0)))',
  drawnUpper: 'upperBound * (1 + upperBoundSpread * normal())',
  drawnLower: 'lowerBound * (1 + lowerBoundSpread * normal())',
  upper: 'abs(max(drawnUpper, drawnLower))',
  lower: '-abs(min(drawnUpper, drawnLower))',
};

export const pulsedBounds = { lower: 'lower', upper: 'upper' };
