import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rules } from '../../algorithms/index.ts';
import { applyOverrides, type JsonObject, parseAssignments } from '../../studies/schema/overrides.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { portableStudy } from '../../studies/schema/portable-study.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { studyFileSchema } from '../../studies/schema/study-schema.ts';
import { plainStudy, smallStudy } from './small-study.ts';

function problemsOf(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(StudyError);
    return (error as StudyError).problems;
  }
  throw new Error('nothing was refused');
}

const problems = (changes: Record<string, unknown>) =>
  problemsOf(() => settleStudy(applyOverrides(plainStudy() as JsonObject, changes as never), 's.yaml'));

const ruleNames = [...rules.keys()].join(', ');
const listOfRules = `\`rules\` to be a list of at least one of ${ruleNames}, all different`;
const tileKeys =
  'rows, columns, partition, layout, device, mapping, weightScale, trainLength, wires, readNoise, programming, converters';
const adcKeys =
  'bits, range, calibrationImages, coding, convert, kind, openLoopGain, capacitorMismatch, comparatorOffset, ' +
  'columnsPerAdc, stochastic';

describe('a study file', () => {
  it('gets every default, in words', () => {
    const { base, variants } = settleStudy(plainStudy(), 's.yaml');
    expect(variants).toEqual([{ name: 'study', study: base }]);
    expect(base).toMatchObject({
      about: '',
      network: { activation: 'sigmoid', gain: 1 },
      tile: {
        ...{ rows: 128, columns: 128, mapping: 'differential', trainLength: 31 },
        converters: { dac: 'ideal', adc: 'ideal', outputNoise: 0 },
      },
      technology: { node: 32, roadmap: 'low-standby' },
      chip: { memory: 'on-chip', gradientUnits: 'as-ready' },
      train: { batch: 10, update: 'pulses', seeds: [1] },
    });
  });

  it.each([
    [
      { 'tile.converters.adc': { bits: 0, range: 1 } },
      '`tile.converters.adc.bits` to be an integer from 2 to 16, got `0`',
    ],
    [{ 'tile.converters.dac': { bits: 7.5 } }, '`tile.converters.dac.bits` to be an integer from 2 to 16, got `7.5`'],
    [{ 'tile.converters.adc': 0 }, `\`tile.converters.adc\` to be \`ideal\` or an object with ${adcKeys}, got \`0\``],
    [{ 'tile.rows': 0 }, '`tile.rows` to be an integer from 1 to 8192, got `0`'],
    [{ 'tile.columns': 1 }, '`tile.columns` to be an integer from 2 to 8192 with the mapping differential, got `1`'],
    [{ 'tile.rows': 'many' }, '`tile.rows` to be an integer from 1 to 8192, got `many`'],
    [{ tile: [1] }, `\`tile\` to be an object with ${tileKeys}, got \`[1]\``],
    [{ 'train.rate': Number.NaN }, '`train.rate` to be a number above 0, got `NaN`'],
    [{ 'train.rate': -1 }, '`train.rate` to be a number above 0, got `-1`'],
    [{ 'train.gradientScale': 'most' }, '`train.gradientScale` to be one of none, largest, got `most`'],
    [
      { 'train.gradientScale': 'largest', 'train.update': 'pulses' },
      '`train.gradientScale` to be none with `train.update: pulses`, which accumulates no gradient, got `largest`',
    ],
    [{ 'train.writeRounding': 'up' }, '`train.writeRounding` to be one of nearest, stochastic, carried, got `up`'],
    [
      { 'train.writeRounding': 'stochastic', 'train.update': 'pulses' },
      '`train.writeRounding` to be nearest with `train.update: pulses`, which fires whole pulses, got `stochastic`',
    ],
    [{ 'images.fraction': 0 }, '`images.fraction` to be a number from 1e-6 to 1, got `0`'],
    [
      { 'images.fraction': 1e-5, 'data.train': 100 },
      '`images.fraction` to be a number that leaves one of 100 training images at least, got `0.00001`',
    ],
    [{ 'images.noise.images': 'train' }, '`images.noise.images` to be one of all, test, got `train`'],
    [{ 'train.pruning': {} }, '`train.pruning.sparsity` to be a number from 0 to 1, got nothing'],
    [
      { 'train.pruning': { sparsity: 0.5, after: 9 }, 'train.epochs': 3 },
      '`train.pruning.after` to be an integer from 0 to 3 (train.epochs), got `9`',
    ],
    [
      { 'train.pruning': { sparsity: 0.9999, minimum: 100 }, 'network.hidden': [8] },
      '`train.pruning.sparsity` to leave the 180 weights that layers keep at least, got 1 of 6352',
    ],
    [
      { 'train.update': 'tiki' },
      '`train.update` to be one of pulses, write, tiki-taka, tiki-taka-2, chopped-tiki-taka-2, agad, got `tiki`',
    ],
    [{ 'train.transfer': { every: 4 } }, '`train.transfer.every` to be left out with `train.update: pulses`, got `4`'],
    [
      { 'train.update': 'tiki-taka', 'train.transfer': { momentum: 0.2 } },
      '`train.transfer.momentum` to be left out with `train.update: tiki-taka`, got `0.2`',
    ],
    [
      { 'train.update': 'tiki-taka-2', 'train.transfer': { chopProbability: 0.2 } },
      '`train.transfer.chopProbability` to be left out with `train.update: tiki-taka-2`, got `0.2`',
    ],
    [
      { 'train.update': 'agad', 'train.transfer': { visible: 0.5 } },
      '`train.transfer.visible` to be left out with `train.update: agad`, got `0.5`',
    ],
    [
      { 'train.update': 'agad', 'train.transfer': { chopProbability: 0 } },
      '`train.transfer.chopProbability` to be a number from 1e-6 to 1, got `0`',
    ],
    [
      { 'train.update': 'agad', 'train.transfer': { every: 1 }, 'train.batch': 100, 'network.hidden': [30] },
      '`train.transfer.every` to be an integer from 4 on, or a batch of 100 would take rows of the narrowest layer over twice, got `1`',
    ],
    [
      { 'train.update': 'agad', 'train.optimizer': 'adam' },
      '`train.optimizer` to be none with `train.update: agad`, which accumulates no gradient, got `adam`',
    ],
    [
      { 'train.update': 'agad', rules: ['kp'] },
      '`train.update` to be write with the rule kp, whose changes cannot be pulsed, got `agad`',
    ],
    [
      { 'network.initial': 'orthogonal', 'train.update': 'write', rules: ['bp', 'deep-softhebb'] },
      '`network.initial` to be uniform with the rule deep-softhebb, which starts from weights of its own, got `orthogonal`',
    ],
    [
      { 'train.optimizer': 'sgd' },
      '`train.optimizer` to be one of none, momentum, adam, or an object with kind momentum or adam, got `sgd`',
    ],
    [
      { 'train.optimizer': { kind: 'momentum', momentum: 1 }, 'train.update': 'write' },
      '`train.optimizer.momentum` to be a number from 0 to 0.999999, got `1`',
    ],
    [
      { 'train.optimizer': 'adam' },
      '`train.optimizer` to be none with `train.update: pulses`, which accumulates no gradient, got `adam`',
    ],
    [{ 'tile.weightScale': 2 }, '`tile.weightScale` to be one of one, initial, got `2`'],
    [
      { 'tile.weightScale': 'initial', 'train.arithmetic': 'floating-point' },
      '`tile.weightScale` to be one where arrays are programmed: what was learnt says what fills a crosspoint, got `initial`',
    ],
    [{ 'train.seeds': [-1] }, '`train.seeds.0` to be an integer from 0 to 4294967295, got `-1`'],
    [{ rules: [] }, `${listOfRules}, got \`[]\``],
    [{ rules: ['bp', 'bp'] }, `${listOfRules}, got \`["bp","bp"]\``],
    [{ rules: ['backprop'] }, `\`rules.0\` to be one of ${ruleNames}, got \`backprop\``],
    [
      { 'tile.device': 'rram-wam' },
      '`tile.device` to be a device file or a preset (did you mean rram-wan? `crosspoint devices` lists them), got `rram-wam`',
    ],
    [{ 'data.set': 'cifar' }, '`data.set` to be one of digits, mnist, fashion-mnist, none, got `cifar`'],
    [
      { data: { set: 'mnist', train: 60_001 } },
      '`data.train` to be an integer from 1 to 60000 images of mnist, got `60001`',
    ],
    [
      { data: { set: 'none', width: 4 }, 'train.epochs': 0 },
      '`data.classes` to be an integer with `data.set: none`, got nothing',
    ],
    [
      { data: { set: 'none', width: 4, classes: 4 }, 'train.epochs': 2 },
      '`train.epochs` to be 0 with `data.set: none`, got `2`',
    ],
    [{ 'data.width': 4 }, '`data.width` to be left out with `data.set: digits`, got `4`'],
    [
      { perRule: { dfa: { 'train.rat': 1 } } },
      'perRule.dfa to name a key of the study, got `train.rat` (did you mean `train.rate`?)',
    ],
    [
      { perRule: { dfa: { 'data.train': 1 } } },
      'perRule.dfa to leave title, about, data, published, rules, perRule as they are, got `data.train`',
    ],
    [{ title: null }, '`title` to be text, got `null`'],
    [{ 'tile.colums': 8 }, `\`tile\` to have only the keys ${tileKeys}; got \`colums\` (did you mean \`columns\`?)`],
    [
      { 'tile.converters.adc': { bits: 8, range: 1, rnage: 2 } },
      `\`tile.converters.adc\` to have only the keys ${adcKeys}; got \`rnage\` (did you mean \`range\`?)`,
    ],
    [
      { titel: 'x' },
      'the study to have only the keys title, about, data, images, network, tile, technology, chip, activity, options, rules, perRule, train, published, variants, sweeps; got `titel` (did you mean `title`?)',
    ],
    [
      { 'tile.columns': 4, 'tile.converters.adc': { bits: 8, range: 1, columnsPerAdc: 5 } },
      '`tile.converters.adc.columnsPerAdc` to be an integer from 1 to 4 (tile.columns), got `5`',
    ],
  ])('is refused with path and range: %j', (changes, expected) => {
    expect(problems(changes)).toEqual([`s.yaml: Expected ${expected}`]);
  });

  it('lists all its problems', () => {
    expect(problems({ 'tile.rows': 0, 'train.batch': 5000, 'technology.node': 33 })).toHaveLength(3);
  });

  it('names a variant only where the fault is the variant’s own', () => {
    const raw = {
      ...plainStudy(),
      variants: { one: { 'tile.rows': 0 }, two: { 'tile.colums': 4 }, three: { title: 'x' } },
    };
    expect(problemsOf(() => settleStudy(raw, 's.yaml'))).toEqual([
      's.yaml: Expected variants.two to name a key of the study, got `tile.colums` (did you mean `tile.columns`?)',
      's.yaml: Expected variants.three to leave title, about, data, published, variants, sweeps as they are, got `title`',
      's.yaml: variants.one: Expected `tile.rows` to be an integer from 1 to 8192, got `0`',
    ]);
    const both = { ...plainStudy(), rules: [], variants: { one: {}, two: {} } };
    expect(problemsOf(() => settleStudy(both, 's.yaml'))).toHaveLength(1);
  });

  it('must be YAML, and says where it is not', () => {
    expect(problemsOf(() => parseYaml('title: x\ntitle: y\n', 's.yaml'))).toEqual([
      's.yaml:2:1: Expected YAML, got an error: Map keys must be unique',
    ]);
    expect(problemsOf(() => settleStudy(parseYaml('- 1', 's.yaml'), 's.yaml'))[0]).toMatch(/got `\[1\]`$/);
  });
});

