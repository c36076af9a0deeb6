import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { inverter, nand2 } from '../../../../emulator/cost/circuits/gate.ts';
import { blockHeight, cellWidth, rowArea, rowsOf, unitsArea } from '../../../../emulator/cost/circuits/layout.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';

describe('rows of standard cells', () => {
  const technology = technologyNode(32);
  const { cellHeight, gatePitch } = technology.figures;

  it('agree with the gates that stand in them', () => {
    expect(cellWidth(technology, 1) * cellHeight).toBeCloseTo(inverter(technology).area, 20);
    expect(cellWidth(technology, 2) * cellHeight).toBeCloseTo(nand2(technology).area, 20);
    expect(cellWidth(technology, 3) - cellWidth(technology, 2)).toBeCloseTo(gatePitch, 20);
  });

  it('are whole, tear no unit, and are paid for when part full', () => {
    // Three units of 3 µm stand in 10 µm; 1 µm of each row stays empty.
    const block = (count: number) => ({ count, unitWidth: 3e-6, blockWidth: 10e-6 });
    expect([0, 1, 3, 4, 7].map((count) => rowsOf(block(count)))).toEqual([0, 1, 1, 2, 3]);
    expect(blockHeight(technology, block(7))).toBeCloseTo(3 * cellHeight, 18);
    expect(rowArea(technology, block(7))).toBeCloseTo(3 * cellHeight * 10e-6, 24);
    expect(rowsOf({ count: 5, unitWidth: 2e-6, blockWidth: 10e-6 })).toBe(1);
  });

  it('converge to the plain sum in a large block', () => {
    const sum = unitsArea(technology, 1e6, 1.37e-6);
    expect(sum).toBeCloseTo(1e6 * 1.37e-6 * cellHeight, 16);
    const laidOut = unitsArea(technology, 1e6, 1.37e-6, 1e-3);
    expect(laidOut).toBeGreaterThanOrEqual(sum);
    expect(laidOut / sum).toBeLessThan(1.01);
  });

  it('refuse a block narrower than a cell', () => {
    expect(() => rowsOf({ count: 1, unitWidth: 2e-6, blockWidth: 1e-6 })).toThrow(CircuitError);
    expect(() => rowsOf({ count: 1, unitWidth: 2e-6, blockWidth: 0 })).toThrow(/`block.width`.*got `0`/);
    expect(() => rowsOf({ count: 1.5, unitWidth: 2e-6, blockWidth: 1e-5 })).toThrow(/`block.count`.*got `1.5`/);
  });
});
