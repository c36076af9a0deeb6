import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLayers, parseLayerName } from '../../../studies/weights/layer-names.ts';

describe('names of tensors', () => {
  it.each([
    ['fc1.weight', 'fc1', 'weights'],
    ['fc1.bias', 'fc1', 'bias'],
    ['0.weight', '0', 'weights'],
    ['module.layers.0.weight', 'module.layers.0', 'weights'],
    ['layer 1/weights', 'layer 1', 'weights'],
    ['layer 1.bias', 'layer 1', 'bias'],
    ['dense_1/kernel:0', 'dense_1', 'kernel'],
    ['dense_1/bias:0', 'dense_1', 'bias'],
    ['hidden_b', 'hidden', 'bias'],
    ['fc1_weight', 'fc1', 'weights'],
    ['weight', '', 'weights'],
    ['bias', '', 'bias'],
    ['W1', '1', 'weights'],
    ['b12', '12', 'bias'],
    ['bias 3', '3', 'bias'],
    ['weights_2', '2', 'weights'],
    ['kernel1', '1', 'kernel'],
  ])('%s is of layer %j: %s', (name, layer, role) => expect(parseLayerName(name)).toEqual({ layer, role }));

  it.each(['bn1.running_mean', 'bn1.num_batches_tracked', 'lstm.weight_ih_l0', 'layer 1', 'xbias', '', 'weightless'])(
    '%j is none',
    (name) => expect(parseLayerName(name)).toBeUndefined(),
  );
});

describe('the order of layers', () => {
  it('counts numbers as numbers', () => {
    const names = ['net.10', 'net.8', 'net.0', 'net.2'];
    expect(names.sort(compareLayers)).toEqual(['net.0', 'net.2', 'net.8', 'net.10']);
    expect(['dense_10', 'dense', 'dense_2'].sort(compareLayers)).toEqual(['dense', 'dense_2', 'dense_10']);
  });

  it('does not depend on the order they came in', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-c01.]{0,4}$/), { maxLength: 6 });
    fc.assert(
      fc.property(names, (found) => {
        expect(found.toSorted(compareLayers)).toEqual(found.toReversed().sort(compareLayers));
      }),
    );
  });
});
