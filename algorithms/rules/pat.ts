/**
 * Physics-aware training: forward on the physical tiles, backward through a digital model of them,
 * δ_l = (∂f_m/∂a)ᵀ δ_{l+1} ⊙ f'(z_l), where the model f_m is taken at the activations that the tiles gave.
 *
 * Wright, Onodera et al. 2022, Nature 601:549 (arXiv 2104.13386). The model is the product with the weights as digital logic
 * knows them, and f' of the activations that were measured; quantisers count as straight lines. No transposed reads: each
 * step down is n_l n_{l+1} multiply-accumulates a sample in digital logic, which keeps the weights. Changes are made there
 * and then programmed, a batch at a time. Where the tiles are ideal it is backpropagation; where not it differs from
 * backpropagation on the tiles only in how errors travel.
 */
import type { Layer } from '../network/network.ts';
import { propagateErrors, ruleOfErrors } from './errors.ts';

export const physicsAwareTraining = ruleOfErrors({
  name: 'pat',
  title: 'physics-aware training',
  citation: 'Wright, Onodera et al. 2022, Nature 601:549',
  update: 'write',
  recordErrors(context, outputError) {
    const { program, pass } = context;
    return propagateErrors(context, outputError, (layer, above) => {
      const { weights, below } = pass.layers[layer] as Layer;
      return below(program.readModel(weights, above));
    });
  },
});
