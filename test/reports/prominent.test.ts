/** Which of many rules a report speaks of. */
import { describe, expect, it } from 'vitest';
import { learningCurves, type Result, renderReport } from '../../reports/index.ts';
import { contenderOf, prominent, roomFor } from '../../reports/prominent.ts';
import type { SummaryRow } from '../../reports/summary.ts';
import { exampleResult } from './example-result.ts';

const row = (rule: string, accuracy: number, learningLatency: number): SummaryRow =>
  ({ rule, learningLatency, relative: rule === 'bp' ? null : { accuracy } }) as SummaryRow;

describe('the rule that a headline speaks of', () => {
  const slow = Array.from({ length: roomFor }, (_, index) => row(`slow-${index}`, -0.3, 5));

  it('is of few the fastest, however it learns', () => {
    expect(contenderOf([row('bp', 0, 4), row('good', 0, 3), row('bad', -0.5, 1)])?.rule).toBe('bad');
  });

  it('is of many the fastest of those that learn as well, and where none does the fastest', () => {
    const many = [row('bp', 0, 4), ...slow, row('bad', -0.5, 1), row('nearly', -0.01, 2), row('better', 0.01, 3)];
    expect(contenderOf(many)?.rule).toBe('nearly');
    expect(contenderOf(many.slice(0, -2))?.rule).toBe('bad');
  });
});

describe('the rules that a figure names', () => {
  it('are all of few; of many the first, those asked for, and the best, as they stand', () => {
    const errors = [9, 5, 1, 8, 2, 7, 3, 6, 4, 10, 11];
    expect(prominent(errors.slice(0, 8), (error) => error)).toEqual(errors.slice(0, 8));
    expect(prominent(errors, (error) => error, [11])).toEqual([9, 5, 1, 2, 3, 6, 4, 11]);
  });

  it('are named at the ends of learning curves; the others stand behind, for the pointer', () => {
    const example = exampleResult();
    const [one] = example.outcomes;
    const outcomes = Array.from({ length: 12 }, (_, index) => ({
      ...one!,
      rule: `rule-${index}`,
      seeds: one!.seeds.map((seed) => ({
        ...seed,
        epochs: seed.epochs.map((epoch) => ({ ...epoch, testAccuracy: 0.8 + index / 100 })),
      })),
    }));
    const result: Result = { ...example, outcomes };
    const [panel] = learningCurves(result);
    const lines = panel!.figure.data.filter(({ mode }) => mode === 'lines');
    expect(lines.map(({ name }) => name)).toEqual(['rule-1', 'rule-2', 'rule-3', 'rule-4']);
    const names = (panel!.figure.layout.annotations as { text: string }[]).map(({ text }) =>
      text.replace(/<\/?b>/g, ''),
    );
    expect(names[0]).toContain('rule-11');
    expect(names.at(-1)).toContain('rule-0 ');
    expect(names).toHaveLength(roomFor);
    expect(renderReport(result, '')).toContain('4 more in the table');
  });
});
