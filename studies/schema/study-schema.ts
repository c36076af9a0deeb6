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
import { deviceOrName } from './device-schema.ts';
import { idealOr, integer, listOfDifferent, notNegative, oneOf, positive, strict, text } from './fields.ts';

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
    .describe('neurons of each hidden layer, first to last'),
  activation: oneOf(names(Object.keys(activations) as (keyof typeof activations)[]))
    .default('sigmoid')
    .describe('of the hidden layers; the output is softmax'),
  gain: positive().default(1).describe('initial weights and biases are uniform in ±gain/√inputs'),
});

const dac = strict({
  bits: integer(2, 16).describe('resolution, sign included'),
  scaling: oneOf(['abs-max', 'fixed'])
    .default('abs-max')
    .describe('`abs-max`: each vector is scaled by its largest magnitude; `fixed`: inputs beyond ±1 are clipped'),
  encoding: oneOf(['pulse-width', 'bit-serial'])
    .default('pulse-width')
    .describe('how a value drives a row: as the length of one pulse, or bit after bit; serves the account only'),
});

const adc = strict({
  bits: integer(2, 16).describe('resolution, sign included'),
  range: positive().describe('full scale ±range, in units of weight × scaled input'),
  kind: oneOf(['sar', 'flash']).default('sar').describe('serves the account only'),
  columnsPerAdc: integer(1, 8192)
    .exactOptional()
    .describe('columns that take turns at one ADC; default 8, or all columns where there are fewer'),
});

const converters = strict({
  dac: idealOr(dac).default('ideal').describe('input converter of every array'),
  adc: idealOr(adc).default('ideal').describe('output converter of every array'),
  outputNoise: notNegative()
    .default(0)
    .describe('standard deviation of the noise at each column before its ADC, in units of weight × scaled input'),
});

const significance = z
  .array(z.number({ error: 'a number' }), { error: 'a list of numbers' })
  .min(2, { error: 'a list of 2 to 16 numbers' })
  .max(16, { error: 'a list of 2 to 16 numbers' })
  .describe('what each crosspoint counts: weight = Σ significance · state');

const share = (about: string, value: number) =>
  z
    .number({ error: 'a number from 0 to 1' })
    .min(0, { error: 'a number from 0 to 1' })
    .max(1, { error: 'a number from 0 to 1' })
    .default(value)
    .describe(about);

const refresh = strict({
  every: integer(1, 1_000_000).default(100).describe('mini-batches between looks'),
  full: share('share of its range that the fuller crosspoint must have passed', 0.75),
  alsoFull: share('share that the other must have passed', 0.25),
});

const mapping = z.union(
  [
    oneOf(['differential', 'reference']).describe('two crosspoints a weight; one, read against a fixed column'),
    strict({
      kind: z.literal('one-sided').describe('weight = w⁺ − w⁻, both only pulsed up'),
      refresh: refresh.prefault({}).describe('when both are reset and their difference is written anew'),
    }),
    strict({
      kind: z.literal('vector').describe('several crosspoints a weight'),
      significance,
      policy: oneOf(['all', 'sequential', 'random'])
        .default('all')
        .describe('crosspoints that a change pulses: all, or one that changes with each mini-batch'),
    }),
    strict({
      kind: z.literal('transfer').describe('the first crosspoint takes the changes, the others wait for a transfer'),
      significance,
    }),
  ],
  { error: 'differential, reference, or an object with kind one-sided, vector or transfer' },
);

const tile = strict({
  rows: integer(1, 8192).default(128).describe('crosspoints on an array, one a row for each input'),
  columns: integer(1, 8192).default(128).describe('crosspoints on an array; a differential weight takes two'),
  device: deviceOrName,
  mapping: mapping.default('differential').describe('crosspoints that hold a weight, and which a change pulses'),
  trainLength: integer(1, 31).default(31).describe('longest stochastic pulse train of an update, slots'),
  converters: converters.prefault({}).describe('of every tile'),
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
  epochs: integer(0, 100_000).describe('passes over the training images; 0: no training, only the cost'),
  batch: integer(1, 4096).default(10).describe('images a step'),
  rate: positive().describe('learning rate per image: W ← W − rate · Σ error inputᵀ'),
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
    'learning rules to compare; the first is the one that others are compared with',
  ),
  perRule: z
    .partialRecord(oneOf(names(rules.keys())), z.record(z.string(), z.json()), {
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
    z.record(z.string(), z.json(), { error: 'an object of `path: value`, for instance `train.rate: 0.1`' }),
    { error: 'an object of variants, named in 1 to 40 characters, each an object of `path: value`' },
  )
  .refine((variants) => Object.keys(variants).length > 0, { error: 'an object with at least one variant' })
  .describe('named sets of changes, each run like a study of its own; `path: value` as in --set');

/** The file: a whole study, and variants of it. */
export const studyFileSchema = z
  .strictObject({ ...studySchema.shape, variants: variantsSchema.exactOptional() })
  .meta({ title: 'Crosspoint study' });
