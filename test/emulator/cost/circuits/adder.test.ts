import { describe, expect, it } from 'vitest';
import { adder } from '../../../../emulator/cost/circuits/adder.ts';
import { adderTree, sumBits } from '../../../../emulator/cost/circuits/adder-tree.ts';
import { nand2 } from '../../../../emulator/cost/circuits/gate.ts';
import { libraryInverter, libraryNand } from '../../../../emulator/cost/circuits/library-gate.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical, goldenComponents } from '../golden.ts';

/** 65 nm high-performance: a gate as high as the cell came out folded in two in the golden file, and only there. */
const unfolded = everyTechnology.filter(({ roadmap, technology }) => roadmap !== 'HP' || technology.nanometres !== 65);

describe.each(unfolded)('golden adders at $name', ({ technology, roadmap }) => {
  const golden = goldenComponents[roadmap][technology.nanometres];

  it('have area, energy, delay and leakage', () => {
    if (golden === undefined) return;
    for (const bits of [1, 2, 4, 8, 12, 16, 24]) {
      const ours = adder(technology, { bits });
      const entry = golden.adder[`bits${bits}`];
      expectPhysical(ours);
      expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${bits}-bit area`);
      expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.035, `${bits}-bit energy`);
      // A single golden bit takes as long as two; ours has no carry to wait for.
      expectNear(ours.latency * 1e9, entry.read_latency_ns, bits === 1 ? 0.2 : 0.12, `${bits}-bit delay`);
      if (entry.leakage_nW !== undefined) expectNear(ours.leakage * 1e9, entry.leakage_nW, 2e-3, 'leakage');
    }
  });

  it('add up in a tree', () => {
    if (golden === undefined) return;
    for (const inputs of [2, 4, 8, 16, 32]) {
      const ours = adderTree(technology, { inputs, bits: 8 });
      const entry = golden.adder_tree_8bit_1tree[`inputs${inputs}`];
      expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${inputs} area`);
      expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.035, `${inputs} energy`);
    }
  });
});

/** Values of the nine gates of a full adder, and how many gate inputs each node drives; S and Co drive none within. */
function fullAdder(a: number, b: number, c: number): readonly { readonly value: number; readonly drives: number }[] {
  const nand = (x: number, y: number) => 1 - x * y;
  const n1 = nand(a, b);
  const [n2, n3] = [nand(a, n1), nand(b, n1)];
  const half = nand(n2, n3);
  const n4 = nand(half, c);
  const [n5, n6] = [nand(half, n4), nand(c, n4)];
  const [sum, carry] = [nand(n5, n6), nand(n1, n4)];
  expect(2 * carry + sum).toBe(a + b + c);
  const nodes = [
    ...[a, b, c].map((value) => [value, 2]),
    ...[
      [n1, 3],
      [n2, 1],
      [n3, 1],
      [half, 2],
      [n4, 3],
      [n5, 1],
      [n6, 1],
      [sum, 0],
      [carry, 0],
    ],
  ] as [number, number][];
  return nodes.map(([value, drives]) => ({ value, drives }));
}

describe('adder physics', () => {
  const technology = technologyNode(32);

  it('bills the rippling carry: the transition with most outputs and, among those, most inputs', () => {
    const inputs = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2] as const);
    let deepest = { outputs: 0, driven: 0 };
    for (const before of inputs) {
      for (const after of inputs) {
        const [from, to] = [fullAdder(...before), fullAdder(...after)];
        const changed = to.filter(({ value }, node) => value !== from[node]?.value);
        const inputsTurned = before.filter((value, i) => value !== after[i]).length;
        const outputs = changed.length - inputsTurned;
        const driven = changed.reduce((total, { drives }) => total + drives, 0);
        if (outputs > deepest.outputs || (outputs === deepest.outputs && driven > deepest.driven)) {
          deepest = { outputs, driven };
        }
      }
    }
    expect(deepest).toEqual({ outputs: 6, driven: 12 });
  });

  it('is linear in the bits, in activity, and slower by the same for every bit', () => {
    const of = (bits: number, activity = 0.15) => adder(technology, { bits, activity });
    expect(of(32).area / of(16).area).toBeCloseTo(2, 12);
    expect(of(8, 0.3).energyPerAction / of(8).energyPerAction).toBeCloseTo(2, 12);
    expect(of(8, 0).energyPerAction).toBe(0);
    const gained = of(12).latency - of(11).latency;
    expect((of(13).latency - of(12).latency) / gained).toBeCloseTo(1, 3);
    expect(() => of(0)).toThrow(/`adder.bits`.*got `0`/);
    expect(() => of(8, 1.1)).toThrow('Expected `adder.activity` to be a number from 0 to 1, got `1.1`');
  });

  it('counts n − 1 adders in a tree of n, each level one bit wider', () => {
    const bit = adder(technology, { bits: 1 }).area;
    for (const inputs of [2, 3, 5, 8, 13]) {
      const tree = adderTree(technology, { inputs, bits: 8 });
      expect(tree.area / bit).toBeGreaterThanOrEqual(8 * (inputs - 1) - 1e-9);
      expect(tree.area / bit).toBeLessThanOrEqual(sumBits(8, inputs) * (inputs - 1));
    }
    // (4 × 8 + 2 × 9 + 10) bits.
    expect(adderTree(technology, { inputs: 8, bits: 8 }).area / bit).toBeCloseTo(60, 9);
    expect(adderTree(technology, { inputs: 1, bits: 8 }).area).toBe(0);
  });
});

it('library gates fill a planar cell, spend no fin, and are no slower than minimum ones', () => {
  for (const { technology } of everyTechnology) {
    const [gate, minimum] = [libraryNand(technology), nand2(technology)];
    expect(gate.area).toBeLessThanOrEqual(minimum.area * (1 + 1e-12));
    if (technology.figures.fins === null) {
      expect(gate.inputCapacitance).toBeGreaterThan(2 * minimum.inputCapacitance);
      expect(gate.inputCapacitance / libraryInverter(technology).inputCapacitance).toBeCloseTo(1, 9);
      expect(gate.resistance).toBeLessThan(minimum.resistance / 2);
    } else {
      expect(gate.inputCapacitance).toBeLessThanOrEqual(minimum.inputCapacitance * (1 + 1e-12));
    }
  }
});
