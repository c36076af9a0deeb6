import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerTensors } from '../../../studies/weights/layer-tensors.ts';
import { type LayerWeights, networkWeights } from '../../../studies/weights/network-weights.ts';
import { parseSafetensors } from '../../../studies/weights/parse-safetensors.ts';
import { type Tensor, WeightsError } from '../../../studies/weights/tensor.ts';
import { weightsChecksum } from '../../../studies/weights/weights-checksum.ts';
import { widthsOf } from '../../../studies/weights/widths-of.ts';
import { formatSafetensors } from '../../../studies/weights/write-safetensors.ts';

/** Values 0, 1, 2 … */
function tensor(name: string, ...shape: number[]): Tensor {
  const length = shape.reduce((count, side) => count * side, 1);
  return { name, shape, values: Float64Array.from({ length }, (_, i) => i) };
}

const weightsOf = (tensors: readonly Tensor[], widths: readonly number[]) =>
  networkWeights(tensors, widths).layers.map(({ weights }) => [...weights]);

describe('weights of a network', () => {
  it('from PyTorch, outputs × inputs, become inputs × outputs: z = W a + b', () => {
    const { layers } = networkWeights([tensor('fc1.weight', 2, 3), tensor('fc1.bias', 2)], [3, 2]);
    expect(layers).toEqual([{ weights: Float64Array.of(0, 3, 1, 4, 2, 5), bias: Float64Array.of(0, 1) }]);
    // z_o = Σ_i W[o][i] a_i with W = [[0, 1, 2], [3, 4, 5]].
    const image = [1, 10, 100];
    const sums = [0, 1].map((o) => image.reduce((sum, a, i) => sum + a * layers[0]!.weights[2 * i + o]!, 0));
    expect(sums).toEqual([210, 543]);
  });

  it('from Keras, inputs × outputs, stay, also where they are square', () => {
    const tensors = [tensor('dense/kernel:0', 3, 2), tensor('dense/bias:0', 2), tensor('dense_1/kernel:0', 2, 2)];
    expect(weightsOf(tensors, [3, 2, 2])).toEqual([
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3],
    ]);
  });

  it('stay where only the shape says inputs × outputs', () => {
    expect(weightsOf([tensor('W1', 3, 2)], [3, 2])).toEqual([[0, 1, 2, 3, 4, 5]]);
  });

  it('that are square are as PyTorch has them, or as those around them', () => {
    const transposed = [0, 2, 1, 3];
    expect(weightsOf([tensor('W1', 2, 2)], [2, 2])).toEqual([transposed]);
    expect(weightsOf([tensor('W1', 2, 3), tensor('W2', 2, 2)], [3, 2, 2])[1]).toEqual(transposed);
    expect(weightsOf([tensor('W1', 3, 2), tensor('W2', 2, 2)], [3, 2, 2])[1]).toEqual([0, 1, 2, 3]);
    expect(weightsOf([tensor('a.kernel', 3, 2), tensor('b.weight', 2, 2)], [3, 2, 2])[1]).toEqual(transposed);
    const mixed = [tensor('W1', 3, 2), tensor('W2', 2, 2), tensor('W3', 4, 2)];
    expect(() => weightsOf(mixed, [3, 2, 2, 4])).toThrow(
      'Expected the layers to be stored all outputs × inputs or all inputs × outputs, for `W2` (2 × 2) does not tell, got some of either',
    );
  });

  it('come in natural order of names, whatever the order of tensors', () => {
    const tensors = [tensor('net.10.weight', 4, 3), tensor('net.2.weight', 3, 2), tensor('net.10.bias', 4)];
    const { layers } = networkWeights(tensors, [2, 3, 4]);
    expect(layers.map(({ weights, bias }) => [weights.length, bias.length])).toEqual([
      [6, 3],
      [12, 4],
    ]);
    expect([...layers[0]!.bias]).toEqual([0, 0, 0]);
    expect([...layers[1]!.bias]).toEqual([0, 1, 2, 3]);
  });

  it('take a bias that is a row or a column', () => {
    for (const shape of [[2], [1, 2], [2, 1]]) {
      const { layers } = networkWeights([tensor('W1', 2, 3), tensor('b1', ...shape)], [3, 2]);
      expect([...layers[0]!.bias]).toEqual([0, 1]);
    }
  });

  it('do not share memory with the tensors', () => {
    const tensors = [tensor('a.kernel', 3, 2), tensor('a.bias', 2)];
    const { layers } = networkWeights(tensors, [3, 2]);
    layers[0]!.weights.fill(9);
    layers[0]!.bias.fill(9);
    expect(tensors.map(({ values }) => values.includes(9))).toEqual([false, false]);
  });
});

