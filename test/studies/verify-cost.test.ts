/** The account against golden figures: the spread of errors, and what `crosspoint verify` makes of it. */
import { describe, expect, it } from 'vitest';
import { CircuitError, createCpuBackend } from '../../emulator/index.ts';
import { describeDistributions } from '../../studies/cli/distribution-tables.ts';
import type { ComparedFigure } from '../../studies/verify/neurosim/compared-figure.ts';
import { costVerification } from '../../studies/verify/neurosim/cost-verification.ts';
import { distribute } from '../../studies/verify/neurosim/distributions.ts';
import { technologyFigures } from '../../studies/verify/neurosim/technology-figures.ts';
import { technologySchema } from '../../studies/verify/neurosim/technology-schema.ts';
import { GoldenError, type Recogniser } from '../../studies/verify/recogniser.ts';
import { type FileVerdict, verifyFile } from '../../studies/verify/verify-files.ts';
import { goldenTechnology } from '../emulator/cost/golden.ts';
import { crosspoint, useFolder } from './small-study.ts';

function figure(ours: number, change: Partial<ComparedFigure> = {}): ComparedFigure {
  return { level: 'component', quantity: 'area', group: 'adder', at: `${ours}`, ours, golden: 100, ...change };
}

describe('the spread of errors', () => {
  it('is the median and the 90th percentile of relative errors, over and under alike', () => {
    // Errors 0, 1, …, 10 %.
    const figures = Array.from({ length: 11 }, (_, i) => figure(i % 2 ? 100 - i : 100 + i));
    const [area] = distribute(figures).distributions;
    expect(area).toMatchObject({ level: 'component', quantity: 'area', cases: 11, passed: true });
    expect(area?.median).toBeCloseTo(0.05, 12);
    expect(area?.percentile90).toBeCloseTo(0.09, 12);
    expect(area?.farthest).toMatchObject({ at: '110', ours: 110, golden: 100 });
  });

  it.each([
    ['a median beyond it', [111, 111, 100], false],
    ['a tail beyond it', [100, 100, 100, 100, 150], false],
    ['one figure far off among many', [...Array(19).fill(100), 900], true],
    ['a figure that is no number', [Number.NaN, Number.NaN], false],
  ])('is held against a tolerance: %s', (_, values, passed) => {
    expect(distribute(values.map((value) => figure(value))).distributions[0]?.passed).toBe(passed);
  });

  it('has the tolerance of its level', () => {
    const passedAt = (level: ComparedFigure['level'], ours: number) =>
      distribute([figure(ours, { level })]).distributions[0]?.passed;
    expect(['component', 'array', 'chip', 'training phase'].map((level) => passedAt(level as never, 110.1))).toEqual([
      ...[false, false, true, true],
    ]);
    expect([passedAt('chip', 115.1), passedAt('training phase', 119.9)]).toEqual([false, true]);
  });

  it('keeps levels, quantities and groups apart, the widest group first', () => {
    const { distributions } = distribute([
      figure(101),
      figure(108, { group: 'mux' }),
      figure(150, { quantity: 'energy' }),
      figure(150, { level: 'array' }),
    ]);
    expect(distributions.map(({ level, quantity, passed }) => [level, quantity, passed])).toEqual([
      ['component', 'area', true],
      ['component', 'energy', false],
      ['array', 'area', false],
    ]);
    expect(distributions[0]?.groups.map(({ group }) => group)).toEqual(['mux', 'adder']);
  });

  it('leaves out what differs on purpose, and counts it by reason', () => {
    const { distributions, apart } = distribute([
      figure(100),
      figure(900, { apart: 'a reason' }),
      figure(0, { apart: 'a reason', group: 'mux', quantity: 'energy' }),
    ]);
    expect(distributions[0]).toMatchObject({ cases: 1, passed: true });
    expect(apart).toEqual([
      {
        level: 'component',
        reason: 'a reason',
        groups: ['adder', 'mux'],
        quantities: ['area', 'energy'],
        cases: 2,
      },
    ]);
  });

  it('refuses golden figures that nothing can be relative to', () => {
    expect(() => distribute([figure(1, { golden: 0 })])).toThrow(GoldenError);
    expect(() => distribute([figure(1, { golden: Number.NaN })])).toThrow(/area of adder.*got `NaN`/);
  });
});

