/** The account's digital circuits against the golden figures that the fixtures hold: every group within tolerance. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NeurosimComponents } from '../../studies/verify/neurosim/components-schema.ts';
import { distribute } from '../../studies/verify/neurosim/distributions.ts';
import { logicFigures } from '../../studies/verify/neurosim/logic-figures.ts';
import { goldenComponents } from '../emulator/cost/golden.ts';

const goldenLogic = JSON.parse(readFileSync(new URL('../fixtures/cost/logic.json', import.meta.url), 'utf8'));

type UnitsByNode = NeurosimComponents['per_node_units_LSTP'];

/** Units of both fixtures, by node. */
function unitsOf(roadmap: 'LSTP' | 'HP'): UnitsByNode {
  const [first, second]: UnitsByNode[] = [goldenComponents[roadmap], goldenLogic[roadmap]];
  return Object.fromEntries(Object.keys(first ?? {}).map((node) => [node, { ...first?.[node], ...second?.[node] }]));
}

const golden: NeurosimComponents = {
  per_node_units_LSTP: unitsOf('LSTP'),
  per_node_units_HP: unitsOf('HP'),
  per_node_units_with_RRAM_cell: {},
  subarrays: [],
};

describe('golden logic and storage', () => {
  const figures = [...logicFigures(golden)];
  const { distributions, apart } = distribute(figures);

  it('agrees within the accepted spread in every quantity, and far closer in every group but pooling', () => {
    expect(distributions.map(({ quantity }) => quantity).sort()).toEqual(['area', 'energy', 'latency', 'leakage']);
    for (const { quantity, median, percentile90, groups, passed } of distributions) {
      expect(passed, `${quantity}: median ${median}, 90th percentile ${percentile90}`).toBe(true);
      for (const group of groups) {
        if (group.group === 'max pooling') continue;
        expect(group.median, `${group.group} ${quantity}`).toBeLessThan(0.06);
        expect(group.percentile90, `${group.group} ${quantity}`).toBeLessThan(0.2);
      }
    }
  });

  it('has every group, and compares neither cycles nor figures that are not there', () => {
    expect(new Set(figures.map(({ group }) => group))).toEqual(
      new Set([
        ...['adder', 'adder tree', 'shift-add', 'register', 'register file', 'SRAM buffer', 'max pooling', 'rectifier'],
      ]),
    );
    for (const { golden: expected, quantity, at } of figures) {
      expect(expected, at).toBeGreaterThan(0);
      if (quantity === 'latency') expect(expected, at).toBeLessThan(1e9);
    }
  });

  it('sets apart what differs on purpose, each with its reason', () => {
    const total = apart.reduce((sum, { cases }) => sum + cases, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(0.2 * figures.length);
    expect(new Set(apart.flatMap(({ groups }) => groups))).toEqual(
      new Set(['adder tree', 'SRAM buffer', 'max pooling', 'rectifier']),
    );
  });
});
