/**
 * The study file: what is learnt, on which hardware, by which rules. Published as JSON Schema by
 * `crosspoint schema study`.
 *
 * Every key is checked, unknown ones are refused, what is left out gets its default here and nowhere else. What is
 * perfect is called `ideal` in words.
 */
import { z } from 'zod';
import { activations, rules } from '../../algorithms/index.ts';
import { technologyNodes } from '../../emulator/index.ts';
import { NAMED_SETS } from '../data/data-facts.ts';
import { anyValue, integer, listOfDifferent, notNegative, oneOf, positive, strict, text } from './fields.ts';
import { tile } from './tile-schema.ts';

const count = () => integer(1, 1_000_000);
const names = <Name extends string>(keys: Iterable<Name>) => [...keys] as [Name, ...Name[]];

const data = strict({
  set: oneOf(NAMED_SETS).describe(
    '`digits` is made on the spot and needs no file; `none` is a shape without images, for the cost alone',
  ),
  width: integer(1, 65_536).exactOptional().describe('inputs of the network, with `none` only'),
  classes: integer(2, 65_536).exactOptional().describe('outputs of the network, with `none` only'),
  train: count().exactOptional().describe('images to train on, the first of the set; default all'),
  test: count().exactOptional().describe('images to test on, the first of the set; default all'),
});

const network = strict({
  hidden: z
    .array(integer(1, 65_536), { error: 'a list of widths' })
    .max(256, { error: 'a list of at most 256 widths' })
    .describe('neurons of each hidden layer, first to last; may be left out with weights'),
  activation: oneOf(names(Object.keys(activations) as (keyof typeof activations)[]))
    .default('sigmoid')
    .describe('of the hidden layers; the output is softmax'),
  gain: positive().default(1).describe('initial weights and biases are uniform in ±gain/√inputs'),
  weights: text()
    .min(1, { error: 'a path' })
    .exactOptional()
    .describe('trained weights in the place of training: a .safetensors or .npy file, or a folder of .npy files'),
});

const technology = strict({
  node: z
    .literal([...technologyNodes()], { error: `one of ${technologyNodes().join(', ')} nm` })
    .default(32)
    .describe('technology node, nm'),
  roadmap: oneOf(['low-standby', 'high-performance']).default('low-standby').describe('transistor flavour'),
});

const chip = strict({
  memory: oneOf(['hbm2', 'gddr5', 'on-chip'])
    .default('on-chip')
    .describe('where values wait between their making and their use'),
  gradientUnits: oneOf(['as-ready', 'shared', 'per-layer'])
    .default('as-ready')
    .describe(
      'units that accumulate gradients for batch writes: one for each gradient ready together, one, or one a layer',
    ),
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
  update: oneOf(['pulses', 'write'])
    .default('pulses')
    .describe('`pulses`: in the array, image by image; `write`: the gradient of a batch is written once'),
  seeds: listOfDifferent(integer(0, 2 ** 32 - 1), 'integers from 0 to 4294967295')
    .default([1])
    .describe('one training run each'),
});

const published = strict({
  source: text().min(1, { error: 'text' }).describe('who published the figures, and where'),
  rule: oneOf(names(rules.keys())).describe('the rule that they are for'),
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
  network,
  tile,
  technology: technology.prefault({}),
  chip: chip.prefault({}),
  rules: listOfDifferent(oneOf(names(rules.keys())), [...rules.keys()].join(', ')).describe(
    'learning rules to compare, the first the one that others are compared with; may be left out with network.weights',
  ),
  perRule: z
    .partialRecord(oneOf(names(rules.keys())), z.record(z.string(), anyValue()), {
      error: `an object of rules (${[...rules.keys()].join(', ')}), each an object of \`path: value\``,
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
