import { describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../reports/compare/comparison-figures.ts';
import type { Figure } from '../../reports/figures/figure.ts';
import { compareResults, comparisonCsv, comparisonText, renderComparison } from '../../reports/index.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const comparison = compareResults(
  [
    { file: 'a/one.yaml', result: exampleResult() },
    { file: 'two.yaml', result: exampleDepthResult() },
  ],
  { crosspoint: '0', reproduce: ['npx crosspoint cost a/one.yaml two.yaml'], nameOf: (file) => file.slice(-8, -5) },
);
const { designs, differences } = comparison;
const sumOf = ({ data }: Figure): number =>
  data
    .filter(({ type }) => type === 'bar')
    .flatMap(({ x }) => x as unknown as number[])
    .reduce((sum, value) => sum + value, 0);

describe('a comparison', () => {
  it('names every outcome after its file, and compares it with the first', () => {
    expect(designs.map(({ name }) => name).slice(0, 2)).toEqual(['one: ideal bp', 'one: ideal fa']);
    expect(designs).toHaveLength(14);
    const [first] = designs;
    for (const { design, metric, value, difference, ratio } of differences) {
      const reference = differences.find((one) => one.design === first!.name && one.metric === metric);
      expect(difference).toBe(reference ? value - reference.value : null);
      if (reference && reference.value > 0) expect((ratio! * reference.value) / value).toBeCloseTo(1, 12);
      if (design === first!.name) expect([difference, ratio]).toEqual([0, 1]);
    }
    // Of the second study nothing is trained.
    expect(differences.filter(({ metric }) => metric === 'training_energy_J')).toHaveLength(6);
  });

  it('is CSV and text with a row a design and metric', () => {
    expect(comparisonCsv(comparison).trim().split('\r\n')).toHaveLength(1 + differences.length);
    expect(comparisonText(comparison).split('\n')).toHaveLength(2 + differences.length);
  });

  it('draws bars that add up to the bills', () => {
    const { energy, phases, area, latency } = comparisonFigures(comparison);
    const total = (of: (design: (typeof designs)[number]) => number) => designs.reduce((sum, one) => sum + of(one), 0);
    const joules = total(({ metrics }) => metrics.step.energyPerImage);
    expect(sumOf(energy) * 1e-9).toBeCloseTo(joules, 15);
    expect(sumOf(phases) / sumOf(energy)).toBeCloseTo(1, 9);
    const ratio = sumOf(area) / total(({ metrics }) => metrics.area);
    expect(Math.log10(ratio) % 1).toBeCloseTo(0, 9);
    const times = sumOf(latency) / total(({ metrics }) => metrics.step.latency / metrics.step.images);
    expect(Math.log10(times) % 1).toBeCloseTo(0, 9);
  });

  it('is a page that shows hostile text as text', () => {
    const evil = '<img src=x>';
    const hostile = compareResults([{ file: evil, result: { ...exampleResult(), title: evil } }], {
      ...{ crosspoint: evil, reproduce: [evil], nameOf: () => evil },
    });
    const page = renderComparison(hostile, '');
    expect(page.includes('<img')).toBe(false);
    const ids = [...page.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([\w-]+)"/g)) expect(ids).toContain(target);
  });
});
