import { describe, expect, it } from 'vitest';
import { register } from '../../../../emulator/cost/circuits/register.ts';
import { switchMatrix } from '../../../../emulator/cost/circuits/switch-matrix.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const load = 50e-15;

describe('switch matrix', () => {
  it('is physical at every node and proportional to the lines', () => {
    for (const { technology } of everyTechnology) {
      const of = (lines: number) => switchMatrix(technology, { lines, load });
      expectPhysical(of(64));
      for (const key of ['area', 'energyPerAction', 'leakage'] as const)
        expect(of(128)[key] / of(64)[key]).toBeCloseTo(2, 9);
      expect(of(128).latency).toBe(of(64).latency);
    }
  });

  it('leaks as its flip-flops do and is driven by C V² of the lines that turn', () => {
    const technology = technologyNode(22);
    const at = (voltage: number) => switchMatrix(technology, { lines: 10, load, voltage, driveSize: 1, activity: 1 });
    expect(at(1).leakage).toBe(register(technology, { bits: 10 }).leakage);
    const growth = (at(1).energyPerAction - at(0.5).energyPerAction) / (0.75 * 10 * load);
    expect(growth).toBeGreaterThan(1);
    expect(growth).toBeLessThan(1.05);
    const still = switchMatrix(technology, { lines: 10, load, activity: 0 });
    expect(still.energyPerAction).toBe(0);
  });

  it('is wider for less resistance, and faster', () => {
    const technology = technologyNode(22);
    const of = (resistance: number) => switchMatrix(technology, { lines: 64, load, resistance });
    expect(of(500).area).toBeGreaterThan(of(5000).area);
    expect(of(500).latency).toBeLessThan(of(5000).latency);
  });

  it('names what it refuses', () => {
    const technology = technologyNode(22);
    expect(() => switchMatrix(technology, { lines: 0, load })).toThrow(/`switchMatrix.lines`.*got `0`/);
    expect(() => switchMatrix(technology, { lines: 1, load, resistance: -1 })).toThrow(
      /`switchMatrix.resistance`.*got `-1`/,
    );
    expect(() => switchMatrix(technology, { lines: 1, load, activity: 1.5 })).toThrow(
      /`switchMatrix.activity`.*got `1.5`/,
    );
  });
});
