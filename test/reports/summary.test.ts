import { describe, expect, it } from 'vitest';
import { toCsv } from '../../reports/csv.ts';
import {
  billCsv,
  headlineOf,
  learningCsv,
  renderTextTable,
  resultSchema,
  spreadOf,
  summarise,
} from '../../reports/index.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('the schema', () => {
  it('takes the examples', () => {
    for (const result of [exampleResult(), exampleDepthResult()]) expect(resultSchema.parse(result)).toEqual(result);
  });

  it('refuses a key it does not know, at any depth', () => {
    expect(resultSchema.safeParse({ ...exampleResult(), colour: 'red' }).success).toBe(false);
    const result = exampleResult();
    Object.assign(result.outcomes[0]!.bill.totals, { power: 1 });
    expect(resultSchema.safeParse(result).success).toBe(false);
  });
});

describe('the summary', () => {
  it('compares with the first rule, on the same variant', () => {
    const { reference, rows } = summarise(exampleResult());
    expect(reference).toBe('bp');
    expect(rows.filter(({ relative }) => relative === null).map(({ rule }) => rule)).toEqual(['bp', 'bp']);
    for (const row of rows.filter(({ relative }) => relative !== null)) {
      const against = rows.find(({ variant, rule }) => variant === row.variant && rule === 'bp')!;
      expect(row.relative!.learningLatency).toBeCloseTo(row.learningLatency / against.learningLatency, 12);
      expect(row.relative!.accuracy).toBeCloseTo(row.accuracy!.mean - against.accuracy!.mean, 12);
    }
  });

  it('takes the sample deviation over the seeds', () => {
    expect(spreadOf([1, 2, 3])).toEqual({ mean: 2, deviation: 1, lowest: 1, highest: 3, count: 3 });
    expect(spreadOf([0.9])).toMatchObject({ deviation: 0, count: 1 });
    expect(spreadOf([])).toBeNull();
  });

  it('says in one sentence what the data say', () => {
    expect(spaced(headlineOf(summarise(exampleResult())))).toBe(
      'DFA reaches 94.1 % where BP reaches 95.8 %, in 0.79× the learning latency and 0.99× the energy.',
    );
    expect(spaced(headlineOf(summarise(exampleDepthResult())))).toBe(
      'DFA learns 1.00× as fast as BP with 2 layers and 3.95× as fast with 16, for 1.00× the energy.',
    );
  });

  it('says it without training, and of one rule', () => {
    const result = exampleResult();
    for (const outcome of result.outcomes) outcome.seeds = [];
    expect(spaced(headlineOf(summarise(result)))).toBe(
      'DFA takes 0.79× the learning latency of BP and 0.99× the energy.',
    );
    result.outcomes = result.outcomes.slice(0, 1);
    expect(spaced(headlineOf(summarise(result)))).toBe('BP takes 6.54 nJ per image and 1.96 µs per step.');
  });

  it('lines up as a table in the terminal', () => {
    const lines = renderTextTable(summarise(exampleResult())).split('\n');
    expect(lines).toHaveLength(8);
    expect(new Set(lines.map((line) => line.length)).size).toBeLessThanOrEqual(2);
    expect(spaced(lines.at(-1)!)).toMatch(/^gokmen-vlasov +DFA +94\.1 % ± 0\.2 \(−1\.7 points\) .*\(0\.79×\)/);
  });
});

describe('CSV', () => {
  it('quotes commas, quotes and line ends, and nothing else', () => {
    expect(toCsv([['a', 'b,c', 'd "e"', 'f\ng', 1.5e-9, null]])).toBe('a,"b,c","d ""e""","f\ng",1.5e-9,\r\n');
  });

  it('lists every entry of every bill, and they sum to the totals', () => {
    const result = exampleResult();
    const lines = billCsv(result).trimEnd().split('\r\n').slice(1);
    const sum = lines.reduce((total, line) => total + Number(line.split(',').at(-2)), 0);
    expect(sum).toBeCloseTo(
      result.outcomes.reduce((total, { bill }) => total + bill.totals.energy, 0),
      18,
    );
    expect(learningCsv(result).trimEnd().split('\r\n')).toHaveLength(1 + 2 * 3 * 3 * 6);
  });
});
