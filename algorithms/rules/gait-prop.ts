/**
 * GAIT-prop: targets an infinitesimal step from the activations, taken down by the inverse of each layer. In the limit, with
 * Δ_l = a_l − τ_l and D_l = f'(z_l): Δ_{l−1} = W_l⁻¹ (D_l ⊙ Δ_l), W_l changes by the error D_l ⊙ Δ_l: backpropagation with
 * W⁻¹ in the place of Wᵀ, and the same where W is orthogonal.
 *
 * Ahmad, van Gerven & Ambrogioni 2020, NeurIPS (arXiv 2006.06438). The linearised form, since the literal one divides by
 * γ^(L−l), which float32 does not survive. Layers from the second on are square; of the last, as many neurons as there are
 * classes are the output and the others are auxiliary: their target is what they are, their error zero. Arrays of the
 * inverses are written anew for every batch, from weights that are read out and inverted digitally.
 *
 * Regulariser λ Σ_{i≠j} ((W Wᵀ)_ij)² per sample, whose gradient is 4λ (C − diag C) W with C = W Wᵀ. The paper computes it;
 * here it is estimated without bias by reads of the array, with random signs r and s (as Hutchinson 1989, Commun. Stat.
 * Simul. Comput. 18:1059, estimates a trace): E[(C r − (s ⊙ C s) ⊙ r) (Wᵀ r)ᵀ] = (C − diag C) W. Where W is orthogonal the
 * estimate is zero, whatever the signs.
 */
import type { Signal, Term } from '../../emulator/index.ts';
import { type ForwardPass, type Layer, type NetworkSpec, recordPass, recordScore } from '../network/network.ts';
import { propagateErrors, recordOutputError } from './errors.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

export const gaitProp = defineRule({
  name: 'gait-prop',
  title: 'GAIT-prop',
  citation: 'Ahmad, van Gerven & Ambrogioni 2020, NeurIPS (arXiv 2006.06438)',
  options: {
    orthogonality: {
      ...{ default: 0.1, least: 0, most: 1e4 },
      about: 'λ: weight of the regulariser that makes layers orthogonal, per sample; at 0 it costs nothing',
    },
  },
  refuse: (network) => refuseConvolutions(network) ?? refuseOblong(network),
  recordPrediction: ({ program, network }) => {
    recordSquare({ program, network });
  },
  record(rule) {
    const { program, options } = rule;
    const { pass, width } = recordSquare(rule);
    const error = recordOutputError(program, pass);
    const padded = width === error.width ? error : program.place('error of all outputs', error, 0, width);
    const inverses = pass.layers.slice(1).map(({ weights }, index) => {
      const { inputs, outputs } = weights;
      const initial = { distribution: 'zero', bound: 0 } as const;
      const tile = program.tile({ name: `feedback ${index + 1}`, inputs, outputs, role: 'feedback', initial });
      program.invert(tile, weights);
      return tile;
    });
    program.beginRound();
    const errors = propagateErrors({ ...rule, pass }, padded, (layer, above) => {
      const inverse = inverses[layer - 1];
      if (!inverse) throw new RangeError(`no inverse of layer ${layer + 1}`);
      return program.read(inverse, above);
    });
    const regularised = pass.layers.map((layer) => regularise(rule, layer, options.orthogonality));
    pass.layers.forEach((layer, index) => {
      const weightTerms = regularised[index] ?? [];
      learn(rule, layer, [{ input: layer.input, error: errors[index] as Signal }], { weightTerms });
    });
  },
});

function refuseOblong({ hidden, classes }: NetworkSpec): string | undefined {
  const [first = classes] = hidden;
  if (hidden.some((width) => width !== first))
    return `network.hidden to be layers of one width, got ${hidden.join(', ')}`;
  if (Number(first) < classes) return `network.hidden to be as wide as there are classes (${classes}), got ${first}`;
  return undefined;
}

/** The forward pass, with auxiliary neurons beside those of the classes where the last hidden layer is wider. */
function recordSquare({ program, network }: Pick<RuleContext, 'program' | 'network'>) {
  const { hidden, classes, output: kind = 'softmax' } = network;
  const width = Number(hidden.at(-1) ?? classes);
  const { layers, output: all } = recordPass(program, { ...network, classes: width, output: 'linear' }, program.image);
  const sums = width === classes ? all : program.slice('output sums', all, 0, classes);
  const output = {
    softmax: () => program.softmax('softmax', sums),
    linear: () => sums,
    sigmoid: () => program.map('rates', 'sigmoid(z)', { z: sums }),
  }[kind]();
  recordScore(program, network, output);
  const pass: ForwardPass = { layers, output };
  return { pass, width };
}

/** The regulariser of a layer as a term of its gradient. */
function regularise({ program }: Pick<RuleContext, 'program'>, { weights }: Layer, lambda: number): readonly Term[] {
  if (lambda === 0) return [];
  const overlap = () => {
    const signs = program.map(`signs of ${weights.name}`, 'uniform() < 0.5 ? -1 : 1', {}, weights.outputs);
    const back = program.readTransposed(weights, signs);
    return { signs, back, sums: program.read(weights, back) };
  };
  const [one, other] = [overlap(), overlap()];
  const error = program.map(`overlaps of ${weights.name}`, `${4 * lambda} * (v - s * u * r)`, {
    ...{ v: one.sums, r: one.signs, u: other.sums, s: other.signs },
  });
  return [{ input: one.back, error }];
}
