/**
 * No law at all: the device takes any change exactly, and never saturates. It is the
 * reference that every other law is compared with. Its states serve the account only: a change of one state is one
 * write pulse.
 */
import { law } from '../law.ts';

export const exact = law({
  name: 'exact',
  summary: 'takes any change exactly',
  citation: 'P.-Y. Chen, X. Peng, S. Yu, IEEE IEDM 2017 and IEEE TCAD 37(12), 3067, 2018: the ideal device',
  parameters: {
    states: { default: 64, unit: '1', minimum: 1, maximum: 1e9, about: 'pulses that span the range' },
    lowerBound: { default: -1, unit: '1', maximum: 0, about: 'weight of the least conducting state' },
    upperBound: { default: 1, unit: '1', minimum: 0, about: 'weight of the most conducting state' },
  },
  drawn: { lower: 'lowerBound', upper: 'upperBound' },
  pulse: null,
  bounds: { lower: 'lower', upper: 'upper' },
  granularity: '(upperBound - lowerBound) / states',
});
