/**
 * Directional direct feedback alignment (forward direct feedback alignment): direct feedback whose B_l learns to be the
 * Jacobian from the output to layer l, from noise that travels forward.
 *
 * Bacho & Chu 2022 (arXiv 2212.07282), Neural Networks 2024 ("Low-variance forward gradients using direct feedback
 * alignment and momentum"). For each sample p_l ~ N(0, 1) is added to the tangent of every hidden activity at once:
 *
 *     ȧ_0 = 0,  ż_l = W_l ȧ_{l−1},  ȧ_l = f'(z_l) ⊙ ż_l + p_l,  d = ż_L,
 *     δ_l = (B_l e) ⊙ f'(z_l),  B_l ← B_l − α (B_l − mean[p_l dᵀ]),  B_l = 0 at first,
 *
 * so that B_l is a running mean of (∂z_L/∂a_l)ᵀ, in which the noise of other layers averages out.
 *
 * Hardware: direct feedback alignment, a second forward pass through the same arrays (its first layer has no tangent to
 * read, since ȧ_0 = 0), a generator of normal numbers per layer, and a change of the feedback arrays per batch whose decay
 * makes it a write. The authors change B by Adam, and use batch normalisation; ours is the running mean of the equation.
 */
import type { Signal } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { directErrors, type ErrorContext, feedbackTile, ruleOfErrors } from './errors.ts';
import { recordRunningMean } from './feedback-learning.ts';
import { refuseConvolutions } from './refusals.ts';

const nothing = { distribution: 'zero', bound: 0 } as const;

export const directionalFeedback = ruleOfErrors({
  name: 'ddfa',
  title: 'directional direct feedback alignment',
  citation: 'Bacho & Chu 2022 (arXiv 2212.07282)',
  refuse: refuseConvolutions,
  options: {
    feedbackRate: {
      default: 0.002,
      least: 1e-6,
      most: 1,
      about: 'share of the feedback that each batch replaces: α',
    },
  },
  recordErrors(context, outputError) {
    const errors = directErrors(context, outputError, nothing);
    learnFeedback(context, context.options.feedbackRate);
    return [...errors, outputError];
  },
});

function learnFeedback(context: ErrorContext, rate: number): void {
  const { program, network, pass } = context;
  const [, ...above] = pass.layers;
  const noises: Signal[] = [];
  // ȧ of the layer below, and what it gives in the next.
  let tangent: Signal | null = null;
  let response: Signal | null = null;
  for (const [index, { weights }] of above.entries()) {
    const { activation: a } = pass.layers[index] as Layer;
    const noise = program.map(`noise ${index + 1}`, 'normal()', {}, a.width);
    tangent = response
      ? program.map(`tangent ${index + 1}`, `(${network.activation.derivative}) * z + p`, { a, z: response, p: noise })
      : noise;
    response = program.read(weights, tangent);
    noises.push(noise);
  }
  for (const [index, noise] of noises.entries()) {
    if (!response) return;
    const feedback = feedbackTile(program, index + 1, noise.width, response.width, nothing);
    recordRunningMean(program, feedback, { input: response, error: noise }, rate);
  }
}
