import { describe, expect, it } from 'vitest';
import { gradientUnit } from '../../../emulator/cost/gradient-unit.ts';
import { technologyNode } from '../../../emulator/cost/technology.ts';
import { type TileHardware, type TileHardwareOptions, tileHardware } from '../../../emulator/cost/tile-hardware.ts';
import { everyTechnology, hafniumOxide } from './golden.ts';

const technology = technologyNode(22);

const base: TileHardwareOptions = {
  outputs: 256,
  inputs: 784,
  rows: 128,
  columns: 128,
  cellsPerWeight: 2,
  reference: false,
  electrical: hafniumOxide,
  encoding: 'pulse-width',
  dacBits: 7,
  adc: { kind: 'sar', bits: 9 },
  columnsPerAdc: 8,
  transposable: false,
};

function tile(changes: Partial<TileHardwareOptions> = {}): TileHardware {
  return tileHardware(technology, { ...base, ...changes });
}

/** Area of one component, @unit m2. */
function areaOf(hardware: TileHardware, name: string): number {
  return hardware.components.filter(({ component }) => component === name).reduce((total, { area }) => total + area, 0);
}

describe('geometry', () => {
  it('spreads a matrix over arrays', () => {
    const pair = tile();
    expect([pair.inputBlocks, pair.outputBlocks, pair.arrays]).toEqual([7, 4, 28]);
    expect(pair.utilisation).toBeCloseTo((256 * 784 * 2) / (28 * 128 * 128), 12);
    const single = tile({ cellsPerWeight: 1, reference: true });
    expect([single.inputBlocks, single.outputBlocks, single.arrayColumns]).toEqual([7, 2, 129]);
  });

  it('doubling the outputs doubles arrays, cells, converters and drivers', () => {
    const one = tile({ outputs: 128 });
    const two = tile({ outputs: 256 });
    expect(two.arrays).toBe(2 * one.arrays);
    for (const name of ['cell array', 'ADC', 'row driver', 'column driver', 'DAC', 'integrator', 'register']) {
      expect(areaOf(two, name) / areaOf(one, name), name).toBeCloseTo(2, 9);
    }
    expect(two.read.latency).toBeLessThan(1.02 * one.read.latency);
  });
});

describe('sums', () => {
  it('components add up to the tile, stages to the latency', () => {
    const hardware = tile({ transposable: true });
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(hardware.area).toBeCloseTo(sum(hardware.components.map(({ area }) => area)), 18);
    expect(hardware.leakage).toBeCloseTo(sum(hardware.components.map(({ leakage }) => leakage)), 15);
    for (const read of [hardware.read, hardware.readTransposed!]) {
      expect(read.latency).toBeCloseTo(sum(read.stages.map(({ latency }) => latency)), 15);
    }
  });
});

describe('read', () => {
  it('spends V² G t in the cells', () => {
    // 63 slots of 1 ns at 0.2 V on 10 µS.
    expect(tile().read.arrayEnergyPerUnit).toBeCloseTo(0.04 * 1e-5 * 63e-9, 24);
    const doubled = tile({ electrical: { ...hafniumOxide, readVoltage: 0.4 } });
    expect(doubled.read.arrayEnergyPerUnit / tile().read.arrayEnergyPerUnit).toBeCloseTo(4, 9);
    expect(tile({ encoding: 'bit-serial' }).read.arrayEnergyPerUnit).toBeCloseTo(0.04 * 1e-5 * 6e-9, 24);
  });

  it('converts once per output and array', () => {
    const read = (changes: Partial<TileHardwareOptions>) => tile(changes).read;
    expect(read({ inputs: 256 }).energy.ADC / read({ inputs: 128 }).energy.ADC).toBeCloseTo(2, 9);
    expect(read({ columnsPerAdc: 16 }).energy.ADC).toBeCloseTo(read({ columnsPerAdc: 8 }).energy.ADC, 20);
    const stage = (columnsPerAdc: number) =>
      read({ columnsPerAdc }).stages.find(({ component }) => component === 'ADC')!.latency;
    expect(stage(16) / stage(8)).toBeCloseTo(2, 9);
    expect(areaOf(tile({ columnsPerAdc: 8 }), 'ADC') / areaOf(tile({ columnsPerAdc: 16 }), 'ADC')).toBeCloseTo(2, 9);
  });

  it('takes twice the time for one input bit more as pulse widths, one slot a phase more bit by bit', () => {
    const time = (encoding: 'pulse-width' | 'bit-serial', dacBits: number) =>
      tile({ encoding, dacBits }).read.stages.find(({ component }) => component === 'cell array')!.latency;
    expect(Math.log2(time('pulse-width', 10) / time('pulse-width', 9))).toBeCloseTo(1, 1);
    expect(time('bit-serial', 10) - time('bit-serial', 9)).toBeCloseTo(2e-9, 18);
  });

  it('adds partial sums only where arrays stack along the inputs', () => {
    expect(tile({ inputs: 128 }).read.energy.adder).toBe(0);
    expect(tile({ inputs: 129 }).read.energy.adder).toBeGreaterThan(0);
    expect(tile({ inputs: 128 }).outputBits).toBe(9);
    expect(tile().outputBits).toBe(12);
  });
});

