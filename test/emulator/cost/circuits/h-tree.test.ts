import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { hTree } from '../../../../emulator/cost/circuits/h-tree.ts';
import { busWidth } from '../../../../emulator/cost/circuits/interconnect.ts';
import { repeatedWire } from '../../../../emulator/cost/circuits/repeated-wire.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { expectNear, expectPhysical } from '../golden.ts';
import { blockSide, goldenGrid, goldenNetworks } from './interconnect-golden.ts';

describe('H-tree', () => {
  it.each(goldenNetworks.filter(({ network }) => network === 'h-tree'))('is as golden: $name', (golden) => {
    const tree = hTree(golden.technology, goldenGrid(golden.blocks));
    // At 10 nm the golden repeaters are 13 fins, ours 12: half of 25.
    const share = golden.technology.nanometres === 10 ? 0.08 : 0.02;
    expectNear(tree.energyPerAction * 1e15, golden.energy, 0.03, 'energy');
    expectNear(tree.leakage * 1e9, golden.leakage, share, 'leakage');
    // Golden 14 nm cells fold their fins one finger tighter.
    expectNear(tree.area * 1e12, golden.area, golden.technology.nanometres === 14 ? 0.05 : 0.001, 'area');
    // The golden latency runs along whole bars, ours along the arms a word takes: the same wires, counted otherwise.
    const wire = repeatedWire(golden.technology, { delayTolerance: 0.1 });
    let alongBars = (golden.blocks / 2) * blockSide * wire.delayOver(blockSide);
    for (let bar = golden.blocks / 2; bar >= 1; bar /= 2) {
      alongBars += 2 * bar * blockSide * wire.delayOver(bar * blockSide);
    }
    expectNear(alongBars * 1e9, golden.latency, share, 'latency along bars');
    expect(tree.latency).toBeLessThan(alongBars);
  });

  const technology = technologyNode(22);
  const grid = { rows: 8, columns: 8, blockHeight: 50e-6, blockWidth: 50e-6, width: 256 };

  it('is n/2 blocks of trunk and n − 1 of arms long, to every block', () => {
    const tree = hTree(technology, grid);
    expectPhysical(tree);
    expect(tree.wireLength / 50e-6).toBeCloseTo(4 + 7, 12);
    expect(tree.farthest).toEqual({ length: tree.wireLength, latency: tree.latency });
  });

  it('has no arms across a single row', () => {
    const tree = hTree(technology, { ...grid, rows: 1 });
    expect(tree.wireLength / 50e-6).toBeCloseTo(4 + 3.5, 12);
    expect(hTree(technology, { ...grid, rows: 1, blockHeight: 1e-3 }).area).toBe(tree.area);
  });

  it('grows with the blocks', () => {
    const small = hTree(technology, { ...grid, rows: 4, columns: 4 });
    const large = hTree(technology, grid);
    for (const key of ['area', 'energyPerAction', 'latency', 'leakage'] as const) {
      expect(large[key], key).toBeGreaterThan(small[key]);
    }
  });

  it('sends a word when the one before has arrived', () => {
    const tree = hTree(technology, grid);
    expect(tree.cyclesFor(256, 1e-6)).toBe(1);
    expect(tree.cyclesFor(257, 1e-6)).toBe(2);
    expect(tree.cyclesFor(256, tree.latency)).toBe(1);
    expect(tree.cyclesFor(512, tree.latency / 2.5)).toBe(6);
  });

  it('refuses a grid that cannot be', () => {
    expect(() => hTree(technology, { ...grid, rows: 0 })).toThrow(CircuitError);
    expect(() => hTree(technology, { ...grid, blockWidth: 0 })).toThrow('Expected `hTree.blockWidth`');
    expect(() => hTree(technology, { ...grid, toggle: 2 })).toThrow('Expected `hTree.toggle`');
  });
});

describe('bus width', () => {
  it('halves until it fits', () => {
    expect(busWidth(128)).toBe(128);
    expect(busWidth(8192)).toBe(2048);
    expect(busWidth(9000, 1024)).toBe(563);
  });
});
