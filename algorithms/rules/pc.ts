/**
 * Strict predictive coding: values relax for `steps` steps from the forward pass, predictions with them, and then weights
 * change once, by the errors that are left and the values that were inferred (`predictive-coding.ts`).
 *
 * Whittington & Bogacz 2017, Neural Comput. 29(5):1229; steps and step size as in Rosenbaum 2022, PLOS ONE 17(3):e0266102.
 * A large `outputVariance` Σ_L keeps values close to the forward pass: changes times Σ_L then tend to those of
 * backpropagation, with an error of order 1/Σ_L. Of linear neurons, relaxation diverges where η (1 + ‖W_{l+1}‖²) is above 2:
 * rates of learning that let weights grow undo it.
 *
 * Hardware: transposed reads, registers for values and errors, T + 1 forward and T backward reads of each tile but the
 * first, which is read once. Layers step together, so that time does not grow with depth but for the forward pass.
 */
import { gaussianCoding, Inference, learnAfter } from './predictive-coding.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type Rule, type RuleFacts } from './rule.ts';

export const stepSizeOption = (standard: number) =>
  ({ default: standard, least: 0, most: 2, about: 'step of the values, as a share of their errors' }) as const;

export const stepsOption = (standard: number, least = 0) =>
  ({ default: standard, least, most: 1000, integer: true, about: 'steps in which a batch relaxes' }) as const;

export const outputVarianceOption = {
  default: 1,
  least: 1e-3,
  most: 1e6,
  about: 'variance of the output over that of hidden layers: what its error is divided by',
} as const;

/** Predictive coding that relaxes so long. */
export function strictPredictiveCoding(facts: Omit<RuleFacts, 'refuse'>, steps: number): Rule {
  return defineRule({
    ...facts,
    refuse: refuseConvolutions,
    options: { steps: stepsOption(steps), stepSize: stepSizeOption(0.1), outputVariance: outputVarianceOption },
    record(context) {
      const { steps, stepSize, outputVariance } = context.options;
      learnAfter(new Inference(context, gaussianCoding(context, stepSize), outputVariance), steps);
    },
  });
}

export const predictiveCoding = strictPredictiveCoding(
  {
    name: 'pc',
    title: 'predictive coding',
    citation: 'Whittington & Bogacz 2017, Neural Comput. 29(5):1229',
  },
  20,
);
