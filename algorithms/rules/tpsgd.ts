/**
 * Target projection stochastic gradient descent: a hidden layer learns on a loss of its own, J_l(P_l t, a_l), with P_l
 * fixed and random; the output on the network's.
 *
 * Lomnitz, Daniels, Zhang & Piacentino 2022, IEEE SMC 2023 (arXiv 2208.08503):
 *
 * - l2: J = ½‖P t − a‖², δ = (a − P t) ⊙ f'(z);
 * - l1: J = ‖P t − a‖₁, δ = sign(a − P t) ⊙ f'(z), whose drivers need one bit;
 * - inner: J = −⟨P t, a⟩, δ = −(P t) ⊙ f'(z), which is direct random target projection with B = −P.
 *
 * Other than with that, learning ends where a layer puts out its target. Hardware as for direct random target projection
 * (one column of an array per hidden layer), and a subtraction. All layers learn in one sweep; the authors also train
 * them one after another, which takes more samples and is not ours.
 *
 * Targets must be within what neurons can put out: uniform from −reach to reach for tanh; for sigmoid and relu their
 * magnitudes, from 0 to reach.
 */
import { hearDirectly, hiddenError, ruleOfErrors } from './errors.ts';

const residuals = { l2: 'a - target', l1: 'sign(a - target)', inner: '-target' } as const;

export const targetProjection = ruleOfErrors({
  name: 'tpsgd',
  title: 'target projection SGD',
  citation: 'Lomnitz, Daniels, Zhang & Piacentino 2022 (arXiv 2208.08503)',
  options: {
    loss: { default: 'l2', choices: ['l2', 'l1', 'inner'], about: 'what hidden layers learn to make small' },
    reach: { default: 0.77, least: 0.01, most: 10, about: 'largest target of a hidden neuron' },
    targets: {
      default: 'either sign',
      choices: ['either sign', 'positive'],
      about: 'positive ones for neurons that are never negative',
    },
  },
  recordErrors(context, outputError) {
    const { program, pass, options } = context;
    const initial = { distribution: 'uniform', bound: options.reach } as const;
    const errors = hearDirectly(context, program.target, initial).map((heard, index) => {
      const layer = index + 1;
      const target = options.targets === 'positive' ? program.map(`target ${layer}`, 'abs(t)', { t: heard }) : heard;
      const { activation: a } = pass.layers[index] as (typeof pass.layers)[number];
      return hiddenError(context, layer, program.map(`residual ${layer}`, residuals[options.loss], { a, target }));
    });
    return [...errors, outputError];
  },
});
