/**
 * Target propagation: τ_l = g_l(τ_{l+1}), τ_L = a_L − β ∂loss/∂a_L; every layer moves its activations towards their target.
 *
 * LeCun 1986; Bengio 2014 (arXiv 1407.7906); Bartunov et al. 2018 (arXiv 1807.04587). No transposed reads: each hidden layer
 * has a feedback array that is read with the targets, one layer after another, and that learns, each time with a forward
 * read of noisy activations and a read of the feedback with what came of it. Targets are made with the feedback as it was
 * before the batch (the order of Lee et al. 2015, Algorithm 1).
 *
 * Where g_l is no inverse of the layer above, targets differ from activations even where the output has no error: then too
 * hidden layers change.
 */
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';
import {
  type Feedback,
  feedbackOptions,
  recordFeedback,
  recordLearnedTargets,
  targetStep,
} from './target-propagation.ts';

export const targetPropagation = defineRule({
  name: 'tp',
  title: 'target propagation',
  citation: 'Bengio 2014 (arXiv 1407.7906)',
  options: { targetStep: targetStep(0.3), ...feedbackOptions(1) },
  refuse: refuseConvolutions,
  record(rule) {
    recordLearnedTargets(rule, (context, _, feedback) => (layer, above) => {
      return recordFeedback(context, feedback[layer - 1] as Feedback, above, `target ${layer}`);
    });
  },
});
