/** The shipped depth study: what direct feedback alignment gains with depth, and why (rules-feedback.md §30.4, 1 and 2). */
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
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
  // Of two layers one has no other layer to wait for; the share of what cannot be spread falls with depth.
  expect(s).toBeGreaterThan(0);
  expect(s).toBeLessThan(depth > 2 ? 0.15 : 0.3);
  expect(Math.abs(gain(depth) / law - 1)).toBeLessThan(0.07);
});

it('gains more with every layer, never more than the number of layers', () => {
  const gains = [2, 4, 8, 16].map(gain);
  expect([...gains].sort((a, b) => a - b)).toEqual(gains);
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
