import { describe, expect, it } from 'vitest';
import { inverter } from '../../../../emulator/cost/circuits/gate.ts';
import { globalBuffer } from '../../../../emulator/cost/circuits/global-buffer.ts';
import { sram, sramCellArea, sramCellLoad } from '../../../../emulator/cost/circuits/sram-buffer.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical, goldenComponents } from '../golden.ts';

it.each(everyTechnology)('SRAM macros have the golden area at $name', ({ technology, roadmap }) => {
  const golden = goldenComponents[roadmap][technology.nanometres]?.buffer_sram;
  for (const lines of [8, 32, 128]) {
    const ours = sram(technology, { lines, lineBits: 128 });
    expectPhysical(ours);
    expect(ours.area).toBeGreaterThan(lines * 128 * sramCellArea(technology));
    const entry = golden?.[`bits${lines * 128}_w128_1line`];
    if (entry !== undefined) expectNear(ours.area * 1e12, entry.area_um2, 0.15, `${lines} lines`);
  }
});

describe('SRAM physics', () => {
  const technology = technologyNode(22);
  const of = (lines: number, lineBits: number) => sram(technology, { lines, lineBits });

  it('leaks two inverters a cell besides its periphery', () => {
    const cell = 2 * inverter(technology).leakageCurrent * technology.figures.supply;
    const macro = of(64, 32);
    expect((macro.leakage - macro.peripheryLeakage) / (64 * 32 * cell)).toBeCloseTo(1, 12);
  });

  it('swings every bit line a tenth of a volt to read, fully to write', () => {
    const { supply } = technology.figures;
    const grown = 64 * 32 * sramCellLoad(technology).bitLine;
    const [small, large] = [of(64, 32), of(128, 32)];
    // Besides the bit lines only the decoder grows, alike for both.
    const difference = large.writeEnergy - small.writeEnergy - (large.readEnergy - small.readEnergy);
    expect(difference / (grown * supply * (supply - 0.1))).toBeCloseTo(1, 9);
  });
});

it('a buffer of flip-flops is larger than one of SRAM, and both grow with what they hold', () => {
  const technology = technologyNode(22);
  const of = (capacity: number, storage: 'sram' | 'flip-flops') => globalBuffer(technology, { capacity, storage });
  expect(of(2 ** 17, 'flip-flops').area).toBeGreaterThan(4 * of(2 ** 17, 'sram').area);
  for (const storage of ['sram', 'flip-flops'] as const) {
    expect(of(2 ** 20, storage).area / of(2 ** 17, storage).area).toBeGreaterThan(7.9);
    expect(of(2 ** 20, storage).energyPerAction).toBeGreaterThan(of(2 ** 17, storage).energyPerAction);
  }
  expect(globalBuffer(technology, { capacity: 2 ** 17 }).area).toBe(of(2 ** 17, 'sram').area);
});
