/** Sweeps: which runs a study becomes, which of them are one, and what is refused. */
import { describe, expect, it } from 'vitest';
import { expandStudy, jobsOf } from '../../studies/run/expand.ts';
import type { JsonObject } from '../../studies/schema/overrides.ts';
import { portableStudy } from '../../studies/schema/portable-study.ts';
import { type SettledStudy, settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { plainStudy } from './small-study.ts';

const programmed = { arithmetic: 'floating-point', epochs: 1, rate: 0.01, seeds: [1, 2] };

function swept(sweeps: unknown, more: object = {}, overrides: JsonObject = {}): SettledStudy {
  const tile = { device: 'ideal', converters: { adc: { bits: 8, range: 4 } } };
  return settleStudy({ ...plainStudy(), tile, train: programmed, sweeps, ...more }, 's.yaml', overrides);
}

const bits = { path: 'tile.converters.adc.bits', values: [6, 8], label: 'ADC bits' };
const size = { paths: ['tile.rows', 'tile.columns'], values: [64, 128] };
const variants = { wide: {}, narrow: { 'tile.converters.adc.range': 2 } };

const adcOf = ({ study }: SettledStudy['variants'][number]) => {
  const { adc } = study.tile.converters;
  return adc === 'ideal' ? adc : [adc.bits, adc.range];
};

describe('a sweep', () => {
  it('gives every variant a point for each value, and says where it stands', () => {
    const study = swept([bits, size], { variants });
    expect(study.variants.map(({ name }) => name)).toEqual([
      ...['wide', 'wide, ADC bits 6', 'wide, ADC bits 8', 'wide, tile.rows 64', 'wide, tile.rows 128'],
      ...['narrow', 'narrow, ADC bits 6', 'narrow, ADC bits 8', 'narrow, tile.rows 64', 'narrow, tile.rows 128'],
    ]);
    const [base, first, , small] = study.variants;
    expect(base).not.toHaveProperty('sweep');
    expect(first?.sweep).toEqual({ label: 'ADC bits', path: 'tile.converters.adc.bits', value: 6, of: 'wide' });
    expect(small?.sweep).toEqual({ label: 'tile.rows', path: 'tile.rows, tile.columns', value: 64, of: 'wide' });
    // One at a time: a point differs from its variant in what is swept alone.
    expect(study.variants.map(adcOf).slice(5, 8)).toEqual([
      [8, 2],
      [6, 2],
      [8, 2],
    ]);
    expect(small?.study.tile).toMatchObject({ rows: 64, columns: 64 });
    expect(study.variants[6]?.study.tile).toMatchObject({ rows: 128, columns: 128 });
  });

  it('needs no variants, and takes those it names', () => {
    expect(swept([bits]).variants.map(({ name }) => name)).toEqual(['study', 'ADC bits 6', 'ADC bits 8']);
    const one = swept([{ ...bits, variants: ['narrow'] }], { variants });
    expect(one.variants.map(({ name }) => name)).toEqual([
      ...['wide', 'narrow', 'narrow, ADC bits 6', 'narrow, ADC bits 8'],
    ]);
  });

  it('stands over --set, which moves what it starts from', () => {
    const study = swept([bits], {}, { 'tile.converters.adc.bits': 10, 'tile.rows': 32 });
    expect(study.variants.map(adcOf)).toEqual([
      [10, 4],
      [6, 4],
      [8, 4],
    ]);
    expect(study.variants.map(({ study: { tile } }) => tile.rows)).toEqual([32, 32, 32]);
  });

  it('puts what a study leaves ideal in place', () => {
    const study = swept([{ path: 'tile.wires.segment', values: [0, 1.5] }]);
    expect(study.variants.map(({ study: { tile } }) => tile.wires)).toMatchObject([
      'ideal',
      { segment: 0 },
      { segment: 1.5 },
    ]);
  });

  it('is whole in the study that a result holds', () => {
    for (const more of [{}, { variants }]) {
      const study = swept([bits, size], more, { 'tile.rows': 32 });
      expect(settleStudy(portableStudy(study), 's.yaml')).toEqual(study);
      // And once more as JSON, which is how it comes back.
      expect(settleStudy(JSON.parse(JSON.stringify(portableStudy(study))), 's.yaml')).toEqual(study);
    }
  });

  it('with a value that the study has anyhow is the same run', () => {
    const runs = expandStudy(swept([bits, size], { variants }), 'data');
    expect(runs).toHaveLength(2 * 10);
    const identities = (variant: string) => runs.filter((run) => run.variant === variant).map((run) => run.identity);
    expect(identities('wide, ADC bits 8')).toEqual(identities('wide'));
    expect(identities('wide, tile.rows 128')).toEqual(identities('wide'));
    expect(identities('wide, ADC bits 6')).not.toEqual(identities('wide'));
    // Of a variant: itself and a point of each sweep, for two seeds; and two trainings for all.
    expect(jobsOf(runs)).toHaveLength(2 * 3 * 2 + 2);
  });
});

describe('a training in floating point', () => {
  const sources = (study: SettledStudy) => expandStudy(study, 'data').map(({ source }) => source?.identity);

  it('is shared by all that differs in its tiles, and done before what needs it', () => {
    const study = swept([bits, size], { variants });
    expect(new Set(sources(study)).size).toBe(2);
    const jobs = jobsOf(expandStudy(study, 'data'));
    const done = new Set<string>();
    for (const { source, identity } of jobs) {
      if (source) expect(done).toContain(source.identity);
      done.add(identity);
    }
    const [first] = jobs;
    expect(first?.study.tile).toMatchObject({ device: 'ideal', rows: 8192, wires: 'ideal' });
    expect(first?.study.tile.converters).toMatchObject({ dac: 'ideal', adc: 'ideal' });
  });

  it('is another one for another seed, network, rule, rate or data', () => {
    const base = sources(swept([]))[0];
    const other = (more: object) => sources(swept([], more))[0];
    expect(other({ tile: { device: 'gokmen-vlasov', rows: 7 } })).toBe(base);
    expect(other({ technology: { node: 22 } })).toBe(base);
    expect(sources(swept([]))[1]).not.toBe(base);
    expect(other({ network: { hidden: [12, 8], gain: 2 } })).not.toBe(base);
    expect(other({ rules: ['dfa'] })).not.toBe(base);
    expect(other({ train: { ...programmed, rate: 0.02 } })).not.toBe(base);
    expect(expandStudy(swept([]), 'other')[0]?.source?.identity).not.toBe(base);
  });

  it('is none where arrays learn, and none where nothing is trained', () => {
    expect(sources(swept([], { train: { ...programmed, arithmetic: 'arrays' } }))).toEqual([undefined, undefined]);
    expect(sources(swept([], { train: { ...programmed, epochs: 0 } }))).toEqual([]);
  });
});

describe('a run', () => {
  it('is the same whatever its variant is called, and on whatever chip it is billed', () => {
    const learning = { train: { ...programmed, arithmetic: 'arrays' } };
    const named = (name: string) => swept([], { ...learning, variants: { [name]: { 'technology.node': 22 } } });
    const [one] = expandStudy(named('one'), 'data');
    expect(expandStudy(named('other'), 'data')[0]?.identity).toBe(one?.identity);
    expect(expandStudy(swept([], learning), 'data')[0]?.identity).toBe(one?.identity);
  });
});

describe('a sweep is refused', () => {
  it.each([
    [
      [{ ...bits, path: 'tile.converters.adc.bit' }],
      'sweeps.0 to name a key of the study, got `tile.converters.adc.bit` (did you mean `tile.converters.adc.bits`?)',
    ],
    [
      [{ ...bits, path: 'data.train' }],
      'sweeps.0 to leave title, about, data, published, variants, sweeps, rules, perRule as they are, got `data.train`',
    ],
    [[{ values: [1] }], '`sweeps.0` to have path or paths, got neither'],
    [[{ ...bits, paths: ['tile.rows'] }], '`sweeps.0` to have path or paths, got both'],
    [[{ ...bits, values: [] }], '`sweeps.0.values` to be a list of at least one value, got `[]`'],
    [[{ ...bits, values: [6, 6] }], '`sweeps.0.values` to be all different, got `6` twice'],
    [
      [{ ...bits, value: [6] }],
      '`sweeps.0` to have only the keys path, paths, values, label, variants; got `value` (did you mean `values`?)',
    ],
    [[bits, bits], '`sweeps` to have a label each of its own, got `ADC bits` twice'],
    [[{ ...bits, variants: ['wode'] }], '`sweeps.0.variants` to name variants (study), got `wode`'],
    [
      { path: 'tile.rows', values: [1] },
      '`sweeps` to be a list of sweeps, each with path and values, got `{"path":"tile.rows","values":[1]}`',
    ],
  ])('%j', (sweeps, expected) => {
    expect(problemsOf(() => swept(sweeps))).toEqual([`s.yaml: Expected ${expected}`]);
  });

  it('where a value makes no study, by the name of the point', () => {
    expect(problemsOf(() => swept([{ ...bits, values: [8, 17] }]))).toEqual([
      's.yaml: ADC bits 17: Expected `tile.converters.adc.bits` to be an integer from 2 to 16, got `17`',
    ]);
  });

  it('where a rule has the last word on it', () => {
    const perRule = { bp: { 'tile.converters.adc': { bits: 9, range: 1 } } };
    expect(problemsOf(() => swept([bits], { perRule }))).toEqual([
      's.yaml: Expected `sweeps.0` to change what no rule changes, got `tile.converters.adc.bits` (`perRule.bp` has the last word on `tile.converters.adc`)',
    ]);
  });

  it('where a variant is called as one of its points', () => {
    expect(problemsOf(() => swept([bits], { variants: { a: {}, 'a, ADC bits 6': {} } }))).toEqual([
      's.yaml: Expected every variant and point of a sweep to have its own name, got `a, ADC bits 6` twice',
    ]);
  });
});

function problemsOf(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof StudyError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}
