import { describe, expect, it } from 'vitest';
import { criticalChain, latencyByPhase } from '../../reports/figures/critical-path.ts';
import type { Figure, JsonObject } from '../../reports/figures/figure.ts';
import {
  areaFigure,
  depthFigures,
  energyFigures,
  latencyFigure,
  lawOfDepth,
  learningCurves,
  timelineFigures,
  tradeOffFigures,
} from '../../reports/index.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const bars = (figure: Figure): JsonObject[] => figure.data.filter(({ type }) => type === 'bar') as JsonObject[];
const numbers = (value: unknown): number[] => value as number[];
const short = (value: unknown): string =>
  numbers(value)
    .map((x) => (x === null ? '–' : Number(x.toPrecision(4))))
    .join(' ');
const sketch = ({ data }: Figure): string[] =>
  data.map(({ type, name, x, y }) => `${type} ${name ?? ''}: ${short(x)} | ${short(y)}`);
const sumAt = (figure: Figure, position: number): number =>
  bars(figure).reduce((sum, { x, y }) => sum + (numbers(x)[numbers(y).indexOf(position)] ?? 0), 0);
const rowsOf = (figure: Figure): number[] => numbers((figure.layout.yaxis as JsonObject).tickvals);

describe('sums', () => {
  it('of the energy bars are the totals of the bills, and the phases add up to the step', () => {
    const result = exampleResult();
    energyFigures(result).forEach(({ title, figure }) => {
      const outcomes = result.outcomes.filter(({ variant }) => variant === title);
      const rows = rowsOf(figure);
      expect(rows).toHaveLength(3 * 6);
      outcomes.forEach(({ bill }, index) => {
        const total = bill.totals.energy / bill.batch / 1e-9;
        expect(sumAt(figure, rows[index]!)).toBeCloseTo(total, 9);
        const phases = rows.slice(3).filter((_, row) => row % 3 === index);
        expect(phases.reduce((sum, row) => sum + sumAt(figure, row), 0)).toBeCloseTo(total, 9);
      });
    });
  });

  it('of the area and latency bars are the totals of the bills', () => {
    const result = exampleResult();
    const area = areaFigure(result);
    const latency = latencyFigure(result);
    result.outcomes.forEach(({ bill }, index) => {
      expect(sumAt(area, rowsOf(area)[index]!)).toBeCloseTo(bill.totals.area / 1e-12, 6);
      expect(sumAt(latency, rowsOf(latency)[index]!)).toBeCloseTo(bill.totals.latency / 1e-6, 9);
    });
  });
});

describe('the critical path', () => {
  const bar = (resource: string, start: number, end: number, critical = true) =>
    ({ phase: 'forward', operation: resource, resource, start, end, critical }) as const;

  it('is one chain from end to start, whatever runs beside it', () => {
    const chain = criticalChain([
      bar('a', 0, 2),
      bar('b', 2, 5),
      bar('c', 1, 5, false),
      bar('d', 2, 4),
      bar('e', 5, 6),
    ]);
    expect(chain.map(({ resource }) => resource)).toEqual(['a', 'b', 'e']);
  });

  it('owns up to a gap', () => {
    const outcome = exampleResult().outcomes[0]!;
    outcome.bill.timeline = [bar('a', 0, 2), bar('b', 3, 5)];
    outcome.bill.totals.latency = 6;
    expect([...latencyByPhase(outcome.bill)]).toEqual([
      ['forward', 4],
      ['waiting', 2],
    ]);
  });
});

