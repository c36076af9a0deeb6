/**
 * The study file: what is learnt, on which hardware, by which rules. Published as JSON Schema by
 * `crosspoint schema study`.
 *
 * Every key is checked, unknown ones are refused, what is left out gets its default here and nowhere else. What is
 * perfect is called `ideal` in words.
 */
import { z } from 'zod';
import { activations, initialWeights, outputKinds, rules } from '../../algorithms/index.ts';
import { NAMED_SETS } from '../data/data-facts.ts';
import { activity, chip, technology } from './chip-schema.ts';
import { anyValue, between, integer, listOfDifferent, notNegative, oneOf, positive, strict, text } from './fields.ts';
import { optimizer } from './optimizer-schema.ts';
import { rateDecay } from './rate-decay-schema.ts';
import { tile } from './tile-schema.ts';
import { transfer, transferSchemes } from './transfer-schema.ts';

const count = () => integer(1, 1_000_000);
const names = <Name extends string>(keys: Iterable<Name>) => [...keys] as [Name, ...Name[]];

const data = strict({
  set: oneOf(NAMED_SETS).describe(
    '`digits` is made on the spot and needs no file; `none` is a shape without images, for the cost alone',
  ),
  width: integer(1, 65_536).exactOptional().describe('inputs of the network, with `none` only'),
  image: z
    .tuple([integer(1, 4096), integer(1, 4096), integer(1, 65_536)], { error: '[height, width, channels]' })
    .exactOptional()
    .describe('[height, width, channels] of an image, with `none` only, in the place of width'),
  classes: integer(2, 65_536).exactOptional().describe('outputs of the network, with `none` only'),
  train: count().exactOptional().describe('images to train on, the first of the set; default all'),
  test: count().exactOptional().describe('images to test on, the first of the set; default all'),
});

const images = strict({
  fraction: between(1e-6, 1)
    .default(1)
    .describe('share of the images to train on, the same of every class, drawn by the seed of a run'),
  noise: strict({
    gaussian: between(0, 10).default(0).describe('standard deviation of what is added to pixels, which are 0 to 1'),
    saltAndPepper: between(0, 1)
      .default(0)
      .describe('probability that a pixel becomes 0 or 1, one as often as the other'),
    images: oneOf(['all', 'test'])
      .default('all')
      .describe('whether images to train on have it too, or those to test on alone'),
  }).prefault({}),
}).describe('conditions under which the images of `data` are learnt; unlike `data` they may differ between variants');

const convolution = strict({
  channels: integer(1, 65_536).describe('maps that the layer puts out'),
  kernel: integer(1, 64).default(3).describe('positions on a side of the window'),
  stride: integer(1, 64).default(1).describe('positions from one window to the next'),
  padding: integer(0, 64).default(0).describe('zeros around the map on every side'),
  pooling: integer(1, 64).default(1).describe('takes the largest of so many positions on a side; 1: no pooling'),
}).describe('a convolution: billed by `crosspoint cost`; `crosspoint run` does not execute it yet');

const network = strict({
  hidden: z
    .array(z.union([integer(1, 65_536), convolution], { error: 'an integer from 1 to 65536 or a convolution' }), {
      error: 'a list of widths and convolutions',
    })
    .max(256, { error: 'a list of at most 256 widths and convolutions' })
    .describe('hidden layers, first to last: neurons, or a convolution; may be left out with weights'),
  activation: oneOf(names(Object.keys(activations) as (keyof typeof activations)[]))
    .default('sigmoid')
    .describe('of the hidden layers'),
  output: oneOf(outputKinds)
    .default('softmax')
    .describe(
      'of the last layer: probabilities or rates, on their cross-entropy, or its sums, on half their squared error',
    ),
  gain: positive().default(1).describe('initial weights and biases are uniform in ±gain/√inputs'),
  initial: oneOf(initialWeights)
    .default('uniform')
    .describe('`orthogonal`: initial weights have orthogonal rows, or columns if they are fewer, of length gain'),
  weights: text()
    .min(1, { error: 'a path' })
    .exactOptional()
    .describe('trained weights in the place of training: a .safetensors or .npy file, or a folder of .npy files'),
});

const train = strict({
  arithmetic: oneOf(['arrays', 'floating-point'])
    .default('arrays')
    .describe('learn on the arrays, or in floating point, programming the arrays with what was learnt'),
  epochs: integer(0, 100_000).describe(
    'passes over the training images; 0: no training, only the cost; may be left out with network.weights',
  ),
  batch: integer(1, 4096).default(10).describe('images a step'),
  rate: positive().describe(
    'learning rate per image: W ← W − rate · Σ error inputᵀ; may be left out with network.weights',
  ),
  rateDecay,
  update: oneOf(['pulses', 'write', ...transferSchemes])
    .default('pulses')
    .describe(
      '`pulses`: in the array, image by image; `write`: the gradient of a batch is written once; the others: pulses in a ' +
        'fast array beside the weights, from which rows are taken over one by one',
    ),
  transfer: transfer.exactOptional().describe('from fast arrays to the weights; with such an `update` alone'),
  gradientScale: oneOf(['none', 'largest'])
    .default('none')
    .describe(
      '`largest`: before the rate, the gradient of a layer is divided by the power of two nearest to its largest entry, ' +
        'so that a write is as large however small the error; with `update: write`',
    ),
  writeRounding: oneOf(['nearest', 'stochastic', 'carried'])
    .default('nearest')
    .describe(
      'how a gradient becomes whole pulses: the nearest number of them; up or down at random so that the mean is the ' +
        'gradient; or towards zero, the rest carried to the next batch digitally (mixed precision); with `update: write`',
    ),
  optimizer,
  pruning: strict({
    sparsity: between(0, 1).describe('share of all weights that go, the smallest of all layers together'),
    minimum: integer(0, 1_000_000_000).default(0).describe('weights that every layer keeps; of a smaller one all'),
    after: integer(0, 100_000)
      .default(0)
      .describe('epochs before it: 0 takes the smallest initial weights, `epochs` leaves none to learn without them'),
  })
    .exactOptional()
    .describe('takes weights out of the arrays, which are changed no more'),
  seeds: listOfDifferent(integer(0, 2 ** 32 - 1), 'integers from 0 to 4294967295')
    .default([1])
    .describe('one training run each'),
});

