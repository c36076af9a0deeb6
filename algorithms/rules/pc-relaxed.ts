/**
 * Relaxed predictive coding: three things that look unlike biology are taken from predictive coding with fixed predictions
 * (`pc-fixed.ts`), each by its own switch.
 *
 * - `learnedBackward`: errors come back through arrays B that learn as the weights do (`learned-backward.ts`).
 * - `dropDerivative`: they come back without f'; changes of weights keep it, as in the authors' code.
 * - `learnedErrors`: a value is compared with ψ of its prediction and not with the prediction itself: e_l = ψ_l a_l − x_l with
 *   x_l starting at a_l, and ψ_l (n_l × n_l) descends ½‖e_l‖², ψ ← ψ − rate · Σ e_l a_lᵀ. What an error rests at is the same.
 *
 * Millidge, Tschantz, Seth & Buckley 2020, arXiv 2010.01047. Where we deviate: B learns from activations of the forward pass as
 * W does, and so stays its transpose; ψ starts from small normal entries of both signs (theirs are positive), and descends,
 * where their code ascends. `decay` is of W and B alike, W ← W − rate · (gradient + decay · W), and needs them read out.
 *
 * Hardware: an extra array for each hidden layer in the place of transposed reads; with ψ one of n_l × n_l more, which is read
 * once, since predictions are fixed.
 */
import { type FormulaOptions, ProgramError, type Signal, type Tile } from '../../emulator/index.ts';
import { type Layer, recordForward } from '../network/network.ts';
import { type ErrorContext, recordOutputError } from './errors.ts';
import { carryThroughBackward, learnBackward } from './learned-backward.ts';
import { stepSizeOption, stepsOption } from './pc.ts';
import { learn, learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { carryThroughWeights, relaxErrors } from './relaxing-errors.ts';
import { defineRule, switchOption } from './rule.ts';

export const relaxedPredictiveCoding = defineRule({
  name: 'pc-relaxed',
  title: 'relaxed predictive coding',
  citation: 'Millidge, Tschantz, Seth & Buckley 2020, arXiv 2010.01047',
  refuse: refuseConvolutions,
  options: {
    steps: stepsOption(20, 1),
    stepSize: stepSizeOption(0.5),
    learnedBackward: switchOption(1, 'errors come back through arrays that learn as the weights do'),
    dropDerivative: switchOption(1, 'errors come back without derivatives'),
    learnedErrors: switchOption(0, 'values meet their predictions through an array that learns'),
    decay: { default: 0, least: 0, most: 100, about: 'decay of weights and backward weights, as a share of the rate' },
  },
  record(context) {
    const { program, network, training, options } = context;
    const { steps, stepSize, learnedBackward, dropDerivative, learnedErrors, decay } = options;
    if (decay > 0 && training.update !== 'write') {
      throw new ProgramError(`Expected train.update to be write for a decay of weights, got ${training.update}`);
    }
    const pass = recordForward(program, network);
    const inner = { ...context, pass };
    const outputError = recordOutputError(program, pass);
    const connections = learnedErrors ? connectErrors(inner) : [];
    const { atActivations, atSums } = relaxErrors(inner, outputError, {
      ...{ steps, stepSize, derivative: !dropDerivative },
      ...(learnedErrors && { start: connections.map(({ start }) => start) }),
      carry: learnedBackward ? carryThroughBackward(inner) : carryThroughWeights(inner),
    });
    const errors = [...atSums, outputError];
    const formula: FormulaOptions | undefined = decay > 0 ? { text: `g + ${decay} * w` } : undefined;
    pass.layers.forEach((layer, index) => {
      const term = { input: layer.input, error: errors[index] as Signal };
      learn(context, layer, [term], { ...(formula && { formula }) });
    });
    if (learnedBackward) learnBackward(inner, errors, formula);
    connections.forEach(({ tile, input }, index) => {
      learnWeights(context, tile, [{ input, error: atActivations[index] as Signal }]);
    });
  },
});

interface Connection {
  /** ψ_l */
  readonly tile: Tile;
  readonly input: Signal;
  /** ψ_l a_l − a_l */
  readonly start: Signal;
}

/** ψ of every hidden layer and the error that each starts from. */
function connectErrors({ program, pass }: ErrorContext): readonly Connection[] {
  return pass.layers.slice(0, -1).map(({ activation }: Layer, index) => {
    const { width } = activation;
    const tile = program.tile({
      ...{ name: `error connection ${index + 1}`, inputs: width, outputs: width, role: 'feedback' },
      // Three standard deviations of 0.05.
      initial: { distribution: 'normal', bound: 0.15 },
    });
    const p = program.read(tile, activation);
    return { tile, input: activation, start: program.map(`difference ${index + 1}`, 'p - a', { p, a: activation }) };
  });
}