describe('refused in one line, naming tensors and shapes:', () => {
  const cases: readonly (readonly [string, readonly Tensor[], readonly number[], string])[] = [
    [
      'too few layers',
      [tensor('fc1.weight', 2, 3), tensor('fc1.bias', 2)],
      [3, 2, 4],
      'Expected weights of 2 layers (widths 3, 2, 4), got 1: `fc1.weight` (2 × 3), `fc1.bias` (2)',
    ],
    [
      'another shape',
      [tensor('fc1.weight', 2, 3), tensor('fc2.weight', 5, 2)],
      [3, 2, 4],
      'Expected `fc2.weight` to be 4 × 2 (outputs × inputs) or the other way round, got 5 × 2; layers are taken in the order of their names from `fc1.weight` (2 × 3), `fc2.weight` (5 × 2)',
    ],
    [
      'a kernel the wrong way round',
      [tensor('kernel', 2, 3)],
      [3, 2],
      'Expected `kernel` to be 3 × 2 (inputs × outputs), got 2 × 3; layers are taken in the order of their names from `kernel` (2 × 3)',
    ],
    [
      'a convolution',
      [tensor('conv1.weight', 8, 1, 3, 3)],
      [9, 8],
      'Expected `conv1.weight` to be weights of a dense layer, outputs × inputs, got 8 × 1 × 3 × 3',
    ],
    [
      'a normalisation',
      [tensor('fc1.weight', 2, 3), tensor('bn1.running_mean', 2)],
      [3, 2],
      'Expected weights and biases of dense layers, with names such as fc1.weight and fc1.bias, got `bn1.running_mean` (2); the tensors are `fc1.weight` (2 × 3), `bn1.running_mean` (2)',
    ],
    [
      'an empty layer',
      [tensor('fc1.weight', 0, 3)],
      [3, 0],
      'Expected `fc1.weight` to be weights of a dense layer, outputs × inputs, got 0 × 3',
    ],
    [
      'a bias alone',
      [tensor('fc1.weight', 2, 3), tensor('fc2.bias', 2)],
      [3, 2],
      'Expected weights beside `fc2.bias`, got none of that layer in `fc1.weight` (2 × 3), `fc2.bias` (2)',
    ],
    [
      'a bias of another length',
      [tensor('fc1.weight', 2, 3), tensor('fc1.bias', 3)],
      [3, 2],
      'Expected `fc1.bias` to be 2 numbers, one an output, got 3',
    ],
    [
      'a bias that is a matrix',
      [tensor('fc1.weight', 4, 3), tensor('fc1.bias', 2, 2)],
      [3, 4],
      'Expected `fc1.bias` to be 4 numbers, one an output, got 2 × 2',
    ],
    [
      'weights twice',
      [tensor('fc1.weight', 2, 3), tensor('fc1_weight', 2, 3)],
      [3, 2],
      'Expected one tensor of weights a layer, got `fc1.weight` and `fc1_weight`',
    ],
    [
      'biases twice',
      [tensor('W1', 2, 3), tensor('b1', 2), tensor('bias 1', 2)],
      [3, 2],
      'Expected one bias a layer, got `b1` and `bias 1`',
    ],
  ];
  it.each(cases)('%s', (_, tensors, widths, message) => {
    const match = () => networkWeights(tensors, widths);
    expect(match).toThrow(new WeightsError(message));
  });

  it('and lists of many tensors end', () => {
    const many = Array.from({ length: 30 }, (_, i) => tensor(`fc${i}.weight`, 2, 2));
    expect(() => networkWeights(many, [2, 2])).toThrow(/`fc19\.weight` \(2 × 2\), 10 more$/);
  });
});

