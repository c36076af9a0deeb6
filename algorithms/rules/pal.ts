/**
 * PAL, phaseless alignment learning: noise in the rates tells the feedback what the forward weights are, while both learn.
 *
 * Max, Kriener, Pineda García, Nowotny, Jaras, Senn & Petrovici 2022 (arXiv 2212.10249). Membranes obey τ u̇ = −u + W r + b + e + ξ and
 * rates are prospective, r = φ(u + τ u̇), so that r_l = φ(W_l r_{l−1} + b_l + e_l + ξ_l) at once, whatever τ: no u is needed. Errors
 * e_l = φ'(ŭ_l) ⊙ (B_l e_{l+1}), at the output e_L = β (t − r_L). ξ_l is an Ornstein-Uhlenbeck process. With rates high-passed, r̂:
 *
 *   Ẇ_l = η_W low-pass[e_l] r_{l−1}ᵀ,  Ḃ_l = η_B (ξ_l r̂_{l+1}ᵀ − α B_l),
 *
 * whose fixed point is B_l ∝ E[φ'] W_{l+1}ᵀ: feedback aligns in direction, not in size. Of a softmax output φ' is no number for
 * each neuron, and feedback from it aligns less well.
 *
 * Hardware: every Euler step reads all W and B forward; noise in every hidden neuron; no phases, no locks. Changes are outer
 * products of each step, here added up over a sample's steps and written once a batch.
 *
 * Ours: a sample begins settled, without noise or error (its first step is the plain forward pass, and its prediction); rates
 * see the errors of the step before; filters begin anew with each sample, the low-pass at the first error; changes are means
 * over steps, and errors are over β, so that rates compare with those of other rules; the output has no noise.
 */
import type { Recorder, Signal, Term, Tile } from '../../emulator/index.ts';
import {
  activate,
  activations,
  type ForwardPass,
  type Layer,
  type NetworkSpec,
  recordForward,
} from '../network/network.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

interface PalOptions {
  readonly steps: number;
  readonly noise: number;
  readonly noiseSteps: number;
  readonly filterSteps: number;
  readonly smoothing: number;
  readonly nudging: number;
  readonly feedbackRate: number;
  readonly decay: number;
}

export const phaselessAlignment = defineRule({
  name: 'pal',
  title: 'phaseless alignment learning',
  citation: 'Max, Kriener, Pineda García, Nowotny, Jaras, Senn & Petrovici 2022 (arXiv 2212.10249)',
  update: 'write',
  refuse: refuseConvolutions,
  options: {
    steps: { default: 10, least: 1, most: 1000, integer: true, about: 'Euler steps for each sample' },
    noise: { default: 0.01, least: 0, most: 10, about: 'σ of the noise in hidden neurons, in units of their input' },
    noiseSteps: { default: 10, least: 1, most: 1e6, about: 'time constant of the noise, in Euler steps' },
    filterSteps: { default: 10, least: 1, most: 1e6, about: 'time constant of the high-pass of rates, in Euler steps' },
    smoothing: { default: 100, least: 1, most: 1e6, about: 'time constant of the low-pass of errors, in Euler steps' },
    nudging: {
      default: 0.1,
      least: 1e-6,
      most: 1,
      about: 'β: share of the error at the output that is let into its neurons',
    },
    feedbackRate: { default: 1, least: 0, most: 1e6, about: 'η_B: rate per sample of the feedback weights' },
    decay: {
      default: 1e-5,
      least: 0,
      most: 1,
      about: 'α: share of a feedback weight that is lost per sample, at a rate of 1',
    },
  },
  record(context) {
    const { program, network, options } = context;
    const pass = recordForward(program, network);
    const tiles = pass.layers.slice(0, -1).map(({ weights }, index) => {
      return backTile(program, index + 1, weights.outputs, (pass.layers[index + 1] as Layer).weights.outputs);
    });
    const steps = [firstStep(program, network, options, pass, tiles)];
    while (steps.length < options.steps)
      steps.push(nextStep(program, network, options, pass, tiles, steps.at(-1) as Step));
    learnForward(context, pass, steps);
    tiles.forEach((tile, index) => {
      learnBackward(context, tile, index, steps);
    });
  },
});

/** What every layer holds at one time; layer l at l − 1. */
interface Step {
  /** r */
  readonly rates: readonly Signal[];
  /** e */
  readonly errors: readonly Signal[];
  /** Low-passed. */
  readonly smoothed: readonly Signal[];
  /** r̂; absent before anything moved. */
  readonly moved: readonly (Signal | undefined)[];
  /** ξ of hidden layers; absent at first. */
  readonly noise: readonly (Signal | undefined)[];
}

/** Entries of B are normal; N(0, 0.05). */
function backTile(program: Recorder, layer: number, outputs: number, inputs: number): Tile {
  const initial = { distribution: 'normal', bound: 0.15 } as const;
  return program.tile({ name: `feedback ${layer}`, outputs, inputs, role: 'feedback', initial });
}

