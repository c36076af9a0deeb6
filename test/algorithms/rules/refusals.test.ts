/** Rules that know of no positions say so. */
import { expect, it } from 'vitest';
import { activations, recordTraining, rules } from '../../../algorithms/index.ts';

it.each([
  'pepita',
  'forward-forward',
  'f3',
  'align-prop',
  'align-ada',
  'align-zero',
  'pal',
  'tdca',
  'consequentialism',
  'burst-ccn',
])('%s refuses convolutions', (name) => {
  const convolution = { channels: 4, kernel: 3, stride: 1, padding: 0, pooling: 1 };
  const network = {
    image: { height: 8, width: 8, channels: 1 },
    hidden: [convolution, 10],
    classes: 5,
    activation: activations.sigmoid,
    output: 'sigmoid',
    gain: 1,
  } as const;
  expect(() => recordTraining(rules.get(name)!, network, { rate: 0.1, update: 'write', batch: 6 })).toThrow(
    'Expected network.hidden to be widths of dense layers, got a convolution',
  );
});
