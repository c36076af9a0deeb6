import { describe, expect, it } from 'vitest';
import { driver } from '../../../../emulator/cost/circuits/driver.ts';
import { chainSizes, fanOut } from '../../../../emulator/cost/circuits/inverter-chain.ts';
import { levelShifter } from '../../../../emulator/cost/circuits/level-shifter.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';

describe('chain of inverters', () => {
  it('grows fourfold up to the last, from one', () => {
    expect(chainSizes(1)).toEqual([1]);
    expect(chainSizes(3)).toEqual([1, 3]);
    expect(chainSizes(32)).toEqual([1, 2, 8, 32]);
    expect(fanOut).toBe(4);
  });
});

describe('line driver', () => {
  it('spends C V² on the line', () => {
    const technology = technologyNode(22);
    const energy = (voltage: number) => driver(technology, { load: 1e-12, voltage }).energyPerAction;
    expect(energy(1) - energy(0.5)).toBeCloseTo(0.75e-12, 20);
    expect(energy(1.2) - energy(0.6)).toBeCloseTo(0.75 * 1.44e-12, 20);
  });

  it('takes a level shifter above 1.5 V only', () => {
    const technology = technologyNode(22);
    const area = (voltage: number) => driver(technology, { load: 10e-15, voltage }).area;
    expect(area(1.4)).toBe(area(1.0));
    expect(area(1.6)).toBeGreaterThan(area(1.4) + levelShifter(technology, { voltage: 1.6 }).area * 0.99);
  });

  it('refuses no load', () => {
    expect(() => driver(technologyNode(22), { load: 0 })).toThrow(/`driver.load` to be a number above 0 F, got `0`/);
  });
});
