import { describe, expect, it } from 'vitest';
import type { CellDesign } from '../../../../emulator/cost/circuits/cell.ts';
import { buildArray, technologyNode } from '../../../../emulator/cost/index.ts';
import { expectedSlots, meanPulses, updateCost } from '../../../../emulator/cost/training/update-cost.ts';
import { hafniumOxide } from '../golden.ts';

const technology = technologyNode(32);

function arrayOf(kind: 'resistive' | 'ferroelectric', voltage = 1.4, width = 50e-9) {
  const electrical = {
    ...hafniumOxide,
    writeUp: { voltage, width },
    writeDown: { voltage: -voltage, width },
  };
  const cell: CellDesign = kind === 'resistive' ? { kind, access: 'transistor', electrical } : { kind, electrical };
  return buildArray(technology, {
    ...{ rows: 64, columns: 64, cell },
    input: { encoding: 'bit-serial', bits: 8 },
    sensing: { kind: 'current', adc: { kind: 'flash', bits: 6 }, columnsPerAdc: 8 },
  });
}

const matrix = { arrays: 8, rows: 64, cells: 64, meanChange: 3.68 } as const;
const array = arrayOf('resistive');

describe('slots of a row', () => {
  it('are those of its one cell, and at most those of the largest change', () => {
    for (const mean of [0.3, 1, 3.68, 20]) {
      expect(2 * expectedSlots(mean, 1)).toBeCloseTo(meanPulses(mean), 12);
      expect(expectedSlots(mean, 1e5)).toBeCloseTo(Math.ceil(2 * mean), 2);
    }
  });

  it('are the mean over rows drawn at random', () => {
    const draw = randomNumbers(7);
    const [mean, cells, rows] = [3.68, 64, 20_000];
    let slots = 0;
    for (let row = 0; row < rows; row++) {
      let [up, down] = [0, 0];
      for (let cell = 0; cell < cells; cell++) {
        const change = 2 * mean * (2 * draw() - 1);
        if (change > 0) up = Math.max(up, Math.ceil(change));
        else down = Math.max(down, Math.ceil(-change));
      }
      slots += up + down;
    }
    // Spread of a row about 0.6 slots.
    expect(slots / rows).toBeCloseTo(2 * expectedSlots(mean, cells), 1);
  });

  it('are what the golden records show at 10, 32 and 64 cells and at 60 and 100 levels', () => {
    // Latency over pulse width, arrays and rows in training.json, by the slope between 50 ns and 1 µs.
    const golden = [
      [60, 64, 15.85],
      [60, 32, 15.4],
      [60, 10, 13.4],
      [100, 64, 25.57],
    ] as const;
    for (const [levels, cells, slots] of golden) {
      const ours = 2 * expectedSlots((15.45 / 255) * levels, cells);
      expect(Math.abs(ours / slots - 1), `${levels} levels, ${cells} cells`).toBeLessThan(0.05);
    }
  });
});

describe('an update', () => {
  it('takes 20 times as long with pulses 20 times as long', () => {
    const slow = updateCost(arrayOf('resistive', 1.4, 1e-6), matrix);
    expect(slow.latency / updateCost(array, matrix).latency).toBeGreaterThan(19.5);
    expect(slow.latency / updateCost(array, matrix).latency).toBeLessThan(20);
    expect(slow.cellEnergy / updateCost(array, matrix).cellEnergy).toBeCloseTo(20, 9);
  });

  it('takes longer with more levels, and as much less as arrays are written together', () => {
    const more = updateCost(array, { ...matrix, meanChange: (matrix.meanChange * 100) / 60 });
    expect(more.latency / updateCost(array, matrix).latency).toBeGreaterThan(1.5);
    expect(updateCost(array, { ...matrix, arraysInParallel: 4 }).latency).toBeCloseTo(
      updateCost(array, matrix).latency / 4,
      15,
    );
    expect(updateCost(array, { ...matrix, arraysInParallel: 4 }).cellEnergy).toBe(updateCost(array, matrix).cellEnergy);
  });

  it('takes energy in resistive cells as the square of the voltage, in ferroelectric ones as charge times voltage', () => {
    const energy = (kind: Parameters<typeof arrayOf>[0], voltage: number) =>
      updateCost(arrayOf(kind, voltage), matrix).cellEnergy;
    expect(energy('resistive', 3) / energy('resistive', 4)).toBeCloseTo(9 / 16, 9);
    expect(energy('ferroelectric', 3) / energy('ferroelectric', 4)).toBeCloseTo(3 / 4, 9);
    expect(updateCost(arrayOf('ferroelectric', 4, 1e-6), matrix).cellEnergy).toBe(energy('ferroelectric', 4));
  });

  it('takes .565 of the energy in ferroelectric arrays at 3 V instead of 4 V: lines take most of it', () => {
    const energy = (voltage: number) => {
      const { cellEnergy, columnEnergy, rowEnergy } = updateCost(arrayOf('ferroelectric', voltage), matrix);
      expect(cellEnergy).toBeLessThan(0.1 * columnEnergy);
      return cellEnergy + columnEnergy + rowEnergy;
    };
    // 18 803 over 33 258 pJ in training.json, layer 2.
    expect(energy(3) / energy(4)).toBeCloseTo(0.565, 2);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    expect(() => updateCost(array, { ...matrix, arrays: 0 })).toThrow(/`update.arrays`.*got `0`/);
    expect(() => updateCost(array, { ...matrix, cells: 0.5 })).toThrow(/`update.cells`.*got `0.5`/);
    expect(() => updateCost(array, { ...matrix, meanChange: 0 })).toThrow(/`update.meanChange`.*got `0`/);
    expect(() => updateCost(array, { ...matrix, arraysInParallel: 0 })).toThrow(/`update.arraysInParallel`.*got `0`/);
  });
});

/** Park and Miller's minimal generator, uniform in (0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (48271 * state) % 2147483647;
    return state / 2147483647;
  };
}
