/**
 * Equilibrium propagation: the change is the difference between two equilibria, one of them nudged towards the target.
 *
 * With Φ = Σ_l s_l · (W_l s_{l−1} + b_l) every layer takes the state s_l ← ρ(∂Φ/∂s_l), the output also β (Y − s_L), which
 * is −β ∂C/∂s of C = ½ ‖s_L − Y‖². Free phase (β = 0) from s = 0 gives s⁰; from there, and in the centred form again
 * from there with −β, the nudged ones.
 *
 * - one-sided: ΔW_l = (rate/β) (s_l^β s_{l−1}^βᵀ − s_l⁰ s_{l−1}⁰ᵀ), wrong by O(β); where the sign of β is drawn sample by
 *   sample, in the mean by O(β²) alone, as Scellier & Bengio did;
 * - centred: ΔW_l = (rate/2β) (s_l^β s_{l−1}^βᵀ − s_l^{−β} s_{l−1}^{−β}ᵀ), wrong by O(β²);
 * - asymmetric (vector field): states hear those above through arrays B_l of their own; W_l and B_lᵀ get the same change
 *   and the same decay, so that what told them apart at first fades (Kolen & Pollack 1994).
 *
 * Scellier & Bengio 2017, Front. Comput. Neurosci. 11:24 (arXiv 1602.05179); discrete steps Ernoult et al. 2019 (arXiv
 * 1905.13633); centred, softmax and asymmetric Laborieux et al. 2021, Front. Neurosci. 15:633674 (arXiv 2006.03824).
 *
 * Of hardware it demands arrays read both ways at once, and states that differ by more than their noise: a small β puts
 * the change into a difference of a few steps of the ADC.
 *
 * ρ is the network's activation: sharp-sigmoid for MNIST, hard-sigmoid (clip) or half-sigmoid. Outputs are rates as the
 * hidden ones are (`linear`), or a softmax beside the states that nudges the last of them by β W_outᵀ(Y − ŷ) and learns
 * by (Y − ŷ) s⁰ᵀ: W_out has no part in the free states, so that is its exact gradient at any β.
 */
