import { expect, it } from 'vitest';
import { dram } from '../../../../emulator/cost/circuits/dram.ts';
import { expectPhysical } from '../golden.ts';

it.each(['hbm2', 'gddr5', 'ddr4', 'lpddr4'] as const)('%s has no area on the chip and cites its figures', (kind) => {
  const memory = dram({ kind });
  expectPhysical(memory);
  expect([memory.area, memory.leakage]).toEqual([0, 0]);
  expect(memory.source).toMatch(/bandwidth: .+; energy: .+/);
});

it('stacked memory is the fastest and takes the least energy', () => {
  const hbm2 = dram({ kind: 'hbm2' });
  for (const kind of ['gddr5', 'ddr4', 'lpddr4'] as const) {
    expect(dram({ kind }).latency).toBeGreaterThan(hbm2.latency);
    expect(dram({ kind }).energyPerAction).toBeGreaterThan(hbm2.energyPerAction);
  }
  expect(dram({ kind: 'ddr4' }).energyPerAction * 64).toBeCloseTo(1.3e-9, 15);
  expect(1 / dram({ kind: 'lpddr4' }).latency).toBeCloseTo(102.4e9, 0);
});
