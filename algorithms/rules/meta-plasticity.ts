/**
 * Meta-learned plasticity with fixed random feedback: feedback alignment with two Hebbian terms beside the gradient's.
 *
 * Shervani-Tabar & Rosenbaum 2023, Nat. Commun. 14:1805 (arXiv 2210.16414): with e_L = y − t and
 * e_l = (B_l e_{l+1}) ⊙ f'(z_l) down to l = 0,
 *
 *     ΔW_l = −θ0 e_l a_{l−1}ᵀ − θ1 e_l e_{l−1}ᵀ + θ2 (a_l a_{l−1}ᵀ − (a_l a_lᵀ) W_l):
 *
 * a pseudo-gradient, Hebb's rule of errors, and Oja's rule of activities, a_l (a_{l−1} − W_lᵀ a_l)ᵀ.
 *
 * The inner rule only: the authors learn the θ, shared by all layers, in an outer loop over tasks, which is digital and done
 * before anything is deployed. Here they are options, times the rate of training. Which they found we do not have; the
 * defaults are ours. A θ of zero leaves its term out, and what only that needs. The authors' networks have a softplus of
 * knee 1/10 (`softplus`) and no biases; ours have, and they follow the pseudo-gradient alone. e_0 takes the image for an
 * activity. At the output Oja's rule uses what the network puts out, as theirs does.
 *
 * Hardware: feedback alignment's, one feedback array more for e_0, a transposed read of every W with its own activity, and
 * up to three products of two signals per layer.
 */

import type { Signal, Term } from '../../emulator/index.ts';
import { type Layer, recordForward } from '../network/network.ts';
import { type ErrorContext, feedbackTile, propagateErrors, recordOutputError } from './errors.ts';
import { learnWeights, rateOf } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

interface Thetas {
  readonly theta0: number;
  readonly theta1: number;
  readonly theta2: number;
}

export const metaPlasticity = defineRule({
  name: 'meta-plasticity',
  title: 'meta-learned plasticity (inner rule)',
  citation: 'Shervani-Tabar & Rosenbaum 2023, Nat. Commun. 14:1805',
  refuse: refuseConvolutions,
  options: {
    theta0: { default: 1, least: -10, most: 10, about: 'weight of the pseudo-gradient, times the rate' },
    theta1: { default: 0.1, least: -10, most: 10, about: "weight of Hebb's rule of errors, times the rate" },
    theta2: { default: 0.001, least: -10, most: 10, about: "weight of Oja's rule, times the rate" },
  },
  record(whole) {
    const { program, network, training, options } = whole;
    const context = { ...whole, pass: recordForward(program, network) };
    const { layers } = context.pass;
    const errors = propagateErrors(context, recordOutputError(program, context.pass), (layer, error) =>
      carry(context, layer, error),
    );
    const below = options.theta1 === 0 ? errors : [imageError(context, errors[0] as Signal), ...errors];
    for (const [index, layer] of layers.entries()) {
      const error = errors[index] as Signal;
      learnWeights(context, layer.weights, termsOf(context, layer, error, below[index] as Signal));
      const rate = rateOf(training, layer.weights, { factor: options.theta0 });
      if (rate !== 0) program.adjust(layer.bias, error, rate, training);
    }
  },
});

/** B_l e_{l+1} */
function carry({ program, pass }: ErrorContext, layer: number, error: Signal): Signal {
  const { weights } = pass.layers[layer] as Layer;
  return program.read(feedbackTile(program, layer, weights.inputs, error.width), error);
}

/** e_0 */
function imageError(context: ErrorContext, above: Signal): Signal {
  const { program, network } = context;
  const operands = { e: carry(context, 0, above), a: program.image };
  return program.map('error 0', `e * (${network.activation.derivative})`, operands);
}

/** What the change of a layer is the sum of: down the error, up Oja's rule. */
function termsOf(
  { program, options }: ErrorContext<Thetas>,
  { weights, input, activation: a }: Layer,
  error: Signal,
  errorBelow: Signal,
): readonly Term[] {
  const { theta0, theta1, theta2 } = options;
  const scaled = (theta: number) =>
    theta === 1 ? error : program.map(`share of ${error.name}`, `${theta} * e`, { e: error });
  const terms: Term[] = [];
  if (theta0 !== 0) terms.push({ input, error: scaled(theta0) });
  if (theta1 !== 0) terms.push({ input: errorBelow, error: scaled(theta1) });
  if (theta2 !== 0) {
    const shortfall = program.map(`x - Wᵀ a of ${weights.name}`, 'x - back', {
      x: input,
      back: program.readTransposed(weights, a),
    });
    terms.push({ input: shortfall, error: program.map(`share of ${a.name}`, `${-theta2} * a`, { a }) });
  }
  return terms;
}
