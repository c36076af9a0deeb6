/**
 * Predictive coding under the fixed-prediction assumption: predictions and derivatives stay those of the forward pass while
 * errors relax, so that they come to rest at backpropagation's (`relaxing-errors.ts`). Layers learn from the activities of
 * the forward pass.
 *
 * Millidge, Tschantz & Buckley 2022, Neural Comput. 34:1329 (arXiv 2006.04182); Rosenbaum 2022, PLOS ONE 17(3):e0266102.
 * With η = 1 it is exact after as many steps as there are hidden layers, and costs what backpropagation does; with a smaller η
 * it needs about as many more as ln(1/tolerance)/η. Torch2PC's sweep uses errors from before the last move, and so needs a
 * step more than ours.
 *
 * Hardware: as backpropagation, with transposed reads and a register for each error; no forward reads while it relaxes.
 */
import { ruleOfErrors } from './errors.ts';
import { stepSizeOption, stepsOption } from './pc.ts';
import { carryThroughWeights, relaxErrors } from './relaxing-errors.ts';

export const fixedPredictionCoding = ruleOfErrors({
  name: 'pc-fixed',
  title: 'predictive coding with fixed predictions',
  citation: 'Millidge, Tschantz & Buckley 2022, Neural Comput. 34:1329 (arXiv 2006.04182)',
  options: {
    steps: stepsOption(20, 1),
    stepSize: stepSizeOption(0.5),
    schedule: {
      default: 'simultaneous',
      choices: ['simultaneous', 'top-down'],
      about: 'all layers step at once, or one after another from the output down',
    },
  },
  recordErrors(context, outputError) {
    const relaxation = { ...context.options, carry: carryThroughWeights(context) };
    return [...relaxErrors(context, outputError, relaxation).atSums, outputError];
  },
});
