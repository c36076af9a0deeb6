/**
 * BEAN: backpropagation, regularised so that neurons which act alike on the next layer are alike in what they say.
 *
 * Gao, Ascoli & Zhao 2021, Front. Neurorobot. 15:567482 (arXiv 1909.13698), first order. For hidden neurons i and j of n with
 * outgoing weights W: strengths S = |tanh(γ W)|, correlation A = Sᵀ S, distance d_ij = mean over samples of (a_i − a_j)², and
 *
 *     loss += α · mean_ij (A_ij d_ij)
 *
 * for each hidden layer. The gradient flows to activations and to outgoing weights; of one sample, with c = 2 α/n²:
 *
 *     ∂/∂a = 2 c (a ⊙ Sᵀ(S 1) − Sᵀ(S a)),   ∂/∂S = c ((S 1)(a ⊙ a)ᵀ + (S (a ⊙ a)) 1ᵀ − 2 (S a) aᵀ),
 *
 * which needs no n × n matrix: S is an array beside the weights, written anew for each batch from weights that are read out, and
 * read with a, a ⊙ a and 1. ∂S/∂W = γ sign(W) (1 − S²), a formula of weights.
 *
 * The change by the regulariser is a write of its own, so an optimizer keeps a memory of its own for it. The second order, A ⊙ A
 * in the place of A, would need A itself, entry by entry; it is left out. So are the published spiking and few-shot settings.
 */
import type { Signal, Tile } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { recordForward } from '../network/network.ts';
import { type ErrorContext, propagateErrors, recordOutputError } from './errors.ts';
import { learn, learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

interface Values {
  readonly strength: number;
  readonly slope: number;
}

export const bean = defineRule({
  name: 'bean',
  title: 'backpropagation with BEAN regularisation',
  citation: 'Gao, Ascoli & Zhao 2021, Front. Neurorobot. 15:567482 (arXiv 1909.13698)',
  update: 'write',
  options: {
    strength: { default: 1, least: 0, most: 1e4, about: 'α: weight of the regulariser; at 0 it costs nothing' },
    slope: { default: 1, least: 1e-3, most: 1e3, about: 'γ: of the strength |tanh(γ w)| of a connection' },
  },
  refuse: refuseConvolutions,
  record(rule: RuleContext<Values>) {
    const { program, network, options } = rule;
    const pass = recordForward(program, network);
    const context: ErrorContext<Values> = { ...rule, pass };
    const pulls = options.strength > 0 ? pass.layers.slice(1).map((above, index) => pull(context, above, index)) : [];
    const errors = propagateErrors(context, recordOutputError(program, pass), (layer, error) => {
      const { weights, below } = pass.layers[layer] as Layer;
      const carried = below(program.readTransposed(weights, error));
      const regular = pulls[layer - 1];
      if (!regular) return carried;
      return program.map(`carried and pulled ${layer}`, 'e + p', { e: carried, p: regular.onActivations });
    });
    // First, since its formula is of the weights as they were.
    for (const [index, { weights }] of pass.layers.slice(1).entries()) pulls[index]?.change(weights);
    pass.layers.forEach((layer, index) => {
      learn(context, layer, [{ input: layer.input, error: errors[index] as Signal }]);
    });
  },
});

/** What the regulariser makes of hidden layer `index` + 1, whose activations `above` takes in. */
function pull(context: ErrorContext<Values>, { weights, input: a }: Layer, index: number) {
  const { program, options } = context;
  const { strength, slope } = options;
  const layer = index + 1;
  const scale = (2 * strength) / weights.inputs ** 2;
  const strengths = writeStrengths(context, weights, layer);
  const ones = program.map(`ones ${layer}`, '1', {}, weights.inputs);
  const squares = program.map(`squares ${layer}`, 'a * a', { a });
  const [ofOnes, ofSquares, ofActivations] = [ones, squares, a].map((x) => program.read(strengths, x)) as [
    Signal,
    Signal,
    Signal,
  ];
  const [toEach, toAll] = [ofOnes, ofActivations].map((sums) => program.readTransposed(strengths, sums));
  return {
    onActivations: program.map(`pull ${layer}`, `${2 * scale} * (a * r - s)`, {
      a,
      r: toEach as Signal,
      s: toAll as Signal,
    }),
    change(tile: Tile): void {
      const twice = program.map(`twice the sums ${layer}`, '-2 * s', { s: ofActivations });
      const terms = [
        { input: squares, error: ofOnes },
        { input: ones, error: ofSquares },
        { input: a, error: twice },
      ];
      const text = `${scale * slope} * g * sign(w) * (1 - tanh(${slope} * w) * tanh(${slope} * w))`;
      learnWeights(context, tile, terms, { formula: { text } });
    },
  };
}

/** S = |tanh(γ W)| on an array of its own. */
function writeStrengths({ program, options }: ErrorContext<Values>, weights: Tile, layer: number): Tile {
  const { inputs, outputs } = weights;
  const initial = { distribution: 'zero', bound: 1 } as const;
  const tile = program.tile({ name: `strengths ${layer}`, inputs, outputs, role: 'feedback', initial });
  program.write(tile, [], 1, {
    formula: { text: `w - abs(tanh(${options.slope} * v))`, tiles: { v: { tile: weights, transposed: false } } },
  });
  program.beginRound();
  return tile;
}
