/**
 * What rules of the target propagation family share: a target for each layer instead of an error, and feedback arrays that
 * learn to go back from a layer's activations to those of the layer below.
 *
 * a_l = f(z_l); the last layer's activation a_L is its sums z_L, and the output function belongs to the loss. So
 * ∂loss/∂a_L = y − t with softmax (as in the code of fixed-weight DTP: a linear last layer, cross-entropy), with sigmoids
 * and with linear outputs alike, and τ_L = a_L − β (y − t). Feedback g_l(u) = f(V_l u + c_l), V_l: n_l × n_{l+1}.
 *
 * Local loss ½‖a_l − τ_l‖²: W_l changes by the error (a_l − τ_l) ⊙ f'(z_l), the output's by β (y − t). Nothing flows from
 * one layer's loss to another.
 */
import type { Signal, Tile, Vector } from '../../emulator/index.ts';
import { activate, type ForwardPass, type Layer, recordForward } from '../network/network.ts';
import { feedbackTile, recordOutputError } from './errors.ts';
import { learn } from './record.ts';
import type { NumberOption, RuleContext } from './rule.ts';

export type TargetContext = Pick<RuleContext<unknown>, 'program' | 'network' | 'training'> & {
  readonly pass: ForwardPass;
};

/** g_l: from a_{l+1} to a_l. */
export interface Feedback {
  readonly tile: Tile;
  /** c_l; none where the rule has none. */
  readonly bias: Vector | null;
}

export const targetStep = (about: number): NumberOption => ({
  ...{ default: about, least: 0, most: 100 },
  about: 'β: step from the output to its target, in units of the error at the output',
});

/** What rules whose feedback learns can be told. */
export const feedbackOptions = (updates: number) =>
  ({
    noise: {
      ...{ default: 0.1, least: 0, most: 10 },
      about:
        'σ: standard deviation of the noise on activations that feedback learns to remove, in units of activations',
    },
    feedbackRate: {
      ...{ default: 1, least: 0, most: 1e6 },
      about: 'learning rate of the feedback, times that of the layers',
    },
    feedbackUpdates: {
      ...{ default: updates, least: 0, most: 100, integer: true },
      about: 'changes of the feedback in a batch, each with noise of its own',
    },
  }) as const;

/** a_l of layer l, from 1; of the last one its sums. */
export function recordActivations({ program, network, pass }: TargetContext): readonly Signal[] {
  const last = pass.layers.at(-1) as Layer;
  const sums =
    network.output === 'linear' ? pass.output : program.map('output sums', 'z + b', { z: last.sum, b: last.bias });
  return [...pass.layers.slice(0, -1).map(({ activation }) => activation), sums];
}

/** g_1 … g_{L−1}; {@link feedbackTile} says where they start. */
function declareFeedback({ program, pass }: TargetContext): readonly Feedback[] {
  return pass.layers.slice(1).map(({ weights: { inputs, outputs } }, index) => ({
    tile: feedbackTile(program, index + 1, inputs, outputs),
    bias: program.vector(`feedback bias ${index + 1}`, inputs, { distribution: 'zero', bound: 0 }),
  }));
}

/** g_l(u) */
export function recordFeedback(
  { program, network }: TargetContext,
  { tile, bias }: Feedback,
  u: Signal,
  name: string,
): Signal {
  const sum = program.read(tile, u);
  if (bias) return activate(program, name, network.activation, sum, bias);
  return program.map(name, network.activation.formula, { z: sum });
}

/** Where a target comes from: that of the layer above, and this layer. */
export type TargetStep = (layer: number, targetAbove: Signal) => Signal;

/** Records targets from the output down. @returns what records the changes of the layers that they ask for */
export function learnTargets(
  context: TargetContext,
  activations: readonly Signal[],
  beta: number,
  targetOf: TargetStep,
): () => void {
  const { program, network, pass } = context;
  const error = recordOutputError(program, pass);
  const outputStep = program.map('output step', `${beta} * e`, { e: error });
  const top = activations.length;
  const errors: Signal[] = [outputStep];
  let target = program.map(`target ${top}`, 'a - d', { a: activations[top - 1] as Signal, d: outputStep });
  for (let layer = top - 1; layer > 0; layer--) {
    target = targetOf(layer, target);
    const operands = { a: activations[layer - 1] as Signal, t: target };
    errors.unshift(program.map(`error ${layer}`, `(a - t) * (${network.activation.derivative})`, operands));
  }
  return () => {
    pass.layers.forEach((layer, index) => {
      learn(context, layer, [{ input: layer.input, error: errors[index] as Signal }]);
    });
  };
}

/**
 * Feedback learns to undo the layer above from noisy activations: it descends ½‖g_l(f_{l+1}(a_l + ε)) − (a_l + ε)‖²,
 * ε ~ N(0, σ²) on a_l. Only g_l changes by it; layers are as they were on the way forward.
 */
function learnFeedback(
  context: TargetContext,
  activations: readonly Signal[],
  feedback: readonly Feedback[],
  {
    noise,
    feedbackRate: factor,
    feedbackUpdates: updates,
  }: Readonly<Record<keyof ReturnType<typeof feedbackOptions>, number>>,
): void {
  const { program, network } = context;
  for (let update = 0; update < updates; update++) {
    if (update > 0) program.beginRound();
    feedback.forEach((back, index) => {
      const l = index + 1;
      const noisy = program.map(`noisy ${l}`, `a + ${noise} * normal()`, { a: activations[index] as Signal });
      const above = recordLayer(context, l + 1, noisy);
      const again = recordFeedback(context, back, above, `reconstruction ${l}`);
      const derivative = network.activation.derivative.replaceAll(/\ba\b/g, 'r');
      const error = program.map(`feedback error ${l}`, `(r - n) * (${derivative})`, { r: again, n: noisy });
      if (back.bias) {
        learn(context, { weights: back.tile, bias: back.bias }, [{ input: above, error }], { factor });
      }
    });
  }
}

/** f_l(u): what a layer makes of something else than its input. */
function recordLayer({ program, network, pass }: TargetContext, layer: number, u: Signal): Signal {
  const { weights, bias } = pass.layers[layer - 1] as Layer;
  const z = program.read(weights, u);
  if (layer === pass.layers.length) return program.map('output of noisy', 'z + b', { z, b: bias });
  return activate(program, `activation of noisy ${layer}`, network.activation, z, bias);
}

/** The forward pass, with what targets need of it. */
export function openTargets<Values>(context: RuleContext<Values>): TargetContext {
  return { ...context, pass: recordForward(context.program, context.network) };
}

/** What changes by {@link feedbackOptions}, and how far the output's target lies. */
type LearnedOptions = Parameters<typeof learnFeedback>[3] & { readonly targetStep: number };

/**
 * Rules whose feedback learns: targets first, then the feedback, by the weights that made the activations, then the layers
 * (Lee et al. 2015, algorithm 1).
 */
export function recordLearnedTargets(
  rule: RuleContext<LearnedOptions>,
  stepOf: (context: TargetContext, activations: readonly Signal[], feedback: readonly Feedback[]) => TargetStep,
): void {
  const { options } = rule;
  const context = openTargets(rule);
  const activations = recordActivations(context);
  const feedback = declareFeedback(context);
  const learnLayers = learnTargets(context, activations, options.targetStep, stepOf(context, activations, feedback));
  learnFeedback(context, activations, feedback, options);
  learnLayers();
}
