/** What counts as a change between two results, and what is only said of them. */
import { describe, expect, it } from 'vitest';
import { compareResults } from '../../bench/compare.ts';
import { presentComparison } from '../../bench/present-comparison.ts';
import type { Spread } from '../../bench/result.ts';
import { renderMarkdown } from '../../bench/table.ts';
import { around, exampleFigure, exampleResult } from './example-result.ts';

/** One figure before and now. */
function compareShares(before: Spread, now: Spread) {
  return compareResults(exampleResult([exampleFigure('ideal', before)]), exampleResult([exampleFigure('ideal', now)]));
}

/** The account did not change either. */
const unchanged = { slower: [], faster: [], alike: 2, onlyBefore: [], onlyNow: [] };

describe('a figure', () => {
  it('is slower or faster where spreads are apart and medians far enough', () => {
    const { slower } = compareShares(around(10), around(5));
    expect(slower).toMatchObject([{ name: 'cpu, training, ideal, batch 64', factor: 0.5 }]);
    const { faster } = compareShares(around(5), around(10));
    expect(faster).toMatchObject([{ before: { median: 5 }, now: { median: 10 }, factor: 2 }]);
  });

  it('is alike where spreads overlap, however far medians are apart', () => {
    expect(compareShares({ median: 10, low: 4, high: 11 }, around(4))).toEqual(unchanged);
  });

  it('is alike where medians are no further apart than repetitions of one run', () => {
    expect(compareShares({ median: 10, low: 9, high: 30 }, around(5))).toEqual(unchanged);
    expect(compareShares({ median: 10, low: 9, high: 17 }, around(5)).slower).toHaveLength(1);
  });

  it('is alike where medians are close, however narrow spreads are', () => {
    expect(compareShares({ median: 10, low: 9.9, high: 10.1 }, { median: 9, low: 8.9, high: 9.1 })).toEqual(unchanged);
  });

  it('is not judged where it was measured once', () => {
    expect(compareShares({ median: 10, low: 10, high: 10 }, around(1))).toEqual({ ...unchanged, alike: 1 });
  });

  it('is compared by time, not by the work that was counted', () => {
    const before = exampleResult([exampleFigure('ideal', around(10))]);
    const demand = { amount: 2000, unit: 'operations' } as const;
    const sameTime = exampleResult([exampleFigure('ideal', around(20), { demand })]);
    const sameShare = exampleResult([exampleFigure('ideal', around(10), { demand })]);
    expect(compareResults(before, sameTime)).toEqual(unchanged);
    expect(compareResults(before, sameShare).slower).toMatchObject([{ factor: 0.5 }]);
  });
});

describe('two results', () => {
  it('list the slowest and the fastest first', () => {
    const shares = { a: 0.5, b: 0.1, c: 2, d: 5 };
    const before = Object.keys(shares).map((name) => exampleFigure(name, around(1)));
    const now = Object.entries(shares).map(([name, share]) => exampleFigure(name, around(share)));
    const { slower, faster } = compareResults(exampleResult(before), exampleResult(now));
    expect(slower.map(({ factor }) => factor)).toEqual([0.1, 0.5]);
    expect(faster.map(({ factor }) => factor)).toEqual([5, 2]);
  });

  it('name what one of them lacks, a whole backend in one word', () => {
    const [one, two] = [exampleFigure('ideal', around(1)), exampleFigure('noisy', around(1))];
    const gpu = [one, two].map((figure) => ({ ...figure, backend: 'webgpu' }));
    const { onlyBefore, onlyNow } = compareResults(exampleResult([one, ...gpu]), exampleResult([two]));
    expect(onlyBefore).toEqual(['cpu, training, ideal, batch 64', 'all of webgpu']);
    expect(onlyNow).toEqual(['cpu, training, noisy, batch 64']);
  });

  it('bill: more products in the time of a bill are a slower account', () => {
    const account = (products: number) => [
      { subject: 'a bill', bills: 1, cold: null, rate: around(25), products: around(products) },
    ];
    const results = [1, 2].map((products) => exampleResult([], { account: account(products) }));
    const { slower } = compareResults(results[0]!, results[1]!);
    expect(slower).toMatchObject([{ name: 'account, a bill', factor: 0.5 }]);
  });
});

describe('the comparison, printed', () => {
  const before = exampleResult([exampleFigure('ideal', around(10)), exampleFigure('gone', around(1))]);
  const now = exampleResult([exampleFigure('ideal', around(5))]);
  const text = presentComparison(compareResults(before, now), before, now, renderMarkdown).replaceAll('\u00a0', ' ');

  it('says what changed, from what to what', () => {
    expect(text).toContain('1 slower, 0 faster, 1 alike');
    expect(text).toContain(
      '| cpu, training, ideal, batch 64 | 1000 % (950 % – 1050 %) | 500 % (475 % – 525 %) | 0.50× | slower |',
    );
    expect(text).toContain('Before only:\n- cpu, training, gone, batch 64\n');
    expect(text).not.toContain('Now only');
  });

  it('says where the machine was not quiet', () => {
    expect(text).not.toContain('Others were at work');
    const busy = { ...now, machine: { ...now.machine, loadBefore: 3 } };
    const other = presentComparison(compareResults(before, busy), before, busy, renderMarkdown);
    expect(other).toContain('Others were at work');
  });

  it('says which facts of the machine differ', () => {
    expect(text).not.toContain('Not the same');
    const elsewhere = { ...now, machine: { ...now.machine, processor: 'Example 2', node: 'v22.1.0' } };
    const other = presentComparison(compareResults(before, elsewhere), before, elsewhere, renderMarkdown);
    expect(other).toContain('Not the same in both runs: processor, Node.');
    expect(other).toContain('| processor | Example 1 | Example 2 |');
  });
});
