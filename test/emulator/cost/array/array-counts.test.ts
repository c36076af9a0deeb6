import { describe, expect, it } from 'vitest';
import { type ArrayCounts, arrayCounts } from '../../../../emulator/cost/array/array-counts.ts';
import { type ArrayDesign, inputSlots, settleDesign } from '../../../../emulator/cost/array/array-design.ts';

const base: ArrayDesign = {
  rows: 128,
  columns: 128,
  cell: { kind: 'sram' },
  input: { encoding: 'bit-serial', bits: 8 },
  sensing: { kind: 'current', adc: { kind: 'sar', bits: 5 }, columnsPerAdc: 8 },
};

function counts(changes: Partial<ArrayDesign> = {}): ArrayCounts {
  const design = settleDesign({ ...base, ...changes });
  return arrayCounts(design, design.sensing, design.columns, design.rows, design.rowsInParallel);
}

describe('counts of a vector', () => {
  it('converts every column once for every input bit', () => {
    expect(counts()).toMatchObject({ results: 128, converters: 16, ways: 8, rowGroups: 1, conversions: 8 });
  });

  it('takes groups of rows one after another', () => {
    expect(counts({ rowsInParallel: 32 })).toMatchObject({ rowGroups: 4, conversions: 32, shiftedSlices: 8 });
    expect(counts({ rowsInParallel: 100 }).rowGroups).toBe(2);
  });

  it('converts an integrated result once, whatever the bits and groups', () => {
    const sensing = { ...base.sensing, kind: 'integrator' } as const;
    expect(counts({ sensing, rowsInParallel: 32 })).toMatchObject({ rowGroups: 4, conversions: 1, shiftedSlices: 1 });
    expect(counts({ sensing: { ...sensing, conversions: 3 } }).conversions).toBe(3);
  });

  it('counts a pair of columns once and references never', () => {
    expect(counts({ sensing: { ...base.sensing, linesPerResult: 2 } })).toMatchObject({ results: 64, converters: 8 });
    expect(counts({ columns: 129, sensing: { ...base.sensing, references: 1 } }).results).toBe(128);
  });

  it('gives every column a sense amplifier where it reads row by row', () => {
    const sensing = { ...base.sensing, kind: 'latch' } as const;
    expect(counts({ sensing })).toMatchObject({ converters: 128, chains: 16, ways: 1, rowGroups: 128 });
    expect(() => counts({ sensing, rowsInParallel: 2 })).toThrow(/`array.rowsInParallel`.*got `2`/);
  });
});

describe('slots of an input', () => {
  const slots = (input: ArrayDesign['input']) =>
    inputSlots(settleDesign({ ...base, input, sensing: { ...base.sensing, kind: 'integrator' } }).input);

  it('are one a slice, one a unit of time, or one', () => {
    expect(slots({ encoding: 'bit-serial', bits: 8 })).toBe(8);
    expect(slots({ encoding: 'bit-serial', bits: 8, sliceBits: 3 })).toBe(3);
    expect(slots({ encoding: 'pulse-width', bits: 8 })).toBe(255);
    expect(slots({ encoding: 'amplitude', bits: 8 })).toBe(1);
  });

  it('leave the sign to the phase', () => {
    expect(slots({ encoding: 'bit-serial', bits: 8, phases: 2 })).toBe(7);
    expect(slots({ encoding: 'pulse-width', bits: 8, phases: 2 })).toBe(127);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    const bad = (changes: Partial<ArrayDesign>) => () => settleDesign({ ...base, ...changes });
    expect(bad({ rows: 0 })).toThrow(/`array.rows`.*got `0`/);
    expect(bad({ rowsInParallel: 129 })).toThrow(/`array.rowsInParallel`.*from 1 to 128, got `129`/);
    expect(bad({ input: { encoding: 'bit-serial', bits: 4, sliceBits: 5 } })).toThrow(/`array.input.sliceBits`/);
    expect(bad({ sensing: { ...base.sensing, columnsPerAdc: 0 } })).toThrow(/`array.sensing.columnsPerAdc`/);
    expect(bad({ transposed: { ...base.sensing, digitsPerWeight: 0 } })).toThrow(/`array.transposed.digitsPerWeight`/);
    expect(bad({ input: { encoding: 'pulse-width', bits: 4 } })).toThrow(/`array.sensing.kind` to be integrator/);
    expect(bad({ sizing: { sensingMargin: -1 } })).toThrow(/`array.sizing.sensingMargin` to be 0 or more, got `-1`/);
  });
});
