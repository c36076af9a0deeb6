/**
 * Consequentialism: backpropagation whose samples of a batch do not speak for each other.
 *
 * Paeedeh & Ghiasi-Shirazi 2020 (arXiv 2003.05164): every neuron has a target, given by backpropagation, and a batch should
 * bring it to the targets of all its samples at once, as normalised least mean squares and affine projection do. With X the
 * inputs of a layer and E its errors, samples as columns, ΔW = −μ E (XᵀX + r I)⁻¹ Xᵀ, where X has a row of ones for the bias.
 * One sample: −μ δ xᵀ/(‖x‖² + r).
 *
 * Hardware: backpropagation, and of each layer the overlaps of the samples of a batch and a solve with as many unknowns, in
 * digital logic; so every change waits for the whole batch. Batches are of 64 at most.
 *
 * The equation is ours, in the form of affine projection; the paper's constant is not known. r is a share of the mean ‖x‖², so
 * that it means the same in all layers. The rate of training is μ: 1 meets the targets, as r → 0.
 */
import type { Recorder, Signal } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { propagateErrors, ruleOfErrors } from './errors.ts';
import { refuseConvolutions } from './refusals.ts';

export const consequentialism = ruleOfErrors({
  name: 'consequentialism',
  title: 'consequentialism',
  citation: 'Paeedeh & Ghiasi-Shirazi 2020 (arXiv 2003.05164)',
  refuse: refuseConvolutions,
  options: {
    ridge: {
      ...{ default: 0.1, least: 0, most: 100 },
      about: 'added to the overlap of each sample with itself, as a share of the mean squared length of the inputs',
    },
  },
  recordErrors(context, outputError) {
    const { program, pass, options } = context;
    const errors = propagateErrors(context, outputError, (layer, above) => {
      return program.readTransposed((pass.layers[layer] as Layer).weights, above);
    });
    return pass.layers.map(({ input }, index) => {
      const name = `whitened error ${index + 1}`;
      return program.whiten(name, withOne(program, input), errors[index] as Signal, options.ridge);
    });
  },
});

/** x with a 1 behind it, which is what a bias takes. */
function withOne(program: Recorder, x: Signal): Signal {
  const one = program.place('one behind', program.map('one', '1', {}, 1), x.width, x.width + 1);
  return program.map('input and one', 'x + o', { x: program.place('input', x, 0, x.width + 1), o: one });
}
