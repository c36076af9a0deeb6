/** The shipped depth study: what direct feedback alignment gains with depth, and why (rules-feedback.md §30.4, 1 and 2). */
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billStudy } from '../../studies/run/bill-study.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';

const file = join(resolve(import.meta.dirname, '../..'), 'studies/depth-latency.yaml');
const result = billStudy({ file, study: await readStudyFile(file), reproduce: [] });

function billOf(rule: string, depth: number) {
  const outcome = result.outcomes.find((one) => one.rule === rule && one.depth === depth);
  if (!outcome) throw new Error(`no outcome of ${rule} with ${depth} layers`);
  return outcome.bill;
}

const gain = (depth: number) => billOf('bp', depth).learningLatency / billOf('dfa', depth).learningLatency;

it.each([2, 4, 8, 16])('with %i layers learns sooner by N/(sN + 1 − s), within 7 %%', (depth) => {
  const { sequentialShare: s } = billOf('bp', depth);
  const law = depth / (s * depth + 1 - s);
  expect(s).toBeGreaterThan(0);
  expect(s).toBeLessThan(0.15);
  expect(Math.abs(gain(depth) / law - 1)).toBeLessThan(0.07);
});

it('gains more with every layer, never more than the number of layers', () => {
  const gains = [2, 4, 8, 16].map(gain);
  expect(gains).toEqual([1.98, 3.91, 7.64, 14.67].map((stated) => expect.closeTo(stated, 2)));
  [2, 4, 8, 16].forEach((depth, index) => {
    expect(gains[index]).toBeLessThan(depth);
  });
});

it('takes the same energy within 3 %, and the difference is that of components', () => {
  for (const depth of [2, 4, 8, 16]) {
    const [bp, dfa] = [billOf('bp', depth), billOf('dfa', depth)];
    expect(Math.abs(dfa.totals.energy / bp.totals.energy - 1)).toBeLessThan(0.03);
    const components = new Map<string, number>();
    for (const { component, energy } of dfa.energy)
      components.set(component, (components.get(component) ?? 0) + energy);
    for (const { component, energy } of bp.energy) components.set(component, (components.get(component) ?? 0) - energy);
    const explained = [...components.values()].reduce((sum, difference) => sum + difference, 0);
    expect(explained).toBeCloseTo(dfa.totals.energy - bp.totals.energy, 15);
  }
});

it('gives backpropagation transposed peripheries and one gradient unit, the other one a layer and none of these', () => {
  const units = (rule: string) =>
    new Set(billOf(rule, 8).area.flatMap(({ tile }) => (/^gradient unit/.test(tile) ? tile : [])));
  expect(units('bp').size).toBe(1);
  expect(units('dfa').size).toBe(8);
  const adcOf = (rule: string) =>
    billOf(rule, 8).area.reduce((sum, { component, tile, area }) => {
      return component === 'ADC' && tile.startsWith('layer') ? sum + area : sum;
    }, 0);
  // Every layer but the first is read both ways.
  expect(adcOf('bp') / adcOf('dfa')).toBeGreaterThan(1.5);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What docs/reproductions/wolters-2023.md states, beside the published shares. */
const stated = {
  bp: { gradients: 99, cells: 0.9, largest: ['ADC', 19] },
  dfa: { gradients: 92.7, cells: 0.9, largest: ['gradient units', 45] },
} as const;

describe.each(['bp', 'dfa'] as const)('%s', (rule) => {
  it('spends nearly all energy in memory off the chip, whatever the depth', () => {
    for (const depth of [2, 4, 8, 16]) {
      const { energy, totals } = billOf(rule, depth);
      const offChip = energy.flatMap((entry) => (entry.level === 'off chip' ? entry.energy : []));
      expect((100 * sum(offChip)) / totals.energy).toBeCloseTo(90, 0);
    }
  });

  it('spends nearly all time on gradients and writing', () => {
    const { timeline, totals } = billOf(rule, 8);
    const learning = timeline.filter(({ critical, phase }) => critical && /^(gradient|update)$/.test(phase));
    const share = sum(learning.map(({ start, end }) => end - start)) / totals.latency;
    expect(100 * share).toBeCloseTo(stated[rule].gradients, 1);
  });

  it('fills the chip with gradient units where layers learn side by side, with converters where they do not', () => {
    const { area, totals } = billOf(rule, 8);
    const blocks = new Map<string, number>();
    for (const { tile, component, area: own } of area) {
      const block = tile.startsWith('gradient unit') ? 'gradient units' : component;
      blocks.set(block, (blocks.get(block) ?? 0) + (100 * own) / totals.area);
    }
    // Wires run above blocks, of which the published split is.
    const [largest] = [...blocks].filter(([block]) => block !== 'bus').sort(([, one], [, other]) => other - one);
    expect(largest).toEqual([stated[rule].largest[0], expect.closeTo(stated[rule].largest[1], 0)]);
    expect(blocks.get('cell array')).toBeCloseTo(stated[rule].cells, 1);
  });
});

it('parts in energy by converters and errors once nothing leaves the chip', async () => {
  const study = await readStudyFile(file, { 'chip.memory': 'on-chip', 'chip.gradients': 'in-unit' });
  const { outcomes } = billStudy({ file, study, reproduce: [] });
  const energyOf = (rule: string) => outcomes.find((one) => one.rule === rule && one.depth === 16)!.bill.totals.energy;
  expect(energyOf('dfa') / energyOf('bp')).toBeCloseTo(0.994, 3);
  expect(billOf('dfa', 16).totals.energy / billOf('bp', 16).totals.energy).toBeCloseTo(0.9996, 4);
});
