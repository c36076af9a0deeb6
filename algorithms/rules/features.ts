/**
 * Networks whose hidden layers learn features without labels, each from what the layer below makes of the images, and whose
 * last layer is a read-out of them that learns by the delta rule, (y − t) xᵀ.
 *
 * All layers learn in the same batches. The read-out takes the rate, the scale and the optimizer of training; features take
 * a rate of their own and neither of these: their rules are steps with an end of their own, not gradients of a loss.
 *
 * Features are of what sets images apart: each hidden layer subtracts the mean of all that it has seen, a digital vector;
 * m ← m + Σ (x − m)/n after n images is that mean exactly. Without it every rule here learns the mean image. Hidden layers
 * need no biases then.
 */
import type { FormulaOptions, Recorder, Signal, Term, Tile } from '../../emulator/index.ts';
import { declareLayer, denseWidths, type NetworkSpec, putOut, recordScore } from '../network/network.ts';
import { learn, learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import {
  defineRule,
  type OptionValues,
  type Rule,
  type RuleContext,
  type RuleFacts,
  type RuleOptions,
  type Training,
} from './rule.ts';

export interface FeatureContext<Values = unknown> extends Omit<RuleContext<Values>, 'training'> {
  /** None where the rule only predicts. */
  readonly training: Training | null;
}

/** A hidden layer while it is recorded. */
export interface FeatureLayer {
  /** From 1. */
  readonly l: number;
  readonly weights: Tile;
  /** What the layer below puts out, without its mean. */
  readonly x: Signal;
  /** In the place of the gradient Σ error inputᵀ, or of a formula of it, times the rate of features; none while predicting. */
  learn?(terms: readonly Term[], formula?: FormulaOptions): void;
}

export interface FeatureRule<Options extends RuleOptions> extends Omit<RuleFacts, 'refuse'> {
  readonly options?: Options;
  /** Per image. */
  readonly featureRate: number;
  /** Hidden layers that it can have. @default any number */
  readonly only?: number;
  /** Standard deviation of the initial weights times √inputs, which is the length of a row. @default uniform as elsewhere */
  radius?(options: OptionValues<Options>): number;
  /** Records what the layer puts out and, where it can, how it learns. */
  recordLayer(context: FeatureContext<OptionValues<Options>>, layer: FeatureLayer): Signal;
}

export function ruleOfFeatures<const Options extends RuleOptions = Record<never, never>>({
  recordLayer,
  radius,
  only,
  featureRate,
  options = {} as Options,
  ...facts
}: FeatureRule<Options>): Rule {
  const about = 'rate of the hidden layers per image; that of training is the read-out’s';
  const pass = (context: FeatureContext<OptionValues<Options>>) => {
    const { program, network } = context;
    let signal = program.image;
    denseWidths(network).forEach((outputs, index) => {
      signal = recordLayer(context, openLayer(context, index + 1, outputs, signal, radius?.(context.options)));
    });
    return signal;
  };
  return defineRule<RuleOptions>({
    ...facts,
    options: { featureRate: { default: featureRate, least: 0, most: 1, about }, ...options },
    refuse: (network) => refuseConvolutions(network) ?? refuseDepth(network, only),
    recordPrediction(context) {
      readOut(context, pass({ ...context, training: null } as FeatureContext<OptionValues<Options>>));
    },
    record(context) {
      const { program } = context;
      program.adjust(imagesSeen(program), program.map('another image', '-1', {}, 1), 1);
      const input = pass(context as RuleContext<OptionValues<Options>>);
      const { y, layer } = readOut(context, input);
      learn(context, layer, [{ input, error: program.map('output error', 'y - t', { y, t: program.target }) }]);
    },
  });
}

/** How many images the network has learned from, those of this batch included. */
export const imagesSeen = (program: Recorder) => program.vector('images seen', 1, { distribution: 'zero', bound: 0 });

/** f(z) of the network, named as the features of layer l. */
export function featuresOf(
  { program, network }: Pick<FeatureContext, 'program' | 'network'>,
  l: number,
  z: Signal,
): Signal {
  return program.map(`features ${l}`, network.activation.formula, { z });
}

/** x/‖x‖; of zero zero. */
export function normalise(program: Recorder, name: string, x: Signal): Signal {
  const square = program.sum(`square of ${name}`, program.map(`squares of ${name}`, 'x * x', { x }));
  return program.map(name, 'x / sqrt(max(q, 1e-12))', { x, q: square });
}

function refuseDepth({ hidden }: NetworkSpec, only: number | undefined): string | undefined {
  if (hidden.length === 0) return `network.hidden to be ${only === undefined ? 'at least ' : ''}one layer, got none`;
  if (only === undefined || hidden.length === only) return undefined;
  return `network.hidden to be one layer, got ${hidden.length}`;
}

function openLayer(
  { program, network, training, options }: FeatureContext,
  l: number,
  outputs: number,
  below: Signal,
  radius: number | undefined,
): FeatureLayer {
  const inputs = below.width;
  const initial =
    radius === undefined
      ? ({ distribution: 'uniform', bound: network.gain / Math.sqrt(inputs) } as const)
      : ({ distribution: 'normal', bound: (3 * radius) / Math.sqrt(inputs) } as const);
  const weights = program.tile({ name: `layer ${l}`, outputs, inputs, role: 'weights', initial });
  const layer = { l, weights, x: centre(program, l, below, training !== null) };
  if (!training) return layer;
  const { optimizer, scale, ...plain } = training;
  const rate = (options as { featureRate: number }).featureRate;
  return {
    ...layer,
    learn(terms, formula) {
      learnWeights({ program, training: { ...plain, rate } }, weights, terms, { ...(formula && { formula }) });
    },
  };
}

function centre(program: Recorder, l: number, x: Signal, learns: boolean): Signal {
  const mean = program.vector(`mean ${l}`, x.width, { distribution: 'zero', bound: 0 });
  if (learns) {
    const n = imagesSeen(program);
    program.adjust(mean, program.map(`share of mean ${l}`, '(m - x) / n', { m: mean, x, n }), 1);
  }
  return program.map(`centred ${l}`, 'x - m', { x, m: mean });
}

function readOut({ program, network }: Pick<FeatureContext, 'program' | 'network'>, input: Signal) {
  const { hidden, classes, gain, output = 'softmax' } = network;
  const layer = declareLayer(program, hidden.length + 1, { inputs: input.width, outputs: classes, gain });
  const y = putOut(program, output, program.read(layer.weights, input), layer.bias);
  recordScore(program, network, y);
  return { y, layer };
}