describe('changes', () => {
  it('win in the order file, variant, --set', () => {
    const raw = parseYaml(smallStudy, 's.yaml') as JsonObject;
    const variants = { slow: { 'train.rate': 0.5, 'train.batch': 3 } };
    const rates = (assignments: string[]) =>
      settleStudy({ ...raw, variants }, 's.yaml', parseAssignments(assignments)).variants.map(
        ({ study }) => study.train,
      );
    expect(rates([])).toMatchObject([{ rate: 0.5, batch: 3, epochs: 2 }]);
    expect(rates(['train.rate=0.25'])).toMatchObject([{ rate: 0.25, batch: 3, epochs: 2 }]);
  });

  it('take YAML values', () => {
    const text = ['train.seeds=[4, 5]', 'tile.converters.adc={bits: 8, range: 2}', 'title=[1'];
    expect(() => parseAssignments(text)).toThrow(/--set title to be a YAML value/);
    expect(parseAssignments(text.slice(0, 2))).toEqual({
      'train.seeds': [4, 5],
      'tile.converters.adc': { bits: 8, range: 2 },
    });
  });

  it.each([
    ['tile.colums=3', 'Expected --set to name a key of the study, got `tile.colums` (did you mean `tile.columns`?)'],
    ['tile.rows', 'Expected --set to be path=value, got `tile.rows`'],
    ['=3', 'Expected --set to be path=value, got `=3`'],
    ['__proto__.x=3', 'Expected --set to name a key of the study, got `__proto__.x`'],
  ])('are refused: %s', (assignment, expected) => {
    expect(problemsOf(() => parseAssignments([assignment]))).toEqual([expected]);
  });

  it('leave what they change as it was, and the prototype alone', () => {
    const raw: JsonObject = { tile: { rows: 1 } };
    const changed = applyOverrides(raw, { 'tile.rows': 2, 'tile.device.parameters.__proto__': 1 });
    expect(raw).toEqual({ tile: { rows: 1 } });
    expect(changed).toMatchObject({ tile: { rows: 2 } });
    expect(
      Object.getPrototypeOf((changed as { tile: { device: { parameters: object } } }).tile.device.parameters),
    ).toBe(Object.prototype);
  });
});

