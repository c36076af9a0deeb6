/**
 * The widths of a network from its tensors alone.
 *
 * Layers must link: outputs of one are inputs of the next, and a bias has one number an output. Both readings of all
 * weights are tried, outputs × inputs first, as PyTorch has it; kernels have only one.
 */
import { groupLayers, type LayerTensors, listTensors } from './group-layers.ts';
import { type Tensor, WeightsError } from './tensor.ts';

/** @throws WeightsError where no reading makes a network */
export function widthsOf(tensors: readonly Tensor[]): readonly number[] {
  const layers = groupLayers(tensors);
  const widths = link(layers, false) ?? link(layers, true);
  if (widths) return widths;
  const expected = 'layers that link in the order of their names, outputs of one as inputs of the next';
  throw new WeightsError(`Expected ${expected}, got ${listTensors(tensors)}`);
}

function link(layers: readonly LayerTensors[], inputsFirst: boolean): readonly number[] | undefined {
  const widths: number[] = [];
  for (const { weights, kernel, bias } of layers) {
    const [rows = 0, columns = 0] = weights.shape;
    const [inputs, outputs] = kernel || inputsFirst ? [rows, columns] : [columns, rows];
    if (widths.length === 0) widths.push(inputs);
    if (widths.at(-1) !== inputs || (bias && bias.values.length !== outputs)) return undefined;
    widths.push(outputs);
  }
  return widths.length > 0 ? widths : undefined;
}
