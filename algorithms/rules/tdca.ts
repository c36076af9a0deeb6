/**
 * TDCA, as it is deployed: a small network of its own turns output and label into credits, which are spread over all neurons.
 *
 * Chen et al. 2022 (arXiv 2208.01416). c = g(y, t), a few credits; c_l = D_l c with fixed diffusion matrices D_l;
 * ΔW_l = −η (c_l ⊙ f'(z_l)) a_{l−1}ᵀ. The output layer learns by its own error y − t.
 *
 * The outer loop, which trains g on what the network has learnt by it, is not here: the tiles of g and D are frozen, to be
 * programmed with what was found elsewhere. As they are drawn, g(y, t) = h(C y − C t) with a random C, and credit is zero where
 * the output is right. One layer and as many credits as classes make it direct feedback alignment through two matrices.
 *
 * Hardware: two reads for the first layer of g, one for each other, and one of D_l for each hidden layer, all at once.
 * The paper's inputs, widths and sparse diffusion are not known to us; D is dense.
 */
import type { Recorder, Signal, Tile } from '../../emulator/index.ts';
import { feedbackTile, hiddenError, ruleOfErrors } from './errors.ts';
import { refuseConvolutions } from './refusals.ts';

export const topDownCredit = ruleOfErrors({
  name: 'tdca',
  title: 'top-down credit assignment',
  citation: 'Chen et al. 2022 (arXiv 2208.01416)',
  refuse: refuseConvolutions,
  options: {
    depth: {
      default: 1,
      least: 1,
      most: 2,
      integer: true,
      about: 'layers of the credit network: linear, or one hidden layer of tanh',
    },
    width: { default: 32, least: 1, most: 4096, integer: true, about: 'hidden neurons of the credit network' },
    credits: {
      default: 10,
      least: 1,
      most: 4096,
      integer: true,
      about: 'credits that are spread over the neurons of a layer',
    },
  },
  recordErrors(context, outputError) {
    const { program, pass, options } = context;
    const first = options.depth === 1 ? options.credits : options.width;
    const judged = judge(program, pass.output, first);
    const credits = options.depth === 1 ? judged : second(program, judged, options.credits);
    const errors = pass.layers.slice(0, -1).map(({ activation }, index) => {
      const layer = index + 1;
      return hiddenError(
        context,
        layer,
        program.read(feedbackTile(program, layer, activation.width, credits.width), credits),
      );
    });
    return [...errors, outputError];
  },
});

/** C y − C' t, in which C' is C unless it is programmed with something else. */
function judge(program: Recorder, y: Signal, outputs: number): Signal {
  const ofOutput = creditTile(program, 'credit 1', y.width, outputs);
  const ofTarget = program.tile({
    ...{ ...ofOutput, name: 'credit 1 of target' },
    initial: { ...ofOutput.initial, like: ofOutput.name },
  });
  return program.map('judged', 'a - b', { a: program.read(ofOutput, y), b: program.read(ofTarget, program.target) });
}

function second(program: Recorder, judged: Signal, credits: number): Signal {
  const hidden = program.map('credit activation', 'tanh(z)', { z: judged });
  return program.read(creditTile(program, 'credit 2', judged.width, credits), hidden);
}

function creditTile(program: Recorder, name: string, inputs: number, outputs: number): Tile {
  return program.tile({
    ...{ name, inputs, outputs, role: 'feedback' },
    initial: { distribution: 'uniform', bound: 1 / Math.sqrt(inputs) },
  });
}
