import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { atFeature } from '../../../../emulator/cost/circuits/node-table.ts';

describe('atFeature', () => {
  const table = { 10: 2, 40: 8, 160: 8 };

  it('meets the points, follows powers between and stays beyond', () => {
    expect(atFeature(table, 10e-9)).toBe(2);
    expect(atFeature(table, 40e-9)).toBeCloseTo(8, 12);
    expect(atFeature(table, 20e-9)).toBeCloseTo(4, 12);
    expect(atFeature(table, 80e-9)).toBeCloseTo(8, 12);
    expect(atFeature(table, 5e-9)).toBe(2);
    expect(atFeature(table, 1e-6)).toBe(8);
  });

  it('refuses an empty table', () => {
    expect(() => atFeature({}, 1e-8)).toThrow(CircuitError);
  });
});