import type { Recorder, Signal, Term, Tile } from '../../emulator/index.ts';
import { type NetworkSpec, recordScore, recordSoftmax } from '../network/network.ts';
import { feedbackTile } from './errors.ts';
import { learn, learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { contrast, declareLayers, type Relaxation, relax, respondBy, type Synapses } from './relaxation.ts';
import { defineRule, type Rule, type RuleContext, type RuleFacts, switchOption } from './rule.ts';

interface Variant extends Omit<RuleFacts, 'refuse'> {
  readonly centred: boolean;
  readonly asymmetric: boolean;
  readonly beta: number;
}

interface Options {
  readonly freeSteps: number;
  readonly nudgedSteps: number;
  readonly beta: number;
  /** Of one-sided ones; 0 elsewhere. */
  readonly randomSign?: number;
  /** Of asymmetric arrays; 0 elsewhere. */
  readonly decay?: number;
}

type Context = RuleContext<Options>;

/** The free phase and what the nudged ones go on from. */
interface FreePhase {
  readonly relaxation: Relaxation;
  readonly states: readonly Signal[];
  /** Beside the states, where the output is a softmax. */
  readonly readOut: Synapses | null;
  readonly output: Signal;
}

/** What carries a state, or an error, of layer l + 1 to layer l. */
type Carry = (l: number, above: Signal) => Signal;

export function ruleOfEquilibria({ centred, asymmetric, beta, ...facts }: Variant): Rule {
  const decay = { default: 3e-4, least: 0, most: 0.1, about: 'share of a weight that decays per image and rate' };
  const randomSign = switchOption(0, 'the sign of the nudge is drawn sample by sample');
  return defineRule({
    ...facts,
    options: {
      freeSteps: { default: 30, least: 1, most: 500, integer: true, about: 'steps of the free phase' },
      nudgedSteps: { default: 10, least: 1, most: 500, integer: true, about: 'steps of each nudged phase' },
      beta: { default: beta, least: 1e-4, most: 2, about: 'strength of the nudge towards the target' },
      ...(!centred && { randomSign }),
      ...(asymmetric && { decay }),
    },
    refuse: refuseEquilibrium,
    recordPrediction({ program, network, options }) {
      recordScore(program, network, recordFree(program, network, options, asymmetric).output);
    },
    record(context: Context) {
      const { program, network, options } = context;
      const free = recordFree(program, network, options, asymmetric);
      recordScore(program, network, free.output);
      const drawn = options.randomSign === 1 ? program.map('sign', 'uniform() < 0.5 ? -1 : 1', {}, 1) : null;
      const nudged = (beta: number) => recordNudged(context, free, { beta, sign: drawn }, asymmetric);
      const plus = nudged(options.beta);
      const minus = centred ? nudged(-options.beta) : free.states;
      const scale = { factor: 1 / (options.beta * (centred ? 2 : 1)), sign: drawn };
      free.relaxation.layers.forEach((layer, index) => {
        const terms = contrast(program, index + 1, scale, plus, minus);
        learnBothWays(context, layer, asymmetric && index > 0 ? ownFeedback(program, index, layer) : null, terms);
      });
      if (free.readOut) learnReadOut(context, free, free.readOut, asymmetric);
    },
  });
}

function refuseEquilibrium(network: NetworkSpec): string | undefined {
  const { output = 'softmax', hidden } = network;
  if (output === 'sigmoid') return 'network.output to be linear or softmax, got sigmoid';
  if (output === 'softmax' && hidden.length === 0) return 'network.hidden to be at least one layer, got none';
  return refuseConvolutions(network);
}

function recordFree(program: Recorder, network: NetworkSpec, options: Options, asymmetric: boolean): FreePhase {
  const { activation, output: kind = 'softmax' } = network;
  const all = declareLayers(program, network);
  const layers = kind === 'softmax' ? all.slice(0, -1) : all;
  const readOut = kind === 'softmax' ? (all.at(-1) as Synapses) : null;
  const relaxation: Relaxation = {
    program,
    layers,
    drive: program.read((layers[0] as Synapses).weights, program.image),
    hear: carryOf(program, all, asymmetric),
    respond: (l, sums) => respondBy(program, l, activation, sums),
  };
  const states = relax(relaxation, options.freeSteps);
  const last = states.at(-1) as Signal;
  return { relaxation, states, readOut, output: readOut ? readOff(program, readOut, last) : last };
}

function recordNudged(
  { program, options: { nudgedSteps } }: Context,
  { relaxation, states, readOut }: FreePhase,
  { beta, sign: k }: { readonly beta: number; readonly sign: Signal | null },
  asymmetric: boolean,
): readonly Signal[] {
  const { layers } = relaxation;
  const carry = readOut && carryOf(program, [...layers, readOut], asymmetric);
  const beyond = (last: Signal) => {
    const y = readOut ? readOff(program, readOut, last) : last;
    const formula = `${k ? 'k * ' : ''}${beta} * (t - y)`;
    const nudge = program.map('nudge', formula, { t: program.target, y, ...(k && { k }) });
    return carry ? carry(layers.length, nudge) : nudge;
  };
  return relax({ ...relaxation, beyond }, nudgedSteps, states);
}

function readOff(program: Recorder, { weights, bias: b }: Synapses, s: Signal): Signal {
  return recordSoftmax(program, { z: program.read(weights, s), b });
}

function carryOf(program: Recorder, layers: readonly Synapses[], asymmetric: boolean): Carry {
  return (l, above) => {
    const upper = layers[l] as Synapses;
    if (!asymmetric) return program.readTransposed(upper.weights, above);
    return program.read(ownFeedback(program, l, upper), above);
  };
}

/** B_l, of the shape of the transposed weights above layer l. */
function ownFeedback(program: Recorder, l: number, { weights }: Synapses): Tile {
  return feedbackTile(program, l, weights.inputs, weights.outputs);
}

function learnReadOut(context: Context, { states, output: y }: FreePhase, readOut: Synapses, asymmetric: boolean) {
  const { program } = context;
  const feedback = asymmetric ? ownFeedback(program, states.length, readOut) : null;
  const error = program.map('output error', 'y - t', { y, t: program.target });
  learnBothWays(context, readOut, feedback, [{ input: states.at(-1) as Signal, error }]);
}

/** Changes a layer, and by the same, transposed, the array that carries its state down. */
function learnBothWays(context: Context, layer: Synapses, feedback: Tile | null, terms: readonly Term[]): void {
  if (!feedback) {
    learn(context, layer, terms);
    return;
  }
  learn(context, layer, terms, decaying(context, layer.weights));
  const turned = terms.map(({ input, error }) => ({ input: error, error: input }));
  learnWeights(context, feedback, turned, decaying(context, feedback));
}

/** Decay counts images, as rates do: a batch of half as many decays half as much. */
function decaying({ program, options: { decay = 0 } }: Context, { name, outputs }: Tile) {
  if (decay === 0) return {};
  const d = program.map(`decay of ${name}`, `${decay}`, {}, outputs);
  return { formula: { text: 'g + d * w', outputs: { d } } };
}
