/** The weights of a network under the names and in the order of sides that PyTorch has: `layer 1.weight`, `layer 1.bias`. */
import type { LayerWeights } from './network-weights.ts';
import { type Tensor, WeightsError } from './tensor.ts';

/** @throws WeightsError where weights do not divide into rows of one an output */
export function layerTensors(layers: readonly LayerWeights[]): readonly Tensor[] {
  return layers.flatMap(({ weights, bias }, l) => {
    const outputs = bias.length;
    const inputs = weights.length / outputs;
    if (!Number.isInteger(inputs)) {
      const got = `${weights.length} weights of ${outputs} outputs`;
      throw new WeightsError(`Expected \`layer ${l + 1}\` to have as many weights for each output, got ${got}`);
    }
    const values = Float64Array.from({ length: weights.length }, (_, position) => {
      const output = Math.floor(position / inputs);
      return weights[(position % inputs) * outputs + output] as number;
    });
    return [
      { name: `layer ${l + 1}.weight`, shape: [outputs, inputs], values },
      { name: `layer ${l + 1}.bias`, shape: [outputs], values: bias },
    ];
  });
}
