import { describe, expect, it } from 'vitest';
import { edramBuffer } from '../../../../emulator/cost/circuits/edram-buffer.ts';
import { precharger } from '../../../../emulator/cost/circuits/precharger.ts';
import { sram } from '../../../../emulator/cost/circuits/sram-buffer.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical } from '../golden.ts';

const technology = technologyNode(32, { roadmap: 'high-performance' });
const shape = { capacity: 2 ** 19, width: 256, banks: 2 };
const buffer = edramBuffer(technology, shape);
/** Large enough that bit lines are as long as they may be. */
const large = { ...shape, capacity: 2 ** 24 };

describe('eDRAM buffer', () => {
  it.each(everyTechnology)('is physical, its signal a quarter of the supply or more: $name', ({ technology: node }) => {
    const built = edramBuffer(node, large);
    expectPhysical(built);
    expect(built.cellsPerBitLine).toBe(32);
    expect(built.signal).toBeGreaterThanOrEqual(node.figures.supply / 4);
  });

  it('shortens its bit lines where cells are small, and no further than the signal demands', () => {
    const { supply } = technology.figures;
    const small = { ...large, cellCapacitance: 1e-15 };
    const built = edramBuffer(technology, small);
    expect(built.cellsPerBitLine).toBeLessThan(32);
    expect(built.signal).toBeGreaterThanOrEqual(supply / 4);
    const longer = edramBuffer(technology, { ...small, cellsPerBitLine: 2 * built.cellsPerBitLine });
    expect(longer.signal).toBeLessThan(supply / 4);
  });

  it('holds its cells and more, in less room than SRAM', () => {
    expect(buffer.cellArea).toBeCloseTo(2 ** 19 * 30 * 32e-9 ** 2, 18);
    expect(buffer.area).toBeGreaterThan(buffer.cellArea);
    expect(buffer.area).toBeLessThan(16 * sram(technology, { lines: 128, lineBits: 256 }).area);
  });

  it('opens a whole row, spare columns too, and restores half a line and half of its cells', () => {
    // 8 × 256 columns and 32 spare ones to every 1168.
    expect(buffer.openedCells).toBe(2048 + 57);
    const { supply } = technology.figures;
    const heavier = edramBuffer(technology, { ...shape, cellCapacitance: 30e-15 });
    // The drivers that write grow too, and the way to the edge with them.
    const restored = (buffer.openedCells * 10e-15 * supply ** 2) / 4;
    expectNear(heavier.readEnergy - buffer.readEnergy, restored, 0.02, 'heavier cells');
  });

  it('turns half of the pairs of a word over at a write', () => {
    const { supply } = technology.figures;
    const turned = 128 * 20e-15 * supply ** 2;
    expect(buffer.writeEnergy - buffer.readEnergy).toBeGreaterThan(turned);
    // Bit lines and the chains that drive them come on top.
    expect(buffer.writeEnergy - buffer.readEnergy).toBeLessThan(2 * turned);
  });

  it('trades energy for area with the words of a row', () => {
    const narrow = edramBuffer(technology, { ...shape, columnsPerWord: 1 });
    expect(narrow.openedCells).toBe(256 + 8);
    expect(narrow.readEnergy).toBeLessThan(buffer.readEnergy / 2);
    expect(narrow.area).toBeGreaterThan(1.3 * buffer.area);
  });

  it('refreshes every row within the retention time', () => {
    const halved = edramBuffer(technology, { ...shape, retention: 0.06e-3 });
    expect(halved.refreshPower / buffer.refreshPower).toBeCloseTo(2, 10);
    expect(halved.leakage - buffer.leakage).toBeCloseTo(buffer.refreshPower, 12);
    // No more than opening all 256 rows once in the time, way to the edge included.
    expect(buffer.refreshPower).toBeLessThan((256 * buffer.readEnergy) / 0.12e-3);
  });

  it('is faster and larger with short bit lines', () => {
    const long = edramBuffer(technology, { ...shape, cellsPerBitLine: 128 });
    expect(buffer.latency).toBeLessThan(long.latency);
    expect(buffer.area).toBeGreaterThan(long.area);
    expect(buffer.signal).toBeGreaterThan(long.signal);
  });

  it('refuses what cannot be built', () => {
    expect(() => edramBuffer(technology, { ...shape, width: 0 })).toThrow('Expected `edram.width` to be an integer');
    expect(() => edramBuffer(technology, { ...shape, banks: 4096 })).toThrow(
      'Expected `edram.banks` to be at most 2048',
    );
    expect(() => edramBuffer(technology, { ...shape, columnsPerWord: 0 })).toThrow('Expected `edram.columnsPerWord`');
    expect(() => edramBuffer(technology, { ...shape, retention: -1 })).toThrow('Expected `edram.retention`');
  });
});

describe('macros that were built', () => {
  /** Four sub-arrays of 292 Kb, cells of 0.067 µm² and 18 fF. */
  const power7 = edramBuffer(technologyNode(45, { roadmap: 'high-performance' }), {
    capacity: 4 * 292 * 1024,
    width: 146,
    banks: 4,
    cellSize: 33.2,
    cellCapacitance: 18e-15,
  });
  const at65 = edramBuffer(technologyNode(65, { roadmap: 'high-performance' }), {
    capacity: 2 ** 21,
    width: 128,
    banks: 8,
  });

  it('are as fast: 1.35 ns at 45 nm (Barth et al. 2011), 1.5 ns at 65 nm (Barth et al. 2008, 43:86)', () => {
    expectNear(power7.latency, 1.35e-9, 0.25, 'POWER7, access');
    expectNear(at65.latency, 1.5e-9, 0.25, '65 nm, access');
  });

  it('are as large: 0.239 and 0.665 mm², both quoted from memory (Poremba et al. 2015, DATE)', () => {
    expectNear(power7.area, 0.239e-6, 0.25, 'POWER7, area');
    expectNear(at65.area, 0.665e-6, 0.5, '65 nm, area');
  });

  it('leave room for the pads of the 22 nm die of 1 Gb, 77 mm² (Hamzaoglu et al. 2015, 50:150)', () => {
    const gigabit = edramBuffer(technologyNode(22, { roadmap: 'high-performance' }), {
      capacity: 2 ** 30,
      width: 128,
      banks: 64,
      cellSize: 60,
      cellCapacitance: 13e-15,
    });
    expect(gigabit.area).toBeLessThan(77e-6);
  });
});

describe('equaliser', () => {
  it('leaks and switches in proportion to the width of its transistors', () => {
    const pairs = { pairs: 100, load: 1e-15 };
    const [narrow, wide] = [64e-9, 128e-9].map((width) => precharger(technology, { ...pairs, width }));
    if (narrow === undefined || wide === undefined) throw new Error('two prechargers');
    expect(wide.leakage / narrow.leakage).toBeCloseTo(2, 10);
    const own = (circuit: typeof wide) => circuit.energyPerAction - circuit.lineEnergy;
    expect(own(wide) / own(narrow)).toBeCloseTo(2, 10);
    expect(wide.latency).toBeLessThan(narrow.latency);
  });
});
