/**
 * Weight mirror: feedback alignment whose B_l learns to be W_{l+1}ᵀ from noise that each layer puts out for itself.
 *
 * Akrout, Wilson, Humphreys, Lillicrap & Tweed 2019, NeurIPS (arXiv 1904.05391). Engaged, the errors are those of feedback
 * alignment. In mirror mode every layer emits ξ_l, uniform and of mean zero, and the layer above answers
 * η_{l+1} = f(W_{l+1} ξ_l); correlated, ΔB_l = η_B ξ_l η_{l+1}ᵀ − λ B_l, of which the mean is η_B σ² W_{l+1}ᵀ f'(0) − λ B_l.
 *
 * Both modes are in one batch here: m mirror reads of a batch of noise after the error's. We say what is lost of B in a
 * mirror read, λ, and η_B = λ/σ² follows of it per mean of a batch, so that B settles at W_{l+1}ᵀ f'(0) and needs no
 * normalisation. The answer of the output layer is its sum, since a softmax would mix the neurons. Biases are left out of
 * the answer and f(0) is taken off it: with them relu neurons of negative bias would never answer, and sigmoid ones would
 * add noise. The authors also mirror for an epoch before they train.
 *
 * Hardware: feedback alignment's, a generator per hidden layer, and m more reads of each W but the first and changes of
 * each B, all layers at the same time. Noise never travels through two layers: what came in would not be independent.
 */
import type { Layer } from '../network/network.ts';
import { type ErrorContext, feedbackTile, propagateErrors, ruleOfErrors } from './errors.ts';
import { recordRunningMean } from './feedback-learning.ts';
import { refuseConvolutions } from './refusals.ts';

export const weightMirror = ruleOfErrors({
  name: 'wm',
  title: 'weight mirror',
  citation: 'Akrout, Wilson, Humphreys, Lillicrap & Tweed 2019, NeurIPS (arXiv 1904.05391)',
  refuse: refuseConvolutions,
  options: {
    mirrors: { default: 1, least: 1, most: 100, integer: true, about: 'mirror reads of a batch of noise per batch: m' },
    mirrorRate: { default: 0.01, least: 1e-6, most: 1, about: 'share of the feedback that each replaces: λ' },
    noise: { default: 0.05, least: 1e-6, most: 10, about: 'largest noise that a layer puts out' },
  },
  recordErrors(context, outputError) {
    const errors = propagateErrors(context, outputError, (layer, error) =>
      context.program.read(feedbackOf(context, layer), error),
    );
    for (let mirror = 0; mirror < context.options.mirrors; mirror++) {
      for (let layer = 1; layer < context.pass.layers.length; layer++) mirrorLayer(context, layer);
    }
    return errors;
  },
});

/** Normal of variance 1/(n_l + n_{l+1}). */
function feedbackOf({ program, pass }: ErrorContext, layer: number) {
  const { inputs, outputs } = (pass.layers[layer] as Layer).weights;
  const bound = 3 / Math.sqrt(inputs + outputs);
  return feedbackTile(program, layer, inputs, outputs, { distribution: 'normal', bound });
}

function mirrorLayer(
  context: ErrorContext<{ readonly noise: number; readonly mirrorRate: number }>,
  layer: number,
): void {
  const { program, network, pass, options } = context;
  const { weights } = pass.layers[layer] as Layer;
  const { formula } = network.activation;
  const noise = program.map(`mirror noise ${layer}`, `${options.noise} * (2 * uniform() - 1)`, {}, weights.inputs);
  const sum = program.read(weights, noise);
  const isLast = layer === pass.layers.length - 1;
  const answer = isLast
    ? sum
    : program.map(`mirror answer ${layer}`, `(${formula}) - (${formula.replaceAll(/\bz\b/g, '0')})`, { z: sum });
  const variance = options.noise ** 2 / 3;
  recordRunningMean(
    program,
    feedbackOf(context, layer),
    { input: answer, error: noise },
    options.mirrorRate,
    1 / variance,
  );
}
