/**
 * Forward-forward: every layer learns on its own to answer strongly to an image with its label, weakly to one with another.
 *
 * Hinton 2022 (arXiv 2212.13345). Goodness G_l = Σ_j a_{l,j}²; p(right) = σ(G_l − θ_l); loss ln(1 + exp(−s (G_l − θ_l))) with
 * s = +1 of the right label and −1 of a wrong one. So ΔW_l = η s σ(−s (G_l − θ_l)) 2 a_l ⊙ f'(z_l) â_{l−1}ᵀ, a three-factor Hebb
 * rule. Every input is normalised in length, â = a/(‖a‖/√n + ε), or goodness would go on to the layer above. The label takes
 * the place of the first pixels, one for each class. Prediction: the label with the largest goodness.
 *
 * Hardware: two forward reads of every layer and two changes, which wait for no other layer; a sum of squares beside each;
 * to predict, a pass for each label. No error is carried anywhere.
 *
 * Ours: the layers are the hidden ones, without one of classes; the wrong label is drawn evenly from the others; no
 * peer normalisation, no softmax on top. ε = 1e-8, as re-implementations have it.
 */
import type { Recorder, Signal, Tile, Vector } from '../../emulator/index.ts';
import { activate, type NetworkSpec } from '../network/network.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

interface GoodLayer {
  readonly weights: Tile;
  readonly bias: Vector;
  /** â of the layer below. */
  readonly input: Signal;
  readonly activation: Signal;
  /** G; one wide. */
  readonly goodness: Signal;
}

export const forwardForward = defineRule({
  name: 'forward-forward',
  title: 'forward-forward',
  citation: 'Hinton 2022 (arXiv 2212.13345)',
  refuse(network) {
    const inputs = inputsOf(network);
    if (network.hidden.length === 0) return 'network.hidden to have a layer that learns, got none';
    if (inputs < network.classes) {
      return `images to have room for a label of ${network.classes} classes, got ${inputs} pixels`;
    }
    return refuseConvolutions(network);
  },
  options: {
    threshold: { default: 1, least: 0, most: 100, about: 'θ of a layer, for each of its neurons' },
    scoredFrom: {
      ...{ default: 2, least: 1, most: 100, integer: true },
      about: 'first layer whose goodness counts in a prediction, at most the last; 1 suits networks of two layers',
    },
  },
  record(context) {
    const { program, network, options } = context;
    const { derivative } = network.activation;
    const show = imageWithoutLabel(program, network.classes);
    const right = recordLayers(program, network, show(program.target));
    const wrong = recordLayers(program, network, show(drawWrong(program)));
    right.forEach((layer, index) => {
      const other = wrong[index] as GoodLayer;
      const theta = options.threshold * layer.activation.width;
      const error = ({ activation: a, goodness: g }: GoodLayer, name: string, formula: string) =>
        program.map(`${name} ${index + 1}`, `${formula} * 2 * a * (${derivative})`, { a, g });
      learn(context, layer, [
        { input: layer.input, error: error(layer, 'error of right', `-sigmoid(${theta} - g)`) },
        { input: other.input, error: error(other, 'error of wrong', `sigmoid(g - ${theta})`) },
      ]);
    });
  },
  recordPrediction({ program, network, options }) {
    const { classes, hidden } = network;
    const from = Math.min(options.scoredFrom, hidden.length) - 1;
    const show = imageWithoutLabel(program, classes);
    const one = program.map('one', '1', {}, 1);
    const scores = Array.from({ length: classes }, (_, label) => {
      const passed = recordLayers(program, network, show(program.place('label', one, label, classes)));
      const [first, ...rest] = passed.slice(from).map(({ goodness }) => goodness);
      const total = rest.reduce((sum, g) => program.map('sum of goodness', 's + g', { s: sum, g }), first as Signal);
      return program.place('score of label', total, label, classes);
    });
    const all = scores.reduce((sum, score) => program.map('scores', 's + g', { s: sum, g: score }));
    program.score(program.softmax('prediction', all));
  },
});

function inputsOf({ image: { height, width, channels } }: NetworkSpec): number {
  return height * width * channels;
}

/** The image without its first pixels. @returns what puts a label in their place */
function imageWithoutLabel(program: Recorder, classes: number): (label: Signal) => Signal {
  const { image } = program;
  const hidden = program.place('hidden pixels', program.slice('first pixels', image, 0, classes), 0, image.width);
  const rest = program.map('image without label', 'x - h', { x: image, h: hidden });
  return (label) => {
    const shown = program.place('label in the image', label, 0, image.width);
    return program.map('labelled image', 'x + l', { x: rest, l: shown });
  };
}

/** One of the other classes: that with the largest of uniform numbers. Two are equal once in 10⁷ draws; both are shown then. */
function drawWrong(program: Recorder): Signal {
  const drawn = program.map('draw', 't > 0 ? 0 : uniform()', { t: program.target });
  return program.map('wrong label', 'u >= m ? 1 : 0', { u: drawn, m: program.largest('largest draw', drawn) });
}

function recordLayers(program: Recorder, { hidden, activation, gain }: NetworkSpec, x: Signal): readonly GoodLayer[] {
  const layers: GoodLayer[] = [];
  let below = { a: x, squared: sumOfSquares(program, 'squared length', x) };
  hidden.forEach((outputs, index) => {
    const l = index + 1;
    if (typeof outputs !== 'number') throw new RangeError('a convolution');
    const input = normalise(program, below.a, below.squared);
    const initial = { distribution: 'uniform', bound: gain / Math.sqrt(input.width) } as const;
    const weights = program.tile({ name: `layer ${l}`, outputs, inputs: input.width, role: 'weights', initial });
    const bias = program.vector(`bias ${l}`, outputs, initial);
    const a = activate(program, `activation ${l}`, activation, program.read(weights, input), bias);
    const goodness = sumOfSquares(program, `goodness ${l}`, a);
    layers.push({ weights, bias, input, activation: a, goodness });
    below = { a, squared: goodness };
  });
  return layers;
}

function sumOfSquares(program: Recorder, name: string, a: Signal): Signal {
  return program.sum(name, program.map('squares', 'a * a', { a }));
}

/** To a root mean square of 1. */
function normalise(program: Recorder, a: Signal, squared: Signal): Signal {
  return program.map('normalised', `a / (sqrt(s / ${a.width}) + 1e-8)`, { a, s: squared });
}
