/** Accuracy against cost where many rules compete: the front, and which names have room. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../reports/figures/figure.ts';
import { type Result, tradeOffFigures } from '../../reports/index.ts';
import { exampleResult } from './example-result.ts';

/** One variant with rules of these costs (energy over that of the example) and accuracies. */
function resultOf(rules: readonly (readonly [name: string, cost: number, accuracy: number])[]): Result {
  const result = exampleResult();
  const [one] = result.outcomes;
  if (!one) throw new Error('no outcome');
  const outcomes = rules.map(([rule, cost, accuracy]) => {
    const { bill } = one;
    return {
      ...one,
      rule,
      seeds: one.seeds.map((seed) => ({
        ...seed,
        epochs: seed.epochs.map((epoch) => ({ ...epoch, testAccuracy: accuracy })),
      })),
      bill: { ...bill, totals: { ...bill.totals, energy: cost * bill.totals.energy } },
    };
  });
  return { ...result, outcomes };
}

const energyOf = (result: Result) => {
  const [panel] = tradeOffFigures(result);
  if (!panel) throw new Error('no figure');
  return panel.figure.data as readonly JsonObject[];
};
const lineOf = (result: Result) => energyOf(result).find(({ mode }) => mode === 'lines');

describe('the trade-off figure', () => {
  it('joins the rules that no other beats in both, from the cheapest to the best', () => {
    const result = resultOf([
      ['cheap', 1, 0.9],
      ['dominated', 3, 0.85],
      ['middle', 2, 0.95],
      ['worse', 4, 0.94],
      ['best', 5, 0.99],
    ]);
    const { x, y } = lineOf(result) as { x: number[]; y: number[] };
    expect(x.map((cost) => Math.round(cost / x[0]!))).toEqual([1, 2, 5]);
    expect(y.map((error) => Math.round(error))).toEqual([10, 5, 1]);
  });

  it('draws no front of a few rules', () => {
    expect(lineOf(exampleResult())).toBeUndefined();
  });

  it('names all of a few, and of many those with room, the front before others', () => {
    const many = Array.from(
      { length: 30 },
      (_, index) => [`rule-${index}`, 1 + index / 1000, 0.9 + index / 1e5] as const,
    );
    const crowded = resultOf([...many, ['best', 1, 0.99]]);
    const named = energyOf(crowded).flatMap(({ text }) =>
      ((text as string[] | undefined) ?? []).filter((name) => name !== ''),
    );
    expect(named.length).toBeLessThan(10);
    expect(named.map((name) => name.trim())).toContain('BEST');
    const few = energyOf(exampleResult()).flatMap(({ text }) => (text as string[] | undefined) ?? []);
    expect(few.every((name) => name !== '')).toBe(true);
  });

  it('puts a name to the left of its point where it would leave the figure on the right, or lie on another', () => {
    const spread = Array.from({ length: 13 }, (_, index) => [`rule-${index}`, 1 + index, 0.6 + index / 40] as const);
    const dear = [
      ['near-by', 4, 0.3],
      ['next-door', 4.6, 0.302],
    ] as const;
    const points = energyOf(resultOf([...spread, ...dear])).find(({ mode }) => mode === 'markers+text');
    const { text, textposition } = points as { text: string[]; textposition: string[] };
    const sideOf = (name: string) => textposition[text.findIndex((one) => one.trim() === name)];
    expect(sideOf('rule-12')).toBe('top left');
    expect([sideOf('next-door'), sideOf('near-by')]).toEqual(['middle right', 'middle left']);
  });

  it('gives each variant a figure of its own where there are too many points for one, all on the same axes', () => {
    const rules = (share: number) =>
      Array.from({ length: 20 }, (_, index) => [`rule-${index}`, share * (1 + index), 0.8 + index / 200] as const);
    const [one, two] = [resultOf(rules(1)), resultOf(rules(3))];
    const outcomes = [one, two].flatMap((result, index) =>
      result.outcomes.map((outcome) => ({ ...outcome, variant: ['plain', 'dear'][index]! })),
    );
    const panels = tradeOffFigures({ ...one, outcomes });
    expect(panels.map(({ title }) => title)).toEqual([
      'Accuracy and energy, plain',
      'Accuracy and latency, plain',
      'Accuracy and energy, dear',
      'Accuracy and latency, dear',
    ]);
    const points = panels.map(({ figure }) =>
      (figure.data as readonly JsonObject[]).flatMap(({ mode, x }) => (mode === 'markers+text' ? (x as number[]) : [])),
    );
    for (const drawn of points) expect(drawn).toHaveLength(20);
    const rangeOf = (index: number, axis: 'xaxis' | 'yaxis') =>
      (panels[index]!.figure.layout[axis] as { range: number[] }).range;
    for (const axis of ['xaxis', 'yaxis'] as const) expect(rangeOf(0, axis)).toEqual(rangeOf(2, axis));
    expect(tradeOffFigures({ ...one, outcomes: outcomes.slice(0, 36) })).toHaveLength(2);
  });
});
