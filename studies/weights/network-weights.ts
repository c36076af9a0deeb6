/**
 * Tensors of files as the weights of a dense network.
 *
 * Layers come in natural order of their names. PyTorch stores weights [outputs][inputs], Keras kernels [inputs][outputs].
 * Where a name does not say kernel the shape decides. A square tells nothing: it is taken as the layers around it, which
 * are one author's work, and as PyTorch has it where all are squares.
 */
import { groupLayers, type LayerTensors, listTensors } from './group-layers.ts';
import { formatShape, type Tensor, WeightsError } from './tensor.ts';

export interface LayerWeights {
  /** [inputs][outputs], as a tile has them. */
  readonly weights: Float64Array;
  /** One an output. */
  readonly bias: Float64Array;
}

export interface NetworkWeights {
  readonly layers: readonly LayerWeights[];
}

/** Lengths of a layer's two sides. */
interface Sides {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * A missing bias is zero.
 * @param widths of the image, of each hidden layer, and the number of classes
 * @throws WeightsError
 */
export function networkWeights(tensors: readonly Tensor[], widths: readonly number[]): NetworkWeights {
  const layers = groupLayers(tensors);
  if (layers.length !== widths.length - 1) {
    const expected = `weights of ${widths.length - 1} layers (widths ${widths.join(', ')})`;
    throw new WeightsError(`Expected ${expected}, got ${layers.length}: ${listTensors(tensors)}`);
  }
  const sides = layers.map((_, l) => ({ inputs: widths[l] as number, outputs: widths[l + 1] as number }));
  const stored = layers.map((layer, l) => orientationOf(layer, sides[l] as Sides, tensors));
  const squares = orientationOfSquares(layers, stored);
  return {
    layers: layers.map(({ weights, bias }, l) => {
      const side = sides[l] as Sides;
      const byInput = (stored[l] ?? squares) === 'inputs first';
      return {
        weights: byInput ? weights.values.slice() : transpose(weights.values, side),
        bias: bias ? biasOf(bias, side.outputs) : new Float64Array(side.outputs),
      };
    }),
  };
}

type Orientation = 'outputs first' | 'inputs first';

/** Nothing where the shape is a square and the name says nothing. */
function orientationOf(
  { weights, kernel }: LayerTensors,
  { inputs, outputs }: Sides,
  tensors: readonly Tensor[],
): Orientation | undefined {
  const [rows, columns] = weights.shape;
  const outputsFirst = !kernel && rows === outputs && columns === inputs;
  const inputsFirst = rows === inputs && columns === outputs;
  if (outputsFirst && inputsFirst) return undefined;
  if (outputsFirst) return 'outputs first';
  if (inputsFirst) return 'inputs first';
  const accepted = kernel
    ? `${inputs} × ${outputs} (inputs × outputs)`
    : `${outputs} × ${inputs} (outputs × inputs) or the other way round`;
  const order = `layers are taken in the order of their names from ${listTensors(tensors)}`;
  const got = formatShape(weights.shape);
  throw new WeightsError(`Expected \`${weights.name}\` to be ${accepted}, got ${got}; ${order}`);
}

function orientationOfSquares(
  layers: readonly LayerTensors[],
  stored: readonly (Orientation | undefined)[],
): Orientation {
  const seen = new Set(stored.filter((one, l) => one !== undefined && !layers[l]?.kernel));
  const square = layers[stored.indexOf(undefined)];
  if (square && seen.size > 1) {
    const expected = 'the layers to be stored all outputs × inputs or all inputs × outputs';
    const reason = `for \`${square.weights.name}\` (${formatShape(square.weights.shape)}) does not tell`;
    throw new WeightsError(`Expected ${expected}, ${reason}, got some of either`);
  }
  return seen.has('inputs first') ? 'inputs first' : 'outputs first';
}

function transpose(values: Float64Array, { inputs, outputs }: Sides): Float64Array {
  const transposed = new Float64Array(values.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) transposed[i * outputs + o] = values[o * inputs + i] as number;
  }
  return transposed;
}

/** A row or a column will do. */
function biasOf({ name, shape, values }: Tensor, outputs: number): Float64Array {
  const longer = shape.filter((length) => length !== 1).length;
  if (values.length === outputs && shape.length <= 2 && longer <= 1) return values.slice();
  throw new WeightsError(`Expected \`${name}\` to be ${outputs} numbers, one an output, got ${formatShape(shape)}`);
}