describe('a verification of the account', () => {
  const verification = costVerification([
    figure(101),
    figure(120, { group: 'mux' }),
    figure(900, { apart: 'a reason' }),
  ]);

  it('sums up each distribution as its worse share of the tolerance', () => {
    const [area] = verification.comparisons;
    expect(area).toMatchObject({ name: 'component area', cases: 2 });
    // Median 10.5 % of 10 %, 90th percentile 18.1 % of 25 %.
    expect(area?.worst).toBeCloseTo(1.05, 12);
    expect(area?.at).toBe('median 10.5 % of 10.0 %, 90th percentile 18.1 % of 25.0 %, widest at mux');
  });

  it('is told as tables', () => {
    const text = describeDistributions('a.json', verification, false);
    expect(text).toMatch(/component +area +2 +10\.5 % +18\.1 % +10\.0 % +25\.0 % +FAIL/);
    expect(text).toMatch(/groups beyond it:\ncomponent +area +mux +1 +20\.0 % +20\.0 % +beyond +farthest 20\.0 %: 120/);
    expect(text).not.toMatch(/adder +1 +1\.0 %/);
    expect(text).toMatch(/apart:\ncomponent +area +adder +1 +a reason/);
    expect(describeDistributions('a.json', verification, true)).toMatch(/adder +1 +1\.0 %/);
  });
});

describe('a file of the account', () => {
  const backend = createCpuBackend();

  function verdictOn(figuresOf: () => ComparedFigure[]): Promise<FileVerdict> {
    const recogniser: Recogniser = {
      name: 'account',
      recognise: () => null,
      verify: async () => costVerification(figuresOf()),
    };
    return verifyFile({ path: 'a.json', recogniser, golden: null }, backend);
  }

  it('is looked at once: nothing in it is drawn', async () => {
    const verdict = await verdictOn(() => [figure(112)]);
    expect(verdict).toMatchObject({ passed: false, looks: 1, cases: 1 });
    expect(verdict.worst.worst).toBeCloseTo(1.2, 12);
  });

  it('fails, and the others go on, where a circuit cannot be built as the file says', async () => {
    const verdict = await verdictOn(() => {
      throw new CircuitError('Expected `adder.bits` to be …');
    });
    expect(verdict).toMatchObject({ passed: false, worst: { name: 'refused', at: 'Expected `adder.bits` to be …' } });
    await expect(verdictOn(() => JSON.parse('{'))).rejects.toThrow(SyntaxError);
  });
});

describe('technology figures', () => {
  const golden = technologySchema.parse(goldenTechnology);

  it('agree within 0.1 % at all 19 nodes, but for delays behind folded stacks', () => {
    const figures = [...technologyFigures(golden)].filter(({ apart }) => apart === undefined);
    expect(figures.length).toBeGreaterThan(1000);
    for (const { quantity, group, at, ours, golden } of figures) {
      const tolerance = quantity === 'latency' ? 0.01 : 0.001;
      expect(Math.abs(ours / golden - 1), `${quantity} of ${group}, ${at}`).toBeLessThan(tolerance);
    }
  });
});

describe('crosspoint verify', () => {
  const folder = useFolder();
  const verify = (content: object) => crosspoint(['verify', folderWith(content), '--backend', 'cpu', '--groups']);

  function folderWith(content: object): string {
    folder.write('technology.json', JSON.stringify(content));
    return folder.path();
  }

  it('holds the technology against its figures', async () => {
    const { code, out } = await verify(goldenTechnology);
    expect(out).toMatch(/technology\.json, relative errors:/);
    expect(out).toMatch(/component +leakage +\d+ +0\.0 % .* pass/);
    expect(out).toMatch(/component +area +inverter × 16 +18 /);
    expect(out).toMatch(/apart:\n(.*\n)*component +transconductance +minimum NMOS +2 /);
    expect(out).toMatch(/1 of 1 files pass/);
    expect(code).toBe(0);
  });

  it('fails where a figure of every node is another', async () => {
    const changed = structuredClone(goldenTechnology);
    for (const nodes of [changed.LSTP, changed.HP])
      for (const node of Object.values<{ vdd: number }>(nodes)) node.vdd *= 2;
    const { code, out } = await verify(changed);
    expect(out).toMatch(/component +voltage .* FAIL/);
    expect(out).toMatch(/FAIL technology\.json, component voltage: .* of tolerance, .*widest at supply/);
    expect(code).toBe(1);
  });
});
