/**
 * Activation relaxation: after the forward pass neurons relax to ∂loss/∂a of their own activations, instead of having error
 * units beside them (`relaxing-errors.ts`).
 *
 * Millidge, Tschantz, Seth & Buckley 2020, arXiv 2009.05359. They start from the activations of the forward pass, of which
 * (1 − η)^T is left in the end: 12 % after 20 steps of 0.1, so that few steps had better start from zero. Then it is
 * predictive coding with fixed predictions (`pc-fixed.ts`), by another road. Derivatives are those of the forward pass.
 *
 * Hardware: one register for each neuron beside its stored activation; transposed reads, or, with a learned backward array
 * for each hidden layer, none.
 */
import { ruleOfErrors } from './errors.ts';
import { carryThroughBackward, learnBackward } from './learned-backward.ts';
import { stepSizeOption, stepsOption } from './pc.ts';
import { refuseConvolutions } from './refusals.ts';
import { carryThroughWeights, relaxErrors } from './relaxing-errors.ts';
import { switchOption } from './rule.ts';

export const activationRelaxation = ruleOfErrors({
  name: 'activation-relaxation',
  title: 'activation relaxation',
  citation: 'Millidge, Tschantz, Seth & Buckley 2020, arXiv 2009.05359',
  refuse: refuseConvolutions,
  options: {
    steps: stepsOption(100, 1),
    stepSize: stepSizeOption(0.1),
    start: { default: 'forward', choices: ['forward', 'zero'], about: 'what neurons relax from' },
    learnedBackward: switchOption(0, 'errors come back through arrays that learn as the weights do'),
    dropDerivative: switchOption(0, 'errors come back without derivatives'),
  },
  recordErrors(context, outputError) {
    const { steps, stepSize, start, learnedBackward, dropDerivative } = context.options;
    const { atSums } = relaxErrors(context, outputError, {
      ...{ steps, stepSize, derivative: !dropDerivative },
      ...(start === 'forward' && { start: context.pass.layers.map(({ activation }) => activation) }),
      carry: learnedBackward ? carryThroughBackward(context) : carryThroughWeights(context),
    });
    return [...atSums, outputError];
  },
  recordOther(context, errors) {
    if (context.options.learnedBackward) learnBackward(context, errors);
  },
});
