/**
 * Fixed-weight difference target propagation: difference targets with feedback V_l that is random, fixed and without
 * biases, g_l(u) = f(V_l u).
 *
 * Shibuya, Inoue, Kawakami & Sato 2023, AAAI (arXiv 2212.10352). Feedback arrays are written once: the cheapest of the family.
 * Against feedback alignment, the difference of targets travels without being gated by f' of its layer; only g_l bends it.
 * The paper's code has twice our local loss, hence twice our rate for the same change.
 *
 * Differences of two reads are small: converters see them only where their step is smaller yet.
 */
import { differences } from './dtp.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';
import { learnTargets, openTargets, recordActivations, targetStep } from './target-propagation.ts';

export const fixedWeightDifferenceTargetPropagation = defineRule({
  name: 'fw-dtp',
  title: 'fixed-weight difference target propagation',
  citation: 'Shibuya, Inoue, Kawakami & Sato 2023, AAAI (arXiv 2212.10352)',
  options: {
    targetStep: targetStep(0.04),
    feedbackScale: {
      ...{ default: 0.1, least: 0, most: 10 },
      about: 'largest weight of the feedback, which is uniform within plus and minus it',
    },
  },
  refuse: refuseConvolutions,
  record(rule) {
    const { program, options } = rule;
    const context = openTargets(rule);
    const activations = recordActivations(context);
    const initial = { distribution: 'uniform', bound: options.feedbackScale } as const;
    const feedback = context.pass.layers.slice(1).map(({ weights: { inputs, outputs } }, index) => ({
      tile: program.tile({
        ...{ name: `feedback ${index + 1}`, outputs: inputs, inputs: outputs, role: 'feedback', initial },
      }),
      bias: null,
    }));
    learnTargets(context, activations, options.targetStep, differences(context, activations, feedback))();
  },
});
