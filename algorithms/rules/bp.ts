/**
 * Backpropagation: δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f'(z_l).
 *
 * Rumelhart, Hinton & Williams 1986, Nature 323:533; on crossbars Gokmen & Vlasov 2016, Front. Neurosci. 10:333. The
 * error travels through the forward arrays read from their columns, so these need a second, transposed periphery.
 */
import type { Layer } from '../network/network.ts';
import { propagateErrors, ruleOfErrors } from './errors.ts';

export const backpropagation = ruleOfErrors({
  name: 'bp',
  title: 'backpropagation',
  citation: 'Rumelhart, Hinton & Williams 1986, Nature 323:533',
  recordErrors(context, outputError) {
    const { program, pass } = context;
    return propagateErrors(context, outputError, (layer, above) => {
      const { weights, below } = pass.layers[layer] as Layer;
      return below(program.readTransposed(weights, above));
    });
  },
});
