/**
 * PEPITA: the error changes the input, and a second forward pass tells every layer what to learn.
 *
 * Dellaferrera & Kreiman 2022, ICML (arXiv 2201.11665). Pass 1: a_l and e = y − t. Pass 2 begins with x' = x + F e and gives
 * a'_l and e' = y' − t. Then ΔW_1 = −η (a_1 − a'_1) x'ᵀ, ΔW_l = −η (a_l − a'_l) a'_{l−1}ᵀ and ΔW_L = −η e' a'_{L−1}ᵀ. The paper
 * also writes the presynaptic activity of pass 1.
 *
 * Hardware: every layer is read twice, forward; one thin array carries the error to the input. Activations of pass 1 are
 * kept. x' may leave 0 … 1, so that inputs need a sign.
 *
 * Ours: biases learn as weights from an input of 1 (the authors' networks have none).
 */
import { type Layer, recordForward, recordPass } from '../network/network.ts';
import { recordOutputError } from './errors.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

export const pepita = defineRule({
  name: 'pepita',
  title: 'PEPITA',
  citation: 'Dellaferrera & Kreiman 2022, ICML (arXiv 2201.11665)',
  refuse: refuseConvolutions,
  options: {
    presynaptic: {
      default: 'second',
      choices: ['second', 'first'],
      about: 'the pass whose activity below a layer goes into its change',
    },
    sign: { default: 'plus', choices: ['plus', 'minus'], about: "of F in x' = x ± F e" },
    scale: {
      default: 0.05,
      least: 0,
      most: 10,
      about: 'entries of F are uniform in ±scale · √(6/inputs of the network)',
    },
  },
  record(context) {
    const { program, network, options } = context;
    const first = recordForward(program, network);
    const { width } = program.image;
    const feedback = program.tile({
      ...{ name: 'feedback to the input', inputs: network.classes, outputs: width, role: 'feedback' },
      initial: { distribution: 'uniform', bound: options.scale * Math.sqrt(6 / width) },
    });
    const fed = program.read(feedback, recordOutputError(program, first));
    const changed = program.map('changed input', options.sign === 'plus' ? 'x + f' : 'x - f', {
      x: program.image,
      f: fed,
    });
    const second = recordPass(program, network, changed);
    second.layers.forEach((layer, index) => {
      const before = first.layers[index] as Layer;
      const error =
        layer === second.layers.at(-1)
          ? recordOutputError(program, second)
          : program.map(`error ${index + 1}`, 'a - b', { a: before.activation, b: layer.activation });
      learn(context, layer, [{ input: (options.presynaptic === 'first' ? before : layer).input, error }]);
    });
  },
});
