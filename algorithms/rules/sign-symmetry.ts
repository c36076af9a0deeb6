/**
 * Sign symmetry: feedback alignment with B_lᵀ = |M| ⊙ sign(W_{l+1}), where the magnitudes are all the same (uSF), drawn
 * anew for every batch (brSF), or drawn once (frSF).
 *
 * Liao, Leibo & Poggio 2016, AAAI (arXiv 1510.05067); on ImageNet Xiao, Chen, Liao & Poggio 2018 (arXiv 1811.03567).
 * uSF: the magnitude is the standard deviation of the initial weights; brSF: M is normal with it; frSF: M is distributed
 * as the initial weights.
 *
 * Hardware: the signs of W are read out and the feedback array is written before the error travels through it: one bit a
 * cell with uSF, the polarity of a pair whose magnitude stays with frSF, every cell of every batch with brSF. So the signs
 * are always those of the weights that made the error, of the first batch too, whatever the devices did since their
 * change. A weight of zero counts as positive: sign(0) = 0 would cut its neuron off.
 *
 * Left out: batch normalisation, which the authors recommend, and batch-Manhattan (the sign of the batch's gradient).
 */
import type { Initial, Tile } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { feedbackTile, propagateErrors, ruleOfErrors } from './errors.ts';
import type { Rule, RuleFacts } from './rule.ts';

/** What the feedback array starts from, and |M| as a formula of its own weight w. */
interface Magnitude {
  readonly initial: Initial;
  readonly formula: string;
}

function signSymmetry(facts: Pick<RuleFacts, 'name' | 'title'>, magnitudeOf: (above: Tile) => Magnitude): Rule {
  return ruleOfErrors({
    ...facts,
    citation: 'Liao, Leibo & Poggio 2016, AAAI (arXiv 1510.05067)',
    recordErrors(context, outputError) {
      const { program, pass } = context;
      return propagateErrors(context, outputError, (layer, error) => {
        const { weights, below } = pass.layers[layer] as Layer;
        const { initial, formula } = magnitudeOf(weights);
        const feedback = feedbackTile(program, layer, weights.inputs, error.width, initial);
        program.write(feedback, [], 1, {
          formula: { text: `w - (v < 0 ? -1 : 1) * ${formula}`, tiles: { v: { tile: weights, transposed: true } } },
        });
        program.beginRound();
        return below(program.read(feedback, error));
      });
    },
  });
}

/** Of uniform numbers with the standard deviation of the initial weights. */
const boundOf = ({ initial, inputs, outputs }: Tile): number =>
  initial.distribution === 'orthogonal' ? initial.bound * Math.sqrt(3 / Math.max(inputs, outputs)) : initial.bound;
const deviationOf = (tile: Tile): number => boundOf(tile) / Math.sqrt(3);

export const uniformSignSymmetry = signSymmetry({ name: 'usf', title: 'uniform sign symmetry' }, (above) => ({
  initial: { distribution: 'uniform', bound: deviationOf(above) },
  formula: `${deviationOf(above)}`,
}));

export const batchRandomSignSymmetry = signSymmetry({ name: 'brsf', title: 'batch-random sign symmetry' }, (above) => ({
  initial: { distribution: 'normal', bound: 3 * deviationOf(above) },
  formula: `abs(${deviationOf(above)} * normal())`,
}));

export const fixedRandomSignSymmetry = signSymmetry({ name: 'frsf', title: 'fixed-random sign symmetry' }, (above) => ({
  initial: { distribution: 'uniform', bound: boundOf(above) },
  formula: 'abs(w)',
}));
