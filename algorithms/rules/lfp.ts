/**
 * Layer-wise feedback propagation, ε-rule: what each weight contributed to a reward, and no derivative.
 *
 * Weber et al. 2023, TMLR 2025 (arXiv 2308.12053). NOTICE: the authors warn that layer-wise relevance propagation (LRP),
 * on which this builds, is patented and free for personal and scientific use only. Nothing of their code is here; whoever
 * uses the rule otherwise must ask them.
 *
 * With the reward r_L = z_L ⊙ (t − y) at the output, from the top down
 *
 *     q_j = r_j / (z_j + ε sign z_j),   r_i = a_i Σ_j w_ji q_j,
 *     Δw_ji = η |w_ji| a_i q_j,         Δb_j = η |b_j| q_j,
 *
 * where activations pass rewards on unchanged, differentiable or not, and Σ_i r_i + Σ_j b_j q_j = Σ_j r_j for ε → 0. We
 * carry δ = −q, which then looks like backpropagation's error with a/(z + ε sign z) in the place of f'(z):
 *
 *     δ_L = e ⊙ z_L / (z_L + ε sign z_L),   δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ a_l / (z_l + ε sign z_l).
 *
 * With relu and ε → 0 that is f'(z): the rule is then gradient descent, each weight at a rate of its magnitude. A weight
 * of zero never moves. Where f(0) is not 0, as with sigmoid, a neuron near z = 0 is told up to 1/ε times too much.
 *
 * Hardware: transposed reads as backpropagation; the change is no product of two signals, as it multiplies by |w|, so that
 * arrays are read out and written (unless devices themselves step in proportion to their weight).
 */
import type { Signal } from '../../emulator/index.ts';
import { type ForwardPass, type Layer, recordForward } from '../network/network.ts';
import { recordOutputError } from './errors.ts';
import { learnWeights, rateOf } from './record.ts';
import { defineRule, type RuleContext } from './rule.ts';

export const layerwiseFeedback = defineRule({
  name: 'lfp',
  title: 'layer-wise feedback propagation',
  citation:
    'Weber et al. 2023, TMLR 2025 (arXiv 2308.12053); LRP/LFP is patented, free for personal/scientific use only',
  update: 'write',
  options: {
    epsilon: {
      default: 1e-6,
      least: 1e-30,
      most: 1,
      about: 'keeps sums away from zero where rewards are divided by them',
    },
  },
  record(context) {
    const { program, network, training, options } = context;
    const pass = recordForward(program, network);
    const errors = recordContributions(context, pass, options.epsilon);
    for (const [index, { weights, bias, input }] of pass.layers.entries()) {
      const error = errors[index] as Signal;
      learnWeights(context, weights, [{ input, error }], { formula: { text: 'g * abs(w)' } });
      const change = program.map(`change of ${bias.name}`, 'abs(b) * d', { b: bias, d: error });
      program.adjust(bias, change, rateOf(training, weights), training);
    }
  },
});

/** −q of every layer, first to last. */
function recordContributions({ program }: RuleContext<unknown>, pass: ForwardPass, epsilon: number): readonly Signal[] {
  const { layers } = pass;
  const top = layers.length;
  const z = '(s + b)';
  const stable = `(${z} + (${z} < 0 ? -${epsilon} : ${epsilon}))`;
  const { sum: s, bias: b } = layers[top - 1] as Layer;
  const output = { e: recordOutputError(program, pass), s, b };
  const errors = [program.map(`contribution ${top}`, `e * ${z} / ${stable}`, output)];
  for (let layer = top - 1; layer > 0; layer--) {
    const { weights, below } = layers[layer] as Layer;
    const { activation: a, sum: s, bias: b } = layers[layer - 1] as Layer;
    const carried = below(program.readTransposed(weights, errors[0] as Signal));
    errors.unshift(program.map(`contribution ${layer}`, `e * a / ${stable}`, { e: carried, a, s, b }));
  }
  return errors;
}