describe('what is shipped', () => {
  const folder = new URL('../../studies/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it('holds the studies that the README names', () => {
    expect(files).toEqual(expect.arrayContaining(['bp-vs-dfa.yaml', 'depth-latency.yaml', 'mnist-bp-dfa.yaml']));
  });

  it.each(files)('%s is valid, and so is the study that its result will hold', async (name) => {
    const settled = await readStudyFile(new URL(name, folder).pathname);
    expect(settleStudy(portableStudy(settled), name)).toEqual(settled);
  });

  it('has a JSON Schema with a description at every leaf', () => {
    const missing: string[] = [];
    const walk = (schema: z.core.JSONSchema.BaseSchema, path: string) => {
      const choices = (schema.anyOf ?? []) as z.core.JSONSchema.BaseSchema[];
      for (const choice of choices) walk({ description: schema.description ?? '', ...choice }, path);
      const inner = Object.entries(schema.properties ?? {});
      for (const [key, value] of inner) walk(value as z.core.JSONSchema.BaseSchema, `${path}.${key}`);
      if (inner.length === 0 && choices.length === 0 && !schema.description) missing.push(path);
    };
    walk(z.toJSONSchema(studyFileSchema, { io: 'input' }), '');
    expect(missing).toEqual([]);
  });

  it('stays a file of text', () => {
    for (const name of files) expect(readFileSync(new URL(name, folder), 'utf8')).toMatch(/^#/);
  });
});

describe('a settled study as a file', () => {
  it('settles to itself, where a variant takes keys away or puts objects for words', () => {
    const raw = {
      ...plainStudy(),
      tile: { device: 'gokmen-vlasov' },
      variants: {
        one: { 'tile.device': { extends: 'gokmen-vlasov', parameters: { step: 0.01, cycleNoise: 0 } } },
        two: { 'tile.device': { extends: 'gokmen-vlasov' }, 'tile.converters.adc': { bits: 8, range: 2 } },
      },
    };
    const settled = settleStudy(raw, 's.yaml', { 'tile.device.parameters.step': 0.02 });
    expect(settleStudy(portableStudy(settled), 's.yaml')).toEqual(settled);
    expect(settled.variants.map(({ study }) => study.tile.device)).toEqual([
      { extends: 'gokmen-vlasov', parameters: { step: 0.02, cycleNoise: 0 } },
      { extends: 'gokmen-vlasov', parameters: { step: 0.02 } },
    ]);
  });
});