describe('figures', () => {
  it('draw learning curves', () => {
    const panels = learningCurves(exampleResult());
    expect(panels.map(({ title }) => title)).toEqual(['ideal', 'gokmen-vlasov']);
    expect(sketch(panels[1]!.figure).filter((line) => !line.startsWith('scatter :'))).toMatchInlineSnapshot(`
      [
        "scatter BP: 0 1 2 3 4 5 | 90.15 9 6.303 5.119 4.349 4.152",
        "scatter FA: 0 1 2 3 4 5 | 90.15 10.4 7.703 6.519 5.749 5.552",
        "scatter DFA: 0 1 2 3 4 5 | 90.15 10.7 8.003 6.819 6.049 5.852",
      ]
    `);
    expect(panels[0]!.figure.layout.yaxis).toEqual(panels[1]!.figure.layout.yaxis);
    expect(learningCurves(exampleDepthResult())).toEqual([]);
    expect(tradeOffFigures(exampleDepthResult())).toEqual([]);
  });

  it('keep names at line ends apart', () => {
    for (const { figure } of learningCurves(exampleResult())) {
      const labels = figure.layout.annotations as JsonObject[];
      const [worst, best] = (figure.layout.yaxis as JsonObject).range as number[];
      const pixels = 310 / (worst! - best!);
      const heights = labels.map(({ y, yshift }) => -(y as number) * pixels + (yshift as number));
      heights.slice(1).forEach((height, index) => {
        expect(heights[index]! - height).toBeGreaterThan(15.9);
      });
    }
  });

  it('draw the timeline of a step', () => {
    const panels = timelineFigures(exampleResult());
    expect(sketch(panels[1]!.figure)).toMatchInlineSnapshot(`
      [
        "bar forward pass: 0.288 0.288 0.288 0.288 0.288 0.288 0.288 0.288 0.288 | 1 2 3 7.6 8.6 9.6 16.2 17.2 18.2",
        "bar error: 0.04 0.288 0.288 0.04 0.288 0.288 0.04 0.288 | 4 3 2 10.6 12.6 13.6 19.2 21.2",
        "bar error: 0.288 | 22.2",
        "bar gradient: 0.03 0.03 0.03 0.03 | 5 11.6 20.2 20.2",
        "bar gradient: 0.03 0.03 0.03 0.03 0.03 | 5 5 11.6 11.6 20.2",
        "bar update: 0.6048 0.6048 0.6048 | 1 7.6 16.2",
        "bar update: 0.6048 0.6048 0.6048 0.6048 0.6048 0.6048 | 3 2 9.6 8.6 18.2 17.2",
        "scatter critical path: 0 0.288 0.288 0.576 0.576 0.864 0.864 0.904 0.904 1.192 1.192 1.48 1.48 1.51 1.51 2.115 – 0 0.288 0.288 0.576 0.576 0.864 0.864 0.904 0.904 1.192 1.192 1.48 1.48 1.51 1.51 2.115 – 0 0.288 0.288 0.576 0.576 0.864 0.864 0.904 0.904 1.192 1.192 1.222 1.222 1.252 1.252 1.857 – | 1 1 2 2 3 3 4 4 3 3 2 2 5 5 1 1 – 7.6 7.6 8.6 8.6 9.6 9.6 10.6 10.6 12.6 12.6 13.6 13.6 11.6 11.6 7.6 7.6 – 16.2 16.2 17.2 17.2 18.2 18.2 19.2 19.2 21.2 21.2 20.2 20.2 20.2 20.2 16.2 16.2 –",
      ]
    `);
  });

  it('draw every bar of the timeline where and as long as the bill has it', () => {
    const result = exampleResult();
    const { figure } = timelineFigures(result)[0]!;
    const drawn = bars(figure).reduce((sum, { x }) => sum + numbers(x).reduce((total, length) => total + length, 0), 0);
    const billed = result.outcomes
      .filter(({ variant }) => variant === 'ideal')
      .flatMap(({ bill }) => bill.timeline)
      .reduce((sum, { start, end }) => sum + end - start, 0);
    expect(drawn).toBeCloseTo(billed / 1e-6, 9);
  });

  it('draw depth with its law', () => {
    expect(lawOfDepth(8, 0)).toBe(8);
    expect(lawOfDepth(8, 1)).toBe(1);
    expect(lawOfDepth(1, 0.3)).toBe(1);
    const panels = depthFigures(exampleDepthResult());
    expect(panels.flatMap(({ figure }) => sketch(figure))).toMatchInlineSnapshot(`
      [
        "scatter N/(sN + 1 − s), s = 0.11 … 0.12: 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 | 1.779 2.42 2.969 3.43 3.832 4.189 4.511 4.785 5.031 5.254 5.457 5.644 5.816 5.976 6.125",
        "scatter N (nothing shared, s = 0): 2 3 4 5 6 7 | 2 3 4 5 6 7",
        "scatter BP ÷ DFA, from the bill: 2 4 8 16 | 1 1.596 2.57 3.946",
        "scatter BP: 2 4 8 16 | 0.806 1.382 2.534 4.838",
        "scatter DFA: 2 4 8 16 | 0.806 0.866 0.986 1.226",
        "scatter BP: 2 4 8 16 | 4.812 10.48 21.82 44.51",
        "scatter DFA: 2 4 8 16 | 4.812 10.48 21.82 44.52",
      ]
    `);
    expect(depthFigures(exampleResult())).toEqual([]);
  });

  it('give a rule one colour everywhere and in every report', () => {
    const colour = (figure: Figure, name: string): unknown =>
      (figure.data.find((trace) => trace.name === name)!.line as JsonObject).color;
    expect(colour(learningCurves(exampleResult())[0]!.figure, 'DFA')).toBe('var(--rule-3)');
    expect(colour(depthFigures(exampleDepthResult())[1]!.figure, 'DFA')).toBe('var(--rule-3)');
  });

  it('name colours only, so that a theme can choose them', () => {
    const result = exampleResult();
    const all = [
      ...energyFigures(result),
      ...learningCurves(result),
      ...timelineFigures(result),
      ...tradeOffFigures(result),
    ];
    expect(JSON.stringify(all)).not.toMatch(/#[0-9a-f]{6}/i);
  });
});