describe('transposed read', () => {
  it('is there only when asked for, and adds a second set of converters', () => {
    expect(tile().readTransposed).toBeNull();
    const both = tile({ transposable: true });
    expect(both.readTransposed).not.toBeNull();
    // 64 signed outputs and 128 rows an array: half as many converters again on top of the double.
    expect(areaOf(both, 'ADC') / areaOf(tile(), 'ADC')).toBeCloseTo(3, 9);
    expect(both.read.energy.ADC).toBeCloseTo(tile().read.energy.ADC, 20);
  });

  it('doubles the converters where rows and outputs are as many', () => {
    const square = { cellsPerWeight: 1, outputs: 128, inputs: 128 } as const;
    const ratio = areaOf(tile({ ...square, transposable: true }), 'ADC') / areaOf(tile(square), 'ADC');
    expect(ratio).toBeCloseTo(2, 9);
  });
});

describe('writing', () => {
  it('spends V² G t a device pulse and C V² a line', () => {
    const pulse = tile().pulse;
    expect(pulse.devicePulseUp).toBeCloseTo(1.6 ** 2 * 5.5e-6 * 50e-9, 20);
    expect(pulse.slotUp).toBeGreaterThan(50e-9);
    expect(pulse.slotUp).toBeLessThan(55e-9);
    const longer = tile({ electrical: { ...hafniumOxide, writeUp: { voltage: 1.6, width: 1e-6 } } }).pulse;
    expect(longer.slotUp / pulse.slotUp).toBeGreaterThan(19);
    expect(longer.devicePulseUp / pulse.devicePulseUp).toBeCloseTo(20, 9);
    expect(longer.devicePulseDown).toBe(pulse.devicePulseDown);
  });

  it('a line pulse reaches every array that shares the input or output', () => {
    expect(tile({ outputs: 128 }).pulse.rowPulse / tile({ outputs: 64 }).pulse.rowPulse).toBeCloseTo(2, 9);
    expect(tile({ inputs: 256 }).pulse.columnPulseUp / tile({ inputs: 128 }).pulse.columnPulseUp).toBeCloseTo(2, 9);
  });

  it('needs level shifters above 1.5 V', () => {
    const low = { voltage: 1.2, width: 50e-9 };
    const gentle = tile({ electrical: { ...hafniumOxide, writeUp: low, writeDown: low } });
    expect(areaOf(tile(), 'row driver')).toBeGreaterThan(2 * areaOf(gentle, 'row driver'));
  });
});

describe('every node', () => {
  it('builds tiles and gradient units of finite positive figures', () => {
    for (const { technology: node, name } of everyTechnology) {
      const hardware = tileHardware(node, { ...base, transposable: true });
      const unit = gradientUnit(node, { outputs: 64, inputs: 100, batch: 32, bits: 8, rows: 128, columns: 128 });
      const figures = [
        hardware.area,
        hardware.leakage,
        hardware.read.latency,
        hardware.readTransposed!.latency,
        hardware.read.rowDriveEnergy,
        hardware.readTransposed!.rowDriveEnergy,
        ...Object.values(hardware.pulse.rowSelect),
        hardware.pulse.rowPulse,
        hardware.pulse.columnPulseDown,
        unit.area,
        unit.latency,
        ...Object.values(unit.energy),
      ];
      for (const figure of figures) expect(Number.isFinite(figure) && figure > 0, `${name}: ${figure}`).toBe(true);
      for (const energy of Object.values(hardware.read.energy)) expect(energy).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('gradient unit', () => {
  const options = { outputs: 64, inputs: 128, batch: 32, bits: 8, rows: 128, columns: 128 } as const;
  const unit = (changes: Partial<Parameters<typeof gradientUnit>[1]> = {}) =>
    gradientUnit(technology, { ...options, ...changes });

  it('sums its components', () => {
    const { area, components } = unit();
    expect(components.reduce((total, component) => total + component.area, 0)).toBeCloseTo(area, 18);
  });

  it('holds activations by rows and their bits by columns', () => {
    expect(unit().arrays).toBe(8);
    expect(unit({ batch: 129 }).arrays).toBe(16);
    expect(unit({ inputs: 256 }).area / unit().area).toBeCloseTo(2, 1);
  });

  it('takes the outputs one after another and the inputs side by side', () => {
    expect(unit({ outputs: 6400 }).latency / unit({ outputs: 3200 }).latency).toBeCloseTo(2, 1);
    expect(unit({ inputs: 1280 }).latency).toBeCloseTo(unit().latency, 15);
    expect(unit({ outputs: 128 }).energy.ADC! / unit().energy.ADC!).toBeCloseTo(2, 9);
  });

  it('keeps every carry: bits of the gradient cover the batch', () => {
    // Largest product 2^7 · 2^7 times 32 samples needs 14 + 5 bits and a sign.
    expect(unit().gradientBits).toBeGreaterThanOrEqual(20);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    expect(() => tile({ rows: 0 })).toThrow(/`tile.rows`.*got `0`/);
    expect(() => tile({ columns: 1 })).toThrow(/`tile.columns`.*from 2 .*got `1`/);
    expect(() => tile({ dacBits: 1 })).toThrow(/`dac.bits`.*from 2 to 16, got `1`/);
    expect(() => tile({ adc: { kind: 'sar', bits: 0 } })).toThrow(/`adc.bits`.*got `0`/);
    expect(() => tile({ columnsPerAdc: 0 })).toThrow(/`tile.columnsPerAdc`.*got `0`/);
    expect(() => gradientUnit(technology, { outputs: 1, inputs: 1, batch: 0, bits: 8, rows: 8, columns: 8 })).toThrow(
      /`gradient.batch`.*got `0`/,
    );
  });
});