describe('widths of a network', () => {
  it('follow from tensors of either order of sides', () => {
    expect(widthsOf([tensor('1.weight', 2, 3), tensor('2.weight', 4, 2)])).toEqual([3, 2, 4]);
    expect(widthsOf([tensor('W1', 3, 2), tensor('W2', 2, 4)])).toEqual([3, 2, 4]);
    expect(widthsOf([tensor('a/kernel', 3, 2), tensor('b/kernel', 2, 4)])).toEqual([3, 2, 4]);
  });

  it('follow from the biases where both orders link', () => {
    const ring = [tensor('W1', 2, 3), tensor('W2', 3, 2)];
    expect(widthsOf(ring)).toEqual([3, 2, 3]);
    expect(widthsOf([...ring, tensor('b1', 3)])).toEqual([2, 3, 2]);
    expect(widthsOf([tensor('W1', 2, 3), tensor('b1', 3)])).toEqual([2, 3]);
  });

  it('are refused where nothing links', () => {
    expect(() => widthsOf([tensor('W1', 2, 3), tensor('W2', 5, 7)])).toThrow(
      'Expected layers that link in the order of their names, outputs of one as inputs of the next, got `W1` (2 × 3), `W2` (5 × 7)',
    );
    expect(() => widthsOf([tensor('W1', 2, 3), tensor('b1', 4)])).toThrow(WeightsError);
    expect(() => widthsOf([])).toThrow(WeightsError);
  });
});

const anyNetwork = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 }).chain((widths) => {
  const numbers = (length: number) =>
    fc
      .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length })
      .map((values) => Float64Array.from(values));
  const layers = widths.slice(1).map((outputs, l) => {
    return fc.record({ weights: numbers(outputs * widths[l]!), bias: numbers(outputs) });
  });
  return fc.record({ widths: fc.constant(widths), layers: fc.tuple(...layers) });
});

describe('out and in again', () => {
  it('through a safetensors file, is the same network', () => {
    fc.assert(
      fc.property(anyNetwork, ({ widths, layers }) => {
        const tensors = parseSafetensors(formatSafetensors(layerTensors(layers)), 'round trip');
        expect(networkWeights(tensors, widths).layers).toEqual(layers);
        expect(widthsOf(tensors)).toEqual(widths);
      }),
    );
  });

  it('has the names and sides of PyTorch', () => {
    const layers: LayerWeights[] = [{ weights: Float64Array.of(0, 3, 1, 4, 2, 5), bias: Float64Array.of(7, 8) }];
    expect(layerTensors(layers)).toEqual([
      { name: 'layer 1.weight', shape: [2, 3], values: Float64Array.of(0, 1, 2, 3, 4, 5) },
      { name: 'layer 1.bias', shape: [2], values: Float64Array.of(7, 8) },
    ]);
    const broken = [{ weights: new Float64Array(5), bias: new Float64Array(2) }];
    expect(() => layerTensors(broken)).toThrow(/`layer 1` to have as many weights for each output/);
  });
});

describe('the checksum of weights', () => {
  const layer = (weights: number[], bias: number[]) => ({
    weights: Float64Array.from(weights),
    bias: Float64Array.from(bias),
  });

  it('is that of their values as bytes', () => {
    // printf '[[2,1]]' followed by 1.0, -2.0 and 0.5 as little-endian float64, through sha256sum.
    expect(weightsChecksum([layer([1, -2], [0.5])])).toBe(
      '9d31f2173f23b7b74527fa70c8a3aa2ae996d2d3c512cee0e389dae6fda52901',
    );
  });

  it('changes with every value and with the sides, and with nothing else', () => {
    const whole = weightsChecksum([layer([1, 2], [3])]);
    expect(weightsChecksum([layer([1, 2], [3])])).toBe(whole);
    const others = [
      [layer([1, 2], [4])],
      [layer([2, 1], [3])],
      [layer([1], [2, 3])],
      [layer([1, 2, 3], [])],
      [layer([1, 2], []), layer([3], [])],
    ].map(weightsChecksum);
    expect(new Set([whole, ...others]).size).toBe(6);
  });

  it('is the same for either order of sides in a file', () => {
    const rows = { ...tensor('W1', 2, 3), name: 'fc1.weight' };
    const columns = { name: 'kernel', shape: [3, 2], values: Float64Array.of(0, 3, 1, 4, 2, 5) };
    const [one, other] = [rows, columns].map((found) => weightsChecksum(networkWeights([found], [3, 2]).layers));
    expect(one).toBe(other);
  });
});
