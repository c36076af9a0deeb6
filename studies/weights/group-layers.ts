/** Tensors by layer: one of weights each, and at most one bias. Nothing is passed over, since that changes a network. */
import { compareLayers, parseLayerName } from './layer-names.ts';
import { formatShape, type Tensor, WeightsError } from './tensor.ts';

export interface LayerTensors {
  readonly weights: Tensor;
  /** Whether stored [inputs][outputs] by its name. */
  readonly kernel: boolean;
  readonly bias: Tensor | undefined;
}

/**
 * In natural order of the layers' names.
 * @throws WeightsError
 */
export function groupLayers(tensors: readonly Tensor[]): readonly LayerTensors[] {
  const weights = new Map<string, { readonly tensor: Tensor; readonly kernel: boolean }>();
  const biases = new Map<string, Tensor>();
  for (const tensor of tensors) {
    const { layer, role } = parseLayerName(tensor.name) ?? refuseName(tensor, tensors);
    const before = role === 'bias' ? biases.get(layer) : weights.get(layer)?.tensor;
    if (before) {
      const what = role === 'bias' ? 'bias' : 'tensor of weights';
      throw new WeightsError(`Expected one ${what} a layer, got \`${before.name}\` and \`${tensor.name}\``);
    }
    if (role === 'bias') biases.set(layer, tensor);
    else weights.set(layer, { tensor, kernel: role === 'kernel' });
  }
  for (const [layer, { name }] of biases) {
    if (weights.has(layer)) continue;
    throw new WeightsError(`Expected weights beside \`${name}\`, got none of that layer in ${listTensors(tensors)}`);
  }
  return [...weights]
    .sort(([one], [other]) => compareLayers(one, other))
    .map(([layer, { tensor, kernel }]) => ({ weights: matrixOf(tensor), kernel, bias: biases.get(layer) }));
}

/** For instance `fc1.weight` (100 × 784), `fc1.bias` (100). */
export function listTensors(tensors: readonly Tensor[]): string {
  const most = 20;
  const listed = tensors.slice(0, most).map(({ name, shape }) => `\`${name}\` (${formatShape(shape)})`);
  const rest = tensors.length - most;
  return [...listed, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function refuseName({ name, shape }: Tensor, tensors: readonly Tensor[]): never {
  const expected = 'weights and biases of dense layers, with names such as fc1.weight and fc1.bias';
  const rest = tensors.length > 1 ? `; the tensors are ${listTensors(tensors)}` : '';
  throw new WeightsError(`Expected ${expected}, got \`${name}\` (${formatShape(shape)})${rest}`);
}

function matrixOf(tensor: Tensor): Tensor {
  if (tensor.shape.length === 2 && tensor.shape.every((length) => length > 0)) return tensor;
  const got = formatShape(tensor.shape);
  throw new WeightsError(`Expected \`${tensor.name}\` to be weights of a dense layer, outputs × inputs, got ${got}`);
}
