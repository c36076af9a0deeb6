/**
 * BurstCCN, in rates: errors ride on bursts, beside the events that carry activity, in a single phase.
 *
 * Greedy, Zhu, Pemberton, Mellor & Costa 2022, NeurIPS (arXiv 2206.11769). Event rates e_l = σ(W_l e_{l−1} + b_l) are the
 * activations. Bursts b_l = p_l ⊙ e_l have a baseline p_b = 0.5: at the output p = p_b ((t − e)(1 − e) + 1), below
 * u_l = Yᵀ b_{l+1} − Qᵀ e_{l+1} and p_l = σ(4 u_l ⊙ (1 − e_l)). ΔW_l = η ((p_l − p_b) ⊙ e_l) e_{l−1}ᵀ. Q = p_b Y, so that u = 0 without an
 * error; then for small errors this is p_b times gradient descent of half the squared error through Y.
 *
 * Hardware: one forward read of each layer, and of each hidden layer one read of Y by bursts and one of Q by events, from
 * thin times of the same phase. `tied` reads W itself, transposed, for both; else Y and Q are arrays of their own.
 *
 * Ours: Q's array holds the numbers of Y's, and p_b is a digital factor, so both are as well resolved; Y and Q do not learn
 * (the authors' default). Weights learn; so do biases, from an input of 1.
 */
import type { Recorder, Signal, Tile } from '../../emulator/index.ts';
import { type Layer, type NetworkSpec, recordForward } from '../network/network.ts';
import { feedbackTile } from './errors.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

/** p_b */
const baseline = 0.5;

export const burstCcn = defineRule({
  name: 'burst-ccn',
  title: 'BurstCCN',
  citation: 'Greedy, Zhu, Pemberton, Mellor & Costa 2022, NeurIPS (arXiv 2206.11769)',
  refuse(network: NetworkSpec) {
    const { activation, output = 'softmax' } = network;
    if (activation.name !== 'sigmoid') return `network.activation to be sigmoid, got ${activation.name}`;
    if (output !== 'sigmoid') return `network.output to be sigmoid, got ${output}`;
    return refuseConvolutions(network);
  },
  options: {
    feedback: {
      ...{ default: 'random', choices: ['random', 'symmetric', 'tied'] },
      about: 'Y: random, a copy of the weights as they were at the start, or the weights themselves',
    },
  },
  record(context) {
    const { program, network, options } = context;
    const { layers } = recordForward(program, network);
    const errors: Signal[] = [];
    let bursts: Signal | undefined;
    for (let index = layers.length - 1; index >= 0; index--) {
      const { activation: e } = layers[index] as Layer;
      const p = bursts
        ? carry(program, layers, index, bursts, options.feedback)
        : program.map('burst probability of output', `${baseline} * ((t - e) * (1 - e) + 1)`, { t: program.target, e });
      if (index > 0) bursts = program.map(`bursts ${index + 1}`, 'p * e', { p, e });
      errors[index] = program.map(`error ${index + 1}`, `(${baseline} - p) * e`, { p, e });
    }
    layers.forEach((layer, index) => {
      learn(context, layer, [{ input: layer.input, error: errors[index] as Signal }]);
    });
  },
});

/** p of a hidden layer, from u: bursts and events of the layer above. */
function carry(program: Recorder, layers: readonly Layer[], index: number, bursts: Signal, feedback: string): Signal {
  const layer = index + 1;
  const { activation: e } = layers[index] as Layer;
  const { weights, activation: events } = layers[layer] as Layer;
  const heard = (by: 'bursts' | 'events') => {
    const x = by === 'bursts' ? bursts : events;
    if (feedback === 'tied') return program.readTransposed(weights, x);
    if (feedback === 'symmetric') return program.readTransposed(copyOf(program, weights, by), x);
    return program.read(randomTile(program, layer, weights, by), x);
  };
  const u = program.map(`apical potential ${layer}`, `b - ${baseline} * e`, { b: heard('bursts'), e: heard('events') });
  return program.map(`burst probability ${layer}`, 'sigmoid(4 * u * (1 - e))', { u, e });
}

/** Y for bursts; for events Q, with the same numbers. */
function randomTile(program: Recorder, layer: number, { inputs, outputs }: Tile, by: 'bursts' | 'events'): Tile {
  const bursts = feedbackTile(program, layer, inputs, outputs);
  if (by === 'bursts') return bursts;
  const { name, initial } = bursts;
  return program.tile({ ...bursts, name: `${name} of events`, initial: { ...initial, like: name } });
}

function copyOf(program: Recorder, { name, inputs, outputs, initial }: Tile, by: 'bursts' | 'events'): Tile {
  return program.tile({
    ...{ name: `${name} at the start, of ${by}`, inputs, outputs, role: 'feedback' },
    initial: { ...initial, like: name },
  });
}
