import { describe, expect, it } from 'vitest';
import { areaMap } from '../../reports/figures/area-map.ts';
import { blocksOf, mergeBlocks, smallOf } from '../../reports/figures/blocks.ts';
import { componentScheme } from '../../reports/figures/colours.ts';
import { energyFlow } from '../../reports/figures/energy-flow.ts';
import { areaMaps, energyFlows } from '../../reports/figures/portraits.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('blocks', () => {
  it('stand alone while they are few, neighbours together when they are many', () => {
    const few = ['layer 1', 'layer 2', 'feedback 1', 'chip'];
    expect(few.map(blocksOf(few))).toEqual(few);
    const many = [...range(16).map((n) => `layer ${n}`), ...range(15).map((n) => `feedback ${n}`), 'chip'];
    const blockOf = blocksOf(many);
    expect(new Set(many.map(blockOf)).size).toBeLessThanOrEqual(10);
    expect([blockOf('layer 1'), blockOf('layer 16'), blockOf('feedback 15'), blockOf('chip')]).toEqual([
      'layers 1–4',
      'layers 13–16',
      'feedback 13–15',
      'chip',
    ]);
  });

  it('that are small stand together under what they are', () => {
    const weights = new Map([
      ['chip', 100],
      ['layers 1–4', 0.1],
      ['layers 5–8', 0.1],
    ]);
    expect(mergeBlocks(weights, { most: 9, least: 0.01 })('layers 5–8')).toBe('layers');
    expect(mergeBlocks(weights, { most: 9, least: 0.01 })('chip')).toBe('chip');
    const mixed = new Map([...weights, ['layer 9', 50]] as [string, number][]);
    expect(mergeBlocks(mixed, { most: 9, least: 0.01 })('layers 1–4')).toBe('other blocks');
    // One alone keeps its name.
    expect(smallOf(new Map(Object.entries({ a: 9, b: 0.1 })), { most: 5, least: 0.1 }).size).toBe(0);
  });
});

const [trained, deep] = [exampleResult(), exampleDepthResult()];
const everyOutcome = [trained, deep].flatMap((result) =>
  result.outcomes.map((outcome) => ({ outcome, scheme: componentScheme(result) })),
);

describe('the flow of energy', () => {
  it('loses nothing: what enters a block leaves it, and every column is the whole', () => {
    for (const { outcome, scheme } of everyOutcome) {
      const figure = energyFlow(outcome.bill, scheme, 'per image');
      const { node, link } = figure!.data[0] as unknown as {
        node: { x: number[]; customdata: string[] };
        link: { source: number[]; target: number[]; value: number[] };
      };
      const through = (ends: readonly number[], place: number) =>
        link.value.reduce((sum, value, index) => sum + (ends[index] === place ? value : 0), 0);
      const total = outcome.bill.totals.energy / outcome.bill.batch / 1e-9;
      const columns = new Map<number, number>();
      node.x.forEach((x, place) => {
        const [into, out] = [through(link.target, place), through(link.source, place)];
        if (into > 0 && out > 0) expect(into / out).toBeCloseTo(1, 3);
        columns.set(x, (columns.get(x) ?? 0) + Math.max(into, out));
      });
      expect([...columns.values()]).toHaveLength(3);
      for (const sum of columns.values()) expect(sum / total).toBeCloseTo(1, 3);
      expect(JSON.stringify(figure).length).toBeLessThan(30_000);
    }
  });

  it('keeps its nodes apart and inside', () => {
    for (const { outcome, scheme } of everyOutcome) {
      const { node } = energyFlow(outcome.bill, scheme, '')!.data[0] as unknown as {
        node: { x: number[]; y: number[] };
      };
      node.y.forEach((y, place) => {
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(1);
        if (node.x[place - 1] === node.x[place]) expect(y).toBeGreaterThan(node.y[place - 1]!);
      });
    }
  });

  it('is none where there is no energy', () => {
    const { bill } = trained.outcomes[0]!;
    const nothing = { ...bill, energy: [], totals: { ...bill.totals, energy: 0 } };
    expect(energyFlow(nothing, componentScheme(trained), '')).toBeNull();
  });
});

describe('the map of area', () => {
  it('has the area of the chip, and no two places of one name', () => {
    for (const { outcome, scheme } of everyOutcome) {
      const [trace] = areaMap(outcome.bill, scheme)!.data as unknown as {
        ids: string[];
        parents: string[];
        values: number[];
      }[];
      expect(trace!.values.reduce((sum, value) => sum + value, 0) / (outcome.bill.totals.area * 1e12)).toBeCloseTo(
        1,
        4,
      );
      expect(new Set(trace!.ids).size).toBe(trace!.ids.length);
      for (const parent of trace!.parents) if (parent !== '') expect(trace!.ids).toContain(parent);
    }
  });
});

describe('portraits', () => {
  it('are one an outcome, of the last variant alone where there are many', () => {
    expect(energyFlows(trained).map(({ title }) => title)).toContain('gokmen-vlasov · DFA');
    expect(areaMaps(deep)).toHaveLength(8);
    const outcomes = range(3).flatMap((copy) =>
      trained.outcomes.map((outcome) => ({ ...outcome, variant: `${outcome.variant} ${copy}` })),
    );
    expect(energyFlows({ ...trained, outcomes }).map(({ title }) => title)).toEqual(['BP', 'FA', 'DFA']);
  });

  it('show hostile names as text', () => {
    const result = exampleResult();
    for (const { bill } of result.outcomes) {
      for (const entry of [...bill.energy, ...bill.area]) entry.component = '<img src=x>';
    }
    expect(JSON.stringify([energyFlows(result), areaMaps(result)]).includes('<img')).toBe(false);
  });
});
