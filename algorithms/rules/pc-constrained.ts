/**
 * Predictive coding of positive rates and one-directional synapses: values stay at or above zero, and errors come back
 * through arrays of their own, E_l (n_l × n_{l+1}), fixed and random or trained by the transposed changes of W_{l+1}:
 *
 *   x_l ← max(0, x_l − η_b E_l δ_{l+1} + η_t τ_l),  p_l = f(z_l) + β
 *
 * Alonso & Neftci 2021, ICONS (arXiv 2104.15137). Error units are subtractive, τ = p − x and δ = τ ⊙ f', or divisive, with
 * positive activity √((x + c)/(p + c)) up to 100, c = 0.001: τ = −ln of it/(x + 0.1), δ = −ln of it ⊙ f'/(p + c), which
 * descend Σ ¼ ln²((x + c)/(p + c)) but for the 0.1, a stabiliser. The signs are ours (`predictive-coding.ts`). Where we
 * deviate: the output's error is always that of the network's loss, y − t, which is signed, and gradients have a decay only
 * if the study's optimizer gives them one.
 *
 * Hardware: no transposed reads; an extra array for each hidden layer; no signed rates but those of errors.
 */
import type { Signal } from '../../emulator/index.ts';
import { type Activation, activate, type NetworkSpec } from '../network/network.ts';
import { feedbackTile } from './errors.ts';
import { stepSizeOption, stepsOption } from './pc.ts';
import { type Coding, Inference, learnAfter, learnMeanwhile, recordSweep } from './predictive-coding.ts';
import { learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

const positive = ['sigmoid', 'relu', 'softplus', 'hard-sigmoid'];
/** Added to rates before one is divided by another. */
const floor = 1e-3;
/** ln of the highest rate of a divisive error unit. */
const highest = Math.log(100);

export const constrainedPredictiveCoding = defineRule({
  name: 'pc-constrained',
  title: 'predictive coding of positive rates',
  citation: 'Alonso & Neftci 2021, ICONS (arXiv 2104.15137)',
  refuse: (network) => refuseConvolutions(network) ?? refuseSigned(network),
  options: {
    steps: stepsOption(5, 1),
    feedbackStep: stepSizeOption(0.1),
    predictionStep: stepSizeOption(0.1),
    offset: { default: 0, least: 0, most: 10, about: 'rate at which a hidden neuron without input fires' },
    errors: {
      default: 'subtractive',
      choices: ['subtractive', 'divisive'],
      about: 'how error units compare a value with its prediction',
    },
    feedback: { default: 'trained', choices: ['fixed', 'trained'], about: 'whether arrays that return errors learn' },
    learning: { default: 'once', choices: ['once', 'online'], about: 'after the last step, or at every one' },
  },
  record(context) {
    const { steps, learning } = context.options;
    const inference = new Inference(context, constrainedCoding(context));
    if (learning === 'once') learnAfter(inference, steps);
    else learnMeanwhile(context, inference, steps);
  },
  recordPrediction({ program, network, options }) {
    const activation = shift(network.activation, options.offset);
    recordSweep(
      { program, network },
      { predict: (layer, sum, bias) => activate(program, `activation ${layer}`, activation, sum, bias) },
    );
  },
});

interface Options {
  readonly feedbackStep: number;
  readonly predictionStep: number;
  readonly offset: number;
  readonly errors: 'subtractive' | 'divisive';
  readonly feedback: 'fixed' | 'trained';
}

function constrainedCoding(context: RuleContext<Options>): Coding {
  const { program, network, options } = context;
  const { feedbackStep, predictionStep, errors, feedback } = options;
  const activation = shift(network.activation, options.offset);
  const slope = `(${activation.derivative})`;
  const units = errors === 'subtractive' ? subtractive : divisive;
  const widths = [...(network.hidden as readonly number[]), network.classes];
  const back = (layer: number) => feedbackTile(program, layer, widths[layer - 1] as number, widths[layer] as number);
  return {
    predict: (layer, sum, bias) => activate(program, `activation ${layer}`, activation, sum, bias),
    compare: (layer, x, p) => program.map(`difference ${layer}`, units.compare, { p, x }),
    error: ({ layer, difference: e, prediction: a }) =>
      program.map(`error ${layer}`, units.error.replace('slope', slope), { e, a }),
    move({ layer, value: x, difference: e }, r) {
      const text = `max(x - ${feedbackStep} * r + ${predictionStep} * ${units.pull}, 0)`;
      return program.map(`value ${layer}`, text, { x, e, r });
    },
    carry: (layer, above: Signal) => program.read(back(layer), above),
    ...(feedback === 'trained' && {
      learnCarry: (layer, input, error) => learnWeights(context, back(layer - 1), [{ input: error, error: input }]),
    }),
  };
}

/** In x, p, e (of `compare`), and a, which is the prediction p. */
const subtractive = { compare: 'p - x', error: 'e * slope', pull: 'e' };
const divisive = {
  compare: `max(0.5 * log((p + ${floor}) / (x + ${floor})), -${highest})`,
  error: `e * slope / (a + ${floor})`,
  pull: 'e / (x + 0.1)',
};

/** f + β, and its derivative in that. */
function shift(activation: Activation, offset: number): Activation {
  if (offset === 0) return activation;
  const { name, formula, derivative } = activation;
  return { name, formula: `(${formula}) + ${offset}`, derivative: derivative.replaceAll(/\ba\b/g, `(a - ${offset})`) };
}

function refuseSigned({ activation: { name } }: NetworkSpec): string | undefined {
  return positive.includes(name) ? undefined : `network.activation to be one of ${positive.join(', ')}, got ${name}`;
}
