/**
 * Contrastive Hebbian learning: s_k ← f(W_k s_{k−1} + b_k + γ W_{k+1}ᵀ s_{k+1}), settled twice, with the output left free
 * (ŝ) and held at the target (s̆); ΔW_k = rate · γ^{k−L} (s̆_k s̆_{k−1}ᵀ − ŝ_k ŝ_{k−1}ᵀ).
 *
 * Movellan 1991, Connectionist Models; Xie & Seung 2003, Neural Computation 15:441. What comes back is weak, γ ≪ 1, and
 * γ^{k−L} ≥ 1 makes up for it: then it is backpropagation to first order in γ, with the error y − t at the output.
 *
 * Of hardware it demands arrays read both ways at once; 1/γ amplifies the noise of reads, so γ ≥ 0.05 on analog arrays.
 * The output hears nothing from above, so any output kind will do. What the held output sends down is read once.
 */
import type { Recorder, Signal } from '../../emulator/index.ts';
import { type NetworkSpec, recordScore } from '../network/network.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import {
  contrast,
  declareLayers,
  type Relaxation,
  relax,
  respondAsOutput,
  respondBy,
  type Synapses,
} from './relaxation.ts';
import { defineRule } from './rule.ts';

interface Options {
  readonly freeSteps: number;
  readonly gamma: number;
  readonly damping: number;
}

const about = 'steps of the phase with the output';

export const contrastiveHebbianLearning = defineRule({
  name: 'chl',
  title: 'contrastive Hebbian learning',
  citation: 'Xie & Seung 2003, Neural Computation 15:441',
  options: {
    freeSteps: { default: 20, least: 1, most: 500, integer: true, about: `${about} free` },
    clampedSteps: { default: 20, least: 1, most: 500, integer: true, about: `${about} held at the target` },
    gamma: { default: 0.1, least: 1e-4, most: 1, about: 'strength of what comes from above' },
    damping: { default: 0, least: 0, most: 0.95, about: 'share of its old state that a layer keeps at each step' },
  },
  refuse: refuseConvolutions,
  recordPrediction({ program, network, options }) {
    recordScore(program, network, recordFree(program, network, options).states.at(-1) as Signal);
  },
  record(context) {
    const { program, network, options } = context;
    const { relaxation, states: free } = recordFree(program, network, options);
    const { layers } = relaxation;
    recordScore(program, network, free.at(-1) as Signal);
    const hidden = layers.slice(0, -1);
    // Held, so that it is read once.
    const held = hidden.length > 0 ? relaxation.hear(hidden.length, program.target) : null;
    const clamped = relax(
      { ...relaxation, layers: hidden, ...(held && { beyond: () => held }) },
      options.clampedSteps,
      free.slice(0, -1),
    );
    layers.forEach((layer, index) => {
      // Of the gradient and not of the rate: optimizers that make up for the size of gradients must see it made up for.
      const factor = options.gamma ** (index + 1 - layers.length);
      learn(context, layer, contrast(program, index + 1, { factor }, [...clamped, program.target], free));
    });
  },
});

function recordFree(program: Recorder, network: NetworkSpec, { freeSteps, gamma, damping }: Options) {
  const layers = declareLayers(program, network);
  const relaxation: Relaxation = {
    program,
    layers,
    drive: program.read((layers[0] as Synapses).weights, program.image),
    hear: (l, above) => program.readTransposed((layers[l] as Synapses).weights, above),
    respond(l, sums) {
      if (l === layers.length) return respondAsOutput(program, l, network, sums, { kept: damping });
      return respondBy(program, l, network.activation, sums, { gain: gamma, kept: damping });
    },
  };
  return { relaxation, states: relax(relaxation, freeSteps) };
}
