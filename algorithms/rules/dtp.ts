/**
 * Difference target propagation: τ_l = a_l + g_l(τ_{l+1}) − g_l(a_{l+1}). What g_l misses of the inverse falls out of the
 * difference: a target differs from the activation only where that above does, whatever g_l is.
 *
 * Lee, Zhang, Fischer & Bengio 2015, ECML (arXiv 1412.7525). Like target propagation, with a second read of each feedback
 * array, g_l(a_{l+1}), which can be issued on the way forward. Targets start at the output, τ_L = a_L − β ∂loss/∂a_L; the
 * paper takes the first step of targets one layer below, by the gradient, which needs a transposed read.
 */
import type { Signal } from '../../emulator/index.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';
import {
  type Feedback,
  feedbackOptions,
  recordFeedback,
  recordLearnedTargets,
  type TargetContext,
  type TargetStep,
  targetStep,
} from './target-propagation.ts';

export const differenceTargetPropagation = defineRule({
  name: 'dtp',
  title: 'difference target propagation',
  citation: 'Lee, Zhang, Fischer & Bengio 2015 (arXiv 1412.7525)',
  options: { targetStep: targetStep(0.3), ...feedbackOptions(5) },
  refuse: refuseConvolutions,
  record(rule) {
    recordLearnedTargets(rule, differences);
  },
});

/** τ_l = a_l + g_l(τ_{l+1}) − g_l(a_{l+1}) */
export function differences(
  context: TargetContext,
  activations: readonly Signal[],
  feedback: readonly Feedback[],
): TargetStep {
  return (layer, above) => {
    const back = feedback[layer - 1] as Feedback;
    const ofTarget = recordFeedback(context, back, above, `back from target ${layer}`);
    const ofActivation = recordFeedback(context, back, activations[layer] as Signal, `back from activation ${layer}`);
    const operands = { a: activations[layer - 1] as Signal, g: ofTarget, h: ofActivation };
    return context.program.map(`target ${layer}`, 'a + (g - h)', operands);
  };
}
