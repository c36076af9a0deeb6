/**
 * Feedback alignment: δ_l = (B_l δ_{l+1}) ⊙ f'(z_l), B_l fixed and random.
 *
 * Lillicrap, Cownden, Tweed & Akerman 2016, Nat. Commun. 7:13276 (arXiv 1411.0247). No transposed reads: each hidden
 * layer has an extra array, written once, of the shape of the transposed weights above it.
 */
import type { Layer } from '../network/network.ts';
import { feedbackTile, propagateErrors, ruleOfErrors } from './errors.ts';

export const feedbackAlignment = ruleOfErrors({
  name: 'fa',
  title: 'feedback alignment',
  citation: 'Lillicrap, Cownden, Tweed & Akerman 2016, Nat. Commun. 7:13276',
  recordErrors(context, outputError) {
    const { program, pass } = context;
    return propagateErrors(context, outputError, (layer, error) => {
      const { weights, below } = pass.layers[layer] as Layer;
      return below(program.read(feedbackTile(program, layer, weights.inputs, error.width), error));
    });
  },
});
