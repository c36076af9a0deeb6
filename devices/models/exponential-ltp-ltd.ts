/**
 * Exponential potentiation (LTP) and depression (LTD) of MLP+NeuroSim: P.-Y. Chen, X. Peng, S. Yu, IEEE IEDM 2017,
 * 6.1.1, and IEEE TCAD 37(12), 3067-3080, 2018, doi 10.1109/TCAD.2018.2789723.
 *
 * After P of n identical pulses the conductance, as a fraction x of its range, is
 *
 *     x(P) = B (1 − exp(−P/A)),   B = 1 / (1 − exp(−n/A)),   A = n · normalisedA(label)
 *
 * A label above 0 curves the line downwards (fast at first, then saturating), one below 0 upwards; normalisedA is odd
 * in the label. LTP walks along its curve, LTD walks *back* along its own, so a depression that is fast at first has
 * a label below 0. Read as a step from wherever the device is (P → P + 1 and P → P − 1), with κ = n/A:
 *
 *     up:    x ← x + (B_up   − x) (1 − exp(−κ_up / n_up))
 *     down:  x ← x + (B_down − x) (1 − exp(+κ_down / n_down))
 *
 * so a pulse moves the state by a fixed share of its distance to an asymptote outside the range; after n pulses the
 * other end is reached exactly. The weight is w = 2x − 1, and the asymptotes are drawn as weights.
 *
 * Spreads: a normal deviate on each label (device to device), clamped to the tabulated ±9; a normal deviate on x, as a
 * fraction of the range, with every pulse (cycle to cycle). Labels nearer to 0 than the smallest tabulated, 0.01, count
 * as 0.01, which departs from a straight line by 0.1 % of the range.
 *
 * A direction that is *slow* at first leaves its bound by exp(−κ) of the range: for labels beyond about 7 that is less
 * than float32 resolves, and such a device sticks to the bound until noise frees it.
 */
import { law } from '../law.ts';
import { curvatureByLabel } from './nonlinearity-table.ts';

const label = { default: 1, unit: '1', minimum: -9, maximum: 9 };
const states = { default: 64, unit: '1', minimum: 1, maximum: 1e6 };

const curvature = (name: string) => `(${name} < 0 ? -1 : 1) * table(curvatureByLabel, clamp(abs(${name}), 0.01, 9))`;

export const exponentialLtpLtd = law({
  name: 'exponential-ltp-ltd',
  summary: 'exponential potentiation and depression with nonlinearity labels',
  citation: 'P.-Y. Chen, X. Peng, S. Yu, IEEE IEDM 2017, 6.1.1; IEEE TCAD 37(12), 3067, 2018',
  parameters: {
    labelUp: { ...label, about: 'nonlinearity of potentiation, > 0 fast at first' },
    labelDown: { ...label, default: -1, about: 'nonlinearity of depression, < 0 fast at first' },
    statesUp: { ...states, about: 'pulses of potentiation that span the range' },
    statesDown: { ...states, about: 'pulses of depression that span the range' },
    labelSpread: { default: 0, unit: '1', minimum: 0, maximum: 9, about: 'of both labels between devices, 1 sigma' },
    cycleNoise: {
      default: 0,
      unit: '1',
      minimum: 0,
      maximum: 1,
      about: 'of each pulse, as a fraction of the conductance range, 1 sigma',
    },
  },
  drawn: {
    drawnLabelUp: 'labelUp + labelSpread * normal()',
    drawnLabelDown: 'labelDown + labelSpread * normal()',
    curvatureUp: curvature('drawnLabelUp'),
    curvatureDown: curvature('drawnLabelDown'),
    asymptoteUp: '2 / (1 - exp(-curvatureUp)) - 1',
    asymptoteDown: '2 / (1 - exp(-curvatureDown)) - 1',
    rateUp: '1 - exp(-curvatureUp / statesUp)',
    rateDown: '1 - exp(curvatureDown / statesDown)',
    lower: '-1',
    upper: '1',
  },
  pulse: {
    up: 'w + (asymptoteUp - w) * rateUp + 2 * cycleNoise * normal()',
    down: 'w + (asymptoteDown - w) * rateDown + 2 * cycleNoise * normal()',
  },
  bounds: { lower: 'lower', upper: 'upper' },
  tables: { curvatureByLabel },
});
