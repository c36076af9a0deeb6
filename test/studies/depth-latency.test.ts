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

/** Share of a total that entries make up. */
const shareOf = <Entry>(
  entries: readonly Entry[],
  value: (entry: Entry) => number,
  test: (entry: Entry) => boolean,
) => {
  const sum = (list: readonly Entry[]) => list.reduce((total, entry) => total + value(entry), 0);
  return sum(entries.filter(test)) / sum(entries);
};

it.each(['bp', 'dfa'])(
  'spends nearly all energy of %s in memory off the chip, nearly all time on gradients',
  (rule) => {
    for (const depth of [2, 4, 8, 16]) {
      const { energy, timeline, totals } = billOf(rule, depth);
      const offChip = shareOf(
        energy,
        (entry) => entry.energy,
        ({ level }) => level === 'off chip',
      );
      expect(offChip).toBeGreaterThan(0.85);
      const gradients = timeline.filter(
        ({ critical, phase }) => critical && (phase === 'gradient' || phase === 'update'),
      );
      expect(gradients.reduce((sum, { start, end }) => sum + end - start, 0) / totals.latency).toBeGreaterThan(0.85);
    }
  },
);

it('fills most of the chip with gradient units where layers learn side by side, with converters where they do not', () => {
  const blocks = (rule: string) => {
    const areas = new Map<string, number>();
    for (const { tile, component, area } of billOf(rule, 8).area) {
      const block = tile.startsWith('gradient unit') ? 'gradient units' : component;
      areas.set(block, (areas.get(block) ?? 0) + area);
    }
    // Wires run above blocks, of which the published split is.
    areas.delete('bus');
    return [...areas].sort(([, one], [, other]) => other - one);
  };
  expect(blocks('bp')[0]?.[0]).toBe('ADC');
  expect(blocks('dfa')[0]?.[0]).toBe('gradient units');
  for (const rule of ['bp', 'dfa']) {
    const cells = shareOf(
      billOf(rule, 8).area,
      ({ area }) => area,
      ({ component, tile }) => component === 'cell array' && !tile.startsWith('gradient unit'),
    );
    expect(cells).toBeLessThan(0.02);
  }
});

it('parts in energy by converters and errors once nothing leaves the chip', async () => {
  const study = await readStudyFile(file, { 'chip.memory': 'on-chip', 'chip.gradients': 'in-unit' });
  const { outcomes } = billStudy({ file, study, reproduce: [] });
  const energyOf = (rule: string) => outcomes.find((one) => one.rule === rule && one.depth === 16)!.bill.totals.energy;
  const parted = 1 - energyOf('dfa') / energyOf('bp');
  const before = Math.abs(1 - billOf('dfa', 16).totals.energy / billOf('bp', 16).totals.energy);
  expect(parted).toBeGreaterThan(5 * before);
});
