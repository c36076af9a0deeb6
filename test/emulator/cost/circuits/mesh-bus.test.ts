import { describe, expect, it } from 'vitest';
import { meshBus } from '../../../../emulator/cost/circuits/mesh-bus.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { expectNear, expectPhysical } from '../golden.ts';
import { goldenGrid, goldenNetworks } from './interconnect-golden.ts';

describe('XY bus', () => {
  it.each(goldenNetworks.filter(({ network }) => network === 'xy-bus'))('is as golden: $name', (golden) => {
    const bus = meshBus(golden.technology, goldenGrid(golden.blocks));
    // At 10 nm the golden repeaters are 13 fins, ours 12: half of 25.
    const share = golden.technology.nanometres === 10 ? 0.08 : 0.02;
    expectNear(bus.energyPerAction * 1e15, golden.energy, 0.03, 'energy');
    expectNear(bus.latency * 1e9, golden.latency, share, 'latency');
    expectNear(bus.leakage * 1e9, golden.leakage, share, 'leakage');
    // Golden 14 nm cells fold their fins one finger tighter.
    expectNear(bus.area * 1e12, golden.area, golden.technology.nanometres === 14 ? 0.08 : 0.001, 'area');
  });

  const technology = technologyNode(22);
  const grid = { rows: 3, columns: 5, blockHeight: 100e-6, blockWidth: 300e-6, width: 64 };

  it('reaches the mean block half way to the farthest', () => {
    const bus = meshBus(technology, grid);
    expectPhysical(bus);
    expect(bus.farthest.length).toBeCloseTo(4 * 300e-6 + 2 * 100e-6, 12);
    expect(bus.wireLength).toBeCloseTo(bus.farthest.length / 2, 12);
    expect(bus.farthest.latency).toBeCloseTo(2 * bus.latency, 18);
    expect(bus.energyPerAction).toBeCloseTo(64 * bus.energyPerBit, 20);
  });

  it('costs energy in proportion to what toggles and area to its width', () => {
    const at = (change: object) => meshBus(technology, { ...grid, ...change });
    expect(at({ toggle: 0.1 }).energyPerAction / at({ toggle: 0.5 }).energyPerAction).toBeCloseTo(0.2, 12);
    expect(at({ width: 128 }).area / at({ width: 64 }).area).toBeCloseTo(2, 12);
    expect(at({ width: 128 }).latency).toBe(at({ width: 64 }).latency);
  });

  it('has nowhere to go in a grid of one block', () => {
    const bus = meshBus(technology, { ...grid, rows: 1, columns: 1 });
    expect([bus.wireLength, bus.latency, bus.energyPerAction]).toEqual([0, 0, 0]);
    expect(bus.cyclesFor(65, 1e-9)).toBe(2);
  });
});