function firstStep(
  program: Recorder,
  network: NetworkSpec,
  options: PalOptions,
  pass: ForwardPass,
  tiles: readonly Tile[],
): Step {
  const rates = pass.layers.map(({ activation }) => activation);
  const errors = recordErrors(program, network, options, rates, tiles);
  return { rates, errors, smoothed: errors, moved: [], noise: [] };
}

function nextStep(
  program: Recorder,
  network: NetworkSpec,
  options: PalOptions,
  { layers }: ForwardPass,
  tiles: readonly Tile[],
  before: Step,
): Step {
  const noise = tiles.map(({ outputs }, index) => evolveNoise(program, options, outputs, before.noise[index]));
  const rates: Signal[] = [];
  layers.forEach((layer, index) => {
    const below = rates[index - 1] ?? program.image;
    rates.push(recordRate(program, network, layer, below, before.errors[index] as Signal, noise[index]));
  });
  const errors = recordErrors(program, network, options, rates, tiles);
  const smoothed = errors.map((e, index) => {
    const s = before.smoothed[index] as Signal;
    return program.map('smoothed error', `s + (e - s) / ${options.smoothing}`, { s, e });
  });
  const moved = rates.map((r, index) => {
    const [old, m] = [before.rates[index] as Signal, before.moved[index]];
    const formula = m ? `(1 - ${1 / options.filterSteps}) * m + r - b` : 'r - b';
    return program.map('moved rate', formula, { r, b: old, ...(m && { m }) });
  });
  return { rates, errors, smoothed, moved, noise };
}

/** ξ ← (1 − 1/T) ξ + σ √(1/T) w */
function evolveNoise(program: Recorder, options: PalOptions, width: number, before: Signal | undefined): Signal {
  const { noise, noiseSteps } = options;
  const fresh = `${noise / Math.sqrt(noiseSteps)} * normal()`;
  const formula = before ? `${1 - 1 / noiseSteps} * x + ${fresh}` : fresh;
  return program.map('noise', formula, before ? { x: before } : {}, width);
}

/** r = φ(W r + b + e + ξ); the output has no ξ. */
function recordRate(
  program: Recorder,
  { activation, output = 'softmax' }: NetworkSpec,
  { weights, bias }: Layer,
  below: Signal,
  e: Signal,
  noise: Signal | undefined,
): Signal {
  const sum = program.read(weights, below);
  const driven = noise
    ? program.map('driven input', 'z + e + n', { z: sum, e, n: noise })
    : program.map('driven input', 'z + e', { z: sum, e });
  if (noise) return activate(program, 'rate', activation, driven, bias);
  if (output === 'softmax')
    return program.softmax('rate', program.map('driven logits', 'z + b', { z: driven, b: bias }));
  return activate(program, 'rate', activations[output], driven, bias);
}

function recordErrors(
  program: Recorder,
  { activation }: NetworkSpec,
  { nudging }: PalOptions,
  rates: readonly Signal[],
  tiles: readonly Tile[],
): readonly Signal[] {
  const y = rates.at(-1) as Signal;
  const errors = [program.map('nudging', `${nudging} * (t - y)`, { t: program.target, y })];
  for (let index = tiles.length - 1; index >= 0; index--) {
    const carried = program.read(tiles[index] as Tile, errors[0] as Signal);
    const a = rates[index] as Signal;
    errors.unshift(program.map('error', `e * (${activation.derivative})`, { e: carried, a }));
  }
  return errors;
}

function learnForward(context: RuleContext<PalOptions>, { layers }: ForwardPass, steps: readonly Step[]): void {
  const { program, options } = context;
  layers.forEach(({ weights, bias, input }, index) => {
    const terms = steps.map(({ rates, smoothed }): Term => {
      const error = program.map('error to learn by', `${-1 / options.nudging} * e`, { e: smoothed[index] as Signal });
      return { input: rates[index - 1] ?? input, error };
    });
    learn(context, { weights, bias }, terms, { factor: 1 / steps.length });
  });
}

/** B ← B + η_B (ξ r̂ᵀ − α B), mean over the steps; decay counts every sample of a full batch. */
function learnBackward(
  { program, options, training }: RuleContext<PalOptions>,
  tile: Tile,
  index: number,
  steps: readonly Step[],
) {
  const terms = steps.flatMap(({ noise, moved }): readonly Term[] => {
    const [xi, input] = [noise[index], moved[index + 1]];
    return xi && input ? [{ input, error: program.map('noise to learn by', '-x', { x: xi }) }] : [];
  });
  const lost = options.decay * training.batch * steps.length;
  const text = terms.length > 0 ? `g + ${lost} * w` : `${lost} * w`;
  program.write(tile, terms, options.feedbackRate / steps.length, { formula: { text } });
}
