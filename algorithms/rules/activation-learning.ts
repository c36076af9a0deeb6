/**
 * Activation learning: what a network has learned of it answers with more activity, and so it recognises the label that
 * belongs to an image: of [image; label] with each label in turn, the most active.
 *
 * Inspired by Zhou 2022, arXiv 2209.13400: a reconstruction, not the paper's equations. A layer is y = W x with ‖x‖ = 1 and
 * learns by Oja's subspace rule, ΔW = rate · y (x − Wᵀ y)ᵀ: its neurons compete for each input line through the one
 * reconstruction that they share. The next layer takes f(y)/‖f(y)‖. The activity is A = ‖y_L‖² ≤ 1.
 *
 * Labels enter the first layer through an array of their own, the image with its length set to 1/√(1 + e) and the label to
 * √(e/(1 + e)), e the label's energy in units of the image's. So what the image sends is read once for all labels, and the
 * array is a label's line at a time. There is no output layer: the network's last layer is `hidden`'s, and must be narrower
 * than its inputs, or it spans them all and every label excites it alike.
 *
 * Of hardware it demands transposed reads while it learns; a prediction takes a pass through the layers for each label. So
 * training does not predict.
 */
import type { Signal, Tile } from '../../emulator/index.ts';
import { denseWidths } from '../network/network.ts';
import { featuresOf, normalise } from './features.ts';
import { learnWeights } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

interface Options {
  readonly labelEnergy: number;
}

type Context = Omit<RuleContext<Options>, 'training'>;

export const activationLearning = defineRule({
  name: 'activation-learning',
  title: 'activation learning (reconstruction)',
  citation: 'inspired by Zhou 2022, arXiv 2209.13400',
  options: {
    labelEnergy: { default: 0.25, least: 0.001, most: 100, about: 'squared length of a label in units of the image’s' },
  },
  refuse(network) {
    return network.hidden.length === 0
      ? 'network.hidden to be at least one layer, got none'
      : refuseConvolutions(network);
  },
  recordPrediction: recordActivities,
  record(context) {
    const { program } = context;
    const [{ weights, labels }, ...upper] = declareTiles(context);
    const image = imageOf(context);
    const label = program.map('label', `t * ${labelLength(context)}`, { t: program.target });
    let y = program.map('sum 1', 'a + b', { a: program.read(weights, image), b: program.read(labels, label) });
    reconstruct(context, weights, image, y, 'image');
    reconstruct(context, labels, label, y, 'label');
    upper.forEach((weights, index) => {
      const x = between(context, index + 1, y);
      y = program.read(weights, x);
      reconstruct(context, weights, x, y, `layer ${index + 2}`);
    });
  },
});

/** A of every label, as a softmax of them. */
function recordActivities(context: Context): void {
  const { program, network } = context;
  const [{ weights, labels }, ...upper] = declareTiles(context);
  const ofImage = program.read(weights, imageOf(context));
  const length = program.map('label length', `${labelLength(context)}`, {}, 1);
  const activities = Array.from({ length: network.classes }, (_, label) => {
    const ofLabel = program.read(labels, program.place(`label ${label}`, length, label, network.classes));
    let y = program.map('sum 1', 'a + b', { a: ofImage, b: ofLabel });
    upper.forEach((tile, index) => {
      y = program.read(tile, between(context, index + 1, y));
    });
    const activity = program.sum(`activity ${label}`, program.map(`activities ${label}`, 'y * y', { y }));
    return [`a${label}`, program.place(`place ${label}`, activity, label, network.classes)] as const;
  });
  const sum = activities.map(([name]) => name).join(' + ');
  program.score(program.softmax('prediction', program.map('activity', sum, Object.fromEntries(activities))));
}

/** The tiles of the first layer, and those above it. */
function declareTiles({ program, network }: Context): [{ weights: Tile; labels: Tile }, ...Tile[]] {
  const { classes, gain } = network;
  const widths = [program.image.width, ...denseWidths(network)];
  const declare = (name: string, inputs: number, outputs: number, fanIn = inputs) => {
    const initial = { distribution: 'uniform', bound: gain / Math.sqrt(fanIn) } as const;
    return program.tile({ name, inputs, outputs, role: 'weights', initial });
  };
  const [first, ...upper] = widths.slice(1).map((outputs, index) => {
    const inputs = widths[index] as number;
    return declare(`layer ${index + 1}`, inputs, outputs, index === 0 ? inputs + classes : inputs);
  });
  const weights = first as Tile;
  const labels = declare('labels', classes, weights.outputs, weights.inputs + classes);
  return [{ weights, labels }, ...upper];
}

function imageOf({ program, options: { labelEnergy } }: Context): Signal {
  const direction = normalise(program, 'direction', program.image);
  return program.map('image of its length', `${1 / Math.sqrt(1 + labelEnergy)} * x`, { x: direction });
}

const labelLength = ({ options: { labelEnergy } }: Context) => Math.sqrt(labelEnergy / (1 + labelEnergy));

/** f(y)/‖f(y)‖ */
function between(context: Context, l: number, y: Signal): Signal {
  return normalise(context.program, `direction ${l}`, featuresOf(context, l, y));
}

function reconstruct(context: RuleContext<Options>, tile: Tile, x: Signal, y: Signal, name: string): void {
  const { program } = context;
  const residual = program.map(`residual of ${name}`, 'x - r', { x, r: program.readTransposed(tile, y) });
  learnWeights(context, tile, [{ input: residual, error: program.map(`coincidence of ${name}`, '-y', { y }) }]);
}
