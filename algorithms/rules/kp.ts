/**
 * Kolen–Pollack: feedback alignment whose B_l is changed as W_{l+1}ᵀ is, and both decay.
 *
 * Kolen & Pollack 1994, IEEE ICNN; Akrout, Wilson, Humphreys, Lillicrap & Tweed 2019, NeurIPS (arXiv 1904.05391):
 *
 *     ΔW_{l+1} = −η δ_{l+1} a_lᵀ − λ W_{l+1},  ΔB_l = −η a_l δ_{l+1}ᵀ − λ B_l,
 *
 * so that W_{l+1}ᵀ − B_l shrinks by exactly 1 − λ a batch, from any start, and the rule becomes backpropagation with decay.
 * The first layer has no feedback array; it decays too.
 *
 * Hardware: no weight is read out for another. The same two vectors drive both arrays, rows and columns exchanged; the
 * decay is an own one of each cell. What tells one array from the other, such as another step up than down, keeps them
 * apart. Written with a memory or a scale of gradients (`train.optimizer`, `train.gradientScale`), the decay is a
 * write of its own before the change: neither the memory nor the scale is to see it, or W and B would no longer change alike.
 * The authors' code has λ = 0. Biases are digital, and do not decay.
 */
import type { Term, Tile } from '../../emulator/index.ts';
import { type Layer, recordForward } from '../network/network.ts';
import { type ErrorContext, feedbackTile, propagateErrors, recordOutputError } from './errors.ts';
import { learnWeights, rateOf } from './record.ts';
import { defineRule } from './rule.ts';

export const kolenPollack = defineRule({
  name: 'kp',
  title: 'Kolen–Pollack',
  citation: 'Kolen & Pollack 1994, IEEE ICNN; Akrout et al. 2019, NeurIPS (arXiv 1904.05391)',
  update: 'write',
  options: {
    decay: { default: 0.001, least: 0, most: 0.5, about: 'share of weights and feedback lost in each batch: λ' },
  },
  record(whole) {
    const { program, network, training, options } = whole;
    const context = { ...whole, pass: recordForward(program, network) };
    const { layers } = context.pass;
    const errors = propagateErrors(context, recordOutputError(program, context.pass), (layer, error) => {
      const { below } = layers[layer] as Layer;
      return below(program.read(feedbackOf(context, layer), error));
    });
    for (const [index, { weights, bias, input }] of layers.entries()) {
      const error = errors[index] as (typeof errors)[number];
      learnDecaying(context, weights, { input, error }, options.decay);
      program.adjust(bias, error, rateOf(training, weights), training);
      if (index > 0) learnDecaying(context, feedbackOf(context, index), { input: error, error: input }, options.decay);
    }
  },
});

/** Distributed as the weights, so that both have the same room to grow. */
function feedbackOf({ program, pass }: ErrorContext, layer: number): Tile {
  const { weights } = pass.layers[layer] as Layer;
  return feedbackTile(program, layer, weights.inputs, weights.outputs, weights.initial);
}

function learnDecaying(context: ErrorContext, tile: Tile, term: Term, decay: number): void {
  const { program, training } = context;
  if (decay > 0 && (training.optimizer || training.scale === 'largest')) {
    program.write(tile, [], decay, { formula: { text: 'w' } });
    learnWeights(context, tile, [term]);
    return;
  }
  const text = `g + ${decay / rateOf(training, tile)} * w`;
  learnWeights(context, tile, [term], decay > 0 ? { formula: { text } } : {});
}
