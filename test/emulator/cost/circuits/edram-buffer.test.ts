import { describe, expect, it } from 'vitest';
import { edramBuffer } from '../../../../emulator/cost/circuits/edram-buffer.ts';
import { sram } from '../../../../emulator/cost/circuits/sram-buffer.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const technology = technologyNode(32, { roadmap: 'high-performance' });
const shape = { capacity: 2 ** 19, width: 256, banks: 2 };
const buffer = edramBuffer(technology, shape);
/** Large enough that bit lines are as long as they may be. */
const large = { ...shape, capacity: 2 ** 24 };

describe('eDRAM buffer', () => {
  it.each(everyTechnology)('is physical, its signal a quarter of the supply or more: $name', ({ technology: node }) => {
    const built = edramBuffer(node, large);
    expectPhysical(built);
    expect(built.signal).toBeGreaterThanOrEqual(node.figures.supply / 4);
    expect(edramBuffer(node, { ...large, cellsPerBitLine: 2 * built.cellsPerBitLine }).signal).toBeLessThan(
      node.figures.supply / 4,
    );
  });

  it('holds its cells and more, in less room than SRAM', () => {
    expect(buffer.cellArea).toBeCloseTo(2 ** 19 * 30 * 32e-9 ** 2, 18);
    expect(buffer.area).toBeGreaterThan(buffer.cellArea);
    expect(buffer.area).toBeLessThan(16 * sram(technology, { lines: 128, lineBits: 256 }).area);
  });

  it('restores half a line and half of its cells at every read, and turns half of the pairs over at a write', () => {
    const { supply } = technology.figures;
    const heavier = edramBuffer(technology, {
      ...shape,
      cellCapacitance: 30e-15,
      cellsPerBitLine: buffer.cellsPerBitLine,
    });
    expect(heavier.readEnergy - buffer.readEnergy).toBeCloseTo((256 * 10e-15 * supply ** 2) / 4, 18);
    expect(heavier.writeEnergy - buffer.writeEnergy).toBeCloseTo(256 * 10e-15 * supply ** 2 * (1 / 4 + 1 / 2), 18);
  });

  it('refreshes every row within the retention time', () => {
    const halved = edramBuffer(technology, { ...shape, retention: 0.06e-3 });
    expect(halved.refreshPower / buffer.refreshPower).toBeCloseTo(2, 10);
    expect(halved.leakage - buffer.leakage).toBeCloseTo(buffer.refreshPower, 12);
    // No more than opening all 2048 rows once in the time, way to the edge included.
    expect(buffer.refreshPower).toBeLessThan((2048 * buffer.readEnergy) / 0.12e-3);
  });

  it('is faster and larger with short bit lines', () => {
    const short = edramBuffer(technology, { ...shape, cellsPerBitLine: 32 });
    expect(short.latency).toBeLessThan(buffer.latency);
    expect(short.area).toBeGreaterThan(buffer.area);
    expect(short.signal).toBeGreaterThan(buffer.signal);
  });

  it('refuses what cannot be built', () => {
    expect(() => edramBuffer(technology, { ...shape, width: 0 })).toThrow('Expected `edram.width` to be an integer');
    expect(() => edramBuffer(technology, { ...shape, banks: 4096 })).toThrow(
      'Expected `edram.banks` to be at most 2048',
    );
    expect(() => edramBuffer(technology, { ...shape, retention: -1 })).toThrow('Expected `edram.retention`');
  });
});
