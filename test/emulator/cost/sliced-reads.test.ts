/** What slices of weights and inputs, phases, unit columns and repeated reads cost: conversions, and time at the ADCs. */
import { describe, expect, it } from 'vitest';
import { type Converters, drawUpBill, type Mapping, type TileSpec, type TileWires } from '../../../emulator/index.ts';
import { type BilledStudy, billOf, energyBy, planBill } from './bills.ts';

const study = (tile: Partial<TileSpec>): BilledStudy => ({ rule: 'bp', widths: [100, 40, 10], tile });
const adc = { kind: 'uniform', bits: 8, range: 4 } as const;
const dac = { kind: 'uniform', bits: 5, scaling: 'fixed' } as const;
const converters: Converters = { dac, adc, outputNoise: 0 };
const whole: Mapping = { kind: 'pair', sides: 'one' };
const sliced: Mapping = { kind: 'pair', sides: 'one', weightBits: 7, sliceBits: [2, 2, 2] };

/** Dynamic energy of ADCs in a batch that is only read. @param times each vector is read */
function conversionEnergy(tile: Partial<TileSpec>, times = 1): number {
  const { training: _, ...plan } = planBill(study({ converters, ...tile }));
  const repeat = (reads: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(reads).map(([name, count]) => [name, times * count]));
  const activity = { ...plan.activity, training: plan.activity.evaluation.map(repeat) };
  const bill = drawUpBill({ ...plan, training: plan.evaluation, activity });
  return (
    energyBy({ ...bill, energy: bill.energy.filter(({ phase }) => phase !== 'static') }, 'component').get('ADC') ?? 0
  );
}

describe('conversions', () => {
  const plain = conversionEnergy({ mapping: whole });

  it('are as many as a weight has slices', () => {
    expect(conversionEnergy({ mapping: sliced }) / plain).toBeCloseTo(3, 9);
  });

  it('follow every slice of the inputs only where they are asked to', () => {
    const serial = { ...converters, dac: { ...dac, sliceBits: 1 } };
    const every = { ...serial, adc: { ...adc, everySlice: true } };
    expect(conversionEnergy({ mapping: whole, converters: serial }) / plain).toBeCloseTo(1, 9);
    // Four bits of magnitude; two phases; both.
    expect(conversionEnergy({ mapping: whole, converters: every }) / plain).toBeCloseTo(4, 9);
    expect(conversionEnergy({ mapping: whole, converters: { ...converters, phases: 'apart' } }) / plain).toBeCloseTo(
      2,
      9,
    );
    expect(conversionEnergy({ mapping: whole, converters: { ...every, phases: 'apart' } }) / plain).toBeCloseTo(8, 9);
  });

  it('are repeated where bound management reads a vector again', () => {
    expect(conversionEnergy({ mapping: whole }, 2) / plain).toBeCloseTo(2, 9);
  });
});

describe('the bill', () => {
  it('adds a column to arrays that read weights of 0 along', () => {
    const fits = (columns: number) => () =>
      billOf(study({ mapping: { kind: 'offset', subtraction: 'unit-column' }, array: { rows: 128, columns } }));
    expect(fits(2)).not.toThrow();
    expect(fits(1)).toThrow();
  });

  it('says how often wires are solved while arrays learn, and nothing where none learn', () => {
    const wires: TileWires = {
      ...{ row: 1, column: 1, rowTerminal: 0, columnTerminal: 0, drive: 'left', sense: 'bottom' },
      ...{ topology: 'input-source', interleaved: false, solver: 'effective', refresh: 7 },
    };
    const told = (tile: Partial<TileSpec>) => billOf(study(tile)).assumptions.filter((line) => line.includes('anew'));
    expect(told({ wires })).toEqual([expect.stringContaining('every 7 mini-batches')]);
    expect(told({})).toEqual([]);
  });
});