/** Of those that there are when a study is read: programs may add their own (`addRule`). */
const ruleNames = () => [...rules.keys()].join(', ');
const ruleName = z
  .string({ error: () => `one of ${ruleNames()}` })
  .refine((name) => rules.has(name), { error: () => `one of ${ruleNames()}` })
  .meta({ enum: [...rules.keys()] });

const published = strict({
  source: text().min(1, { error: 'text' }).describe('who published the figures, and where'),
  rule: ruleName.describe('the rule that they are for'),
  tolerance: notNegative()
    .default(0)
    .describe('points of accuracy by which means may differ at least; three standard deviations of both always may'),
  testAccuracy: z
    .record(
      z.string(),
      z.array(z.number({ error: 'a number from 0 to 100' }).min(0).max(100), { error: 'a list of percentages' }).min(1),
      { error: 'an object of variants, each a list of percentages' },
    )
    .describe('final test accuracy of each seed by variant, percent'),
});

export const studySchema = strict({
  title: text().min(1, { error: 'text' }).describe('shown on the report'),
  about: text().default('').describe('a sentence on the study, shown on the report'),
  data,
  images: images.prefault({}),
  network,
  tile,
  technology: technology.prefault({}),
  chip: chip.prefault({}),
  activity: activity.prefault({}),
  options: z
    .record(z.string(), z.union([z.number(), z.string()], { error: 'a number or a word' }))
    .default({})
    .describe('what the rule is told (`crosspoint rules NAME` lists it); where rules differ, under `perRule`'),
  rules: listOfDifferent(ruleName, ruleNames).describe(
    'learning rules to compare, the first the one that others are compared with; may be left out with network.weights',
  ),
  perRule: z
    .record(ruleName, z.record(z.string(), anyValue()), {
      error: () => `an object of rules (${ruleNames()}), each an object of \`path: value\``,
    })
    .default({})
    .describe('what differs for a rule, for instance its rate; `path: value` as in --set, and the last word'),
  train,
  published: published.exactOptional().describe('figures of others that the report sets beside those of the study'),
});

/** One variant of a study with all its values. */
export type Study = z.output<typeof studySchema>;

const variantName = /^\S(.{0,38}\S)?$/u;

export const variantsSchema = z
  .record(
    z.string().regex(variantName),
    z.record(z.string(), anyValue(), { error: 'an object of `path: value`, for instance `train.rate: 0.1`' }),
    { error: 'an object of variants, named in 1 to 40 characters, each an object of `path: value`' },
  )
  .refine((variants) => Object.keys(variants).length > 0, { error: 'an object with at least one variant' })
  .describe('named sets of changes, each run like a study of its own; `path: value` as in --set');

const path = () => text().min(1, { error: 'a path of the study, as in --set' });

export const sweepsSchema = z
  .array(
    strict({
      path: path().exactOptional().describe('what changes, as in --set'),
      paths: z
        .array(path(), { error: 'a list of paths' })
        .min(1, { error: 'a list of at least one path' })
        .exactOptional()
        .describe('what changes together, in the place of path'),
      values: z
        .array(anyValue(), { error: 'a list of values' })
        .min(1, { error: 'a list of at least one value' })
        .describe('each in turn in the place of what the study says'),
      label: z
        .string({ error: 'text of 1 to 40 characters' })
        .regex(variantName, { error: 'text of 1 to 40 characters' })
        .exactOptional()
        .describe('name on the report; default the path'),
      variants: z
        .array(z.string({ error: 'a name of a variant' }), { error: 'a list of variants' })
        .min(1, { error: 'a list of at least one variant' })
        .exactOptional()
        .describe('variants that are swept; default all'),
    }),
    { error: 'a list of sweeps, each with path and values' },
  )
  .describe('for every variant, one value after another while all else stays: accuracy against each');

export type Sweep = z.output<typeof sweepsSchema>[number];

/** The file: a whole study, variants of it, and sweeps of those. */
export const studyFileSchema = z
  .strictObject({
    ...studySchema.shape,
    variants: variantsSchema.exactOptional(),
    sweeps: sweepsSchema.exactOptional(),
  })
  .meta({ title: 'Crosspoint study' });
