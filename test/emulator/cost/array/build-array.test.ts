import { describe, expect, it } from 'vitest';
import type { ArrayDesign, SensingDesign } from '../../../../emulator/cost/array/array-design.ts';
import type { ArrayHardware, ArrayReading, ReadActivity } from '../../../../emulator/cost/array/array-hardware.ts';
import { buildArray } from '../../../../emulator/cost/array/build-array.ts';
import { driver } from '../../../../emulator/cost/circuits/driver.ts';
import { integrator } from '../../../../emulator/cost/circuits/integrator.ts';
import { pulseWidthDriver } from '../../../../emulator/cost/circuits/pulse-width-driver.ts';
import { sarAdc } from '../../../../emulator/cost/circuits/sar-adc.ts';
import { technologyNode, technologyNodes } from '../../../../emulator/cost/technology.ts';
import { expectNear, hafniumOxide } from '../golden.ts';

const technology = technologyNode(22);
const cell = { kind: 'resistive', access: 'transistor', electrical: hafniumOxide } as const;
const sensing: SensingDesign = { kind: 'current', adc: { kind: 'flash', bits: 5 }, columnsPerAdc: 8 };
const base: ArrayDesign = {
  rows: 128,
  columns: 128,
  cell,
  input: { encoding: 'bit-serial', bits: 8 },
  sensing,
};
const quarter: ReadActivity = { activeRows: 0.25, conductance: 5.5e-6 };

const build = (changes: Partial<ArrayDesign> = {}, nanometres = 22) =>
  buildArray(technologyNode(nanometres), { ...base, ...changes });

const energyOf = (reading: ArrayReading, activity = quarter) =>
  Object.values(reading.read(activity).energy).reduce((total, energy) => total + energy, 0);

function areaOf({ components }: ArrayHardware, name: string): number {
  return components.reduce((total, { component, area }) => (component === name ? total + area : total), 0);
}

describe('sums', () => {
  const designs: readonly [string, ArrayDesign][] = [
    ['flash', base],
    ['SAR', { ...base, sensing: { ...sensing, adc: { kind: 'sar', bits: 5 } } }],
    ['SRAM', { ...base, cell: { kind: 'sram' } }],
    ['crossbar', { ...base, cell: { ...cell, access: 'none' } }],
    ['both ways', { ...base, transposed: sensing }],
    ['row by row', { ...base, cell: { kind: 'sram' }, sensing: { ...sensing, kind: 'latch' } }],
    ['amplitudes', { ...base, input: { encoding: 'amplitude', bits: 6 } }],
    ['integrators', { ...base, sensing: { ...sensing, kind: 'integrator', adc: { kind: 'sar', bits: 8 } } }],
  ];

  it.each(designs)('of components are those of the array: %s', (_, design) => {
    const array = buildArray(technology, design);
    const used = array.components.reduce((total, { area }) => total + area, 0);
    expect(used).toBeLessThanOrEqual(array.area * (1 + 1e-9));
    expect(array.area).toBeCloseTo(array.height * array.width, 18);
    const leakage = array.components.reduce((total, component) => total + component.leakage, 0);
    expect(array.leakage).toBeCloseTo(leakage, 15);
    const vector = array.vector(quarter);
    const acting = array.acting.reduce((total, block) => total + block.energy(vector), 0);
    expect(energyOf(array)).toBeCloseTo(acting, 18);
  });

  it('are finite and positive at every node', () => {
    for (const nanometres of technologyNodes()) {
      for (const [name, design] of designs) {
        const array = buildArray(technologyNode(nanometres), design);
        const figures = [array.area, array.leakage, array.cycle(quarter), array.read(quarter).latency, energyOf(array)];
        for (const figure of figures) {
          expect(Number.isFinite(figure) && figure > 0, `${name}, ${nanometres} nm: ${figure}`).toBe(true);
        }
        for (const { energy } of array.acting) expect(energy(array.vector(quarter))).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

it('gives a result for each converter at once: a pair of lines has one', () => {
  expect(build().resultsAtOnce).toBe(16);
  expect(build({ sensing: { ...sensing, linesPerResult: 2 } }).resultsAtOnce).toBe(8);
});

describe('small arrays', () => {
  it('are built down to one cell', () => {
    const one = { ...sensing, columnsPerAdc: 1 };
    for (const kind of ['transistor', 'none'] as const) {
      const array = build({ rows: 1, columns: 1, cell: { ...cell, access: kind }, sensing: one, transposed: one });
      expect(array.area).toBeGreaterThan(array.cells.area);
      expect(Number.isFinite(array.area)).toBe(true);
    }
  });
});

describe('a cycle', () => {
  it('waits for the column unless told otherwise, and takes a margin', () => {
    const waits = build();
    const hurries = build({ sizing: { settleColumns: false } });
    expect(waits.cycle(quarter)).toBeGreaterThan(hurries.cycle(quarter));
    const bare = build({ sizing: { settleColumns: false, sensingMargin: 0 } });
    expect(hurries.cycle(quarter) / bare.cycle(quarter)).toBeCloseTo(1.4, 9);
  });

  it('gets longer with the array and with bits of the converter', () => {
    const time = (changes: Partial<ArrayDesign>) => build(changes).cycle(quarter);
    expect(time({ rows: 512, columns: 512 })).toBeGreaterThan(time({}));
    const bits = (count: number) => time({ sensing: { ...sensing, adc: { kind: 'sar', bits: count } } });
    expect((bits(8) - bits(6)) / 1.4).toBeGreaterThan(1.99e-9);
  });
});

describe('a read', () => {
  it('takes a cycle a column group, row group and input bit', () => {
    expect(build().read(quarter).cycles).toBe(8 * 8);
    expect(build({ rowsInParallel: 32 }).read(quarter).cycles).toBe(4 * 8 * 8);
    expect(build({ sensing: { ...sensing, columnsPerAdc: 16 } }).read(quarter).cycles).toBe(16 * 8);
    const { latency } = build().read(quarter);
    expect(latency).toBeCloseTo(64 * build().cycle(quarter), 15);
  });

  it('takes whole clock cycles', () => {
    const array = build();
    const clock = 0.75 * array.cycle(quarter);
    expect(array.read(quarter, clock).latency).toBeCloseTo(64 * 2 * clock, 15);
    expect(array.read(quarter, 10e-9).latency).toBeCloseTo(640e-9, 15);
  });

  it('drives rows in proportion to the bits set', () => {
    const lines = (activeRows: number) => build().read({ ...quarter, activeRows }).energy['cell array']!;
    expect(lines(0)).toBe(0);
    expect(lines(0.5) / lines(0.25)).toBeCloseTo(2, 9);
    const { cells } = build();
    // 128 rows × 8 column groups × 8 bits.
    expect(lines(1)).toBeCloseTo(128 * 64 * cells.rowCapacitance * technology.figures.supply ** 2, 18);
  });

  it('of half of the inputs is a fixed part and half of the rest', () => {
    const drive = (activeRows: number) => build().read({ ...quarter, activeRows }).energy['row driver']!;
    const fixed = drive(0);
    expect(fixed).toBeGreaterThan(0);
    expect(drive(0.8) - fixed).toBeCloseTo(2 * (drive(0.4) - fixed), 20);
  });

  it('gives fewer and wider results where digits are added up', () => {
    const digits = build({ sensing: { ...sensing, digitsPerWeight: 8 } });
    expect([build().results, digits.results]).toEqual([128, 16]);
    // 5 bits converted, 8 digits of a bit, 8 input bits.
    expect([build().resultBits, digits.resultBits]).toEqual([13, 21]);
  });
});

describe('integrators', () => {
  const design: ArrayDesign = {
    ...base,
    input: { encoding: 'pulse-width', bits: 7, phases: 2 },
    sensing: { kind: 'integrator', adc: { kind: 'sar', bits: 9 }, columnsPerAdc: 8, linesPerResult: 2 },
  };
  const array = buildArray(technology, design);

  it('are one a result, converted once; inputs are pulses of 63 slots a phase', () => {
    const { energy } = array.read({ ...quarter, activeRows: 0 });
    const { cells } = array;
    expectNear(energy.ADC!, 64 * sarAdc(technology, { bits: 9 }).energyPerAction, 1e-9, 'ADC');
    const pulses = pulseWidthDriver(technology, {
      lines: 128,
      bits: 7,
      encoding: 'pulse-width',
      slot: 1e-9,
      pitch: cells.height / 128,
    });
    expectNear(energy.DAC!, pulses.energyPerAction, 1e-9, 'DAC');
    expectNear(areaOf(array, 'DAC'), pulses.area, 1e-9, 'DAC area');
    // An eighth of 63 slots to settle.
    const gather = { columnCapacitance: cells.columnCapacitance, bits: 9, settling: 8e-9, duration: 142e-9 };
    expectNear(energy.integrator!, 64 * integrator(technology, gather).energyPerAction, 1e-9, 'integrator');
    // Rows rise once for an input: driver and line.
    const line = driver(technology, { load: cells.rowCapacitance });
    const raised = array.read({ ...quarter, meanInput: 0 }).energy;
    const rows =
      raised['row driver']! + raised['cell array']! - (energy['row driver'] ?? 0) - (energy['cell array'] ?? 0);
    expectNear(rows, quarter.activeRows * 128 * line.energyPerAction, 1e-9, 'rows');
  });

  it('convert a result once', () => {
    expect(array.read(quarter).cycles).toBe(8);
    expect(array.vector(quarter).conversions).toBe(1);
    expect(array.results).toBe(64);
  });

  it('spend V² t/R in cells for as long as inputs last', () => {
    const half = array.read({ ...quarter, activeRows: 0, meanInput: 0.5 }).energy['cell array']!;
    const perCell = 0.04 / array.cells.drivenResistance(1, 5.5e-6);
    expect(half).toBeCloseTo(128 * 128 * perCell * 0.5 * 63e-9, 20);
  });

  it('take as long as their inputs', () => {
    const time = (bits: number) =>
      buildArray(technology, { ...design, input: { ...design.input, bits } }).read(quarter).latency;
    expect(time(11) / time(10)).toBeGreaterThan(1.8);
  });
});

describe('a transposed periphery', () => {
  const both = build({ transposed: sensing });

  it('is there only when asked for', () => {
    expect(build().transposed).toBeNull();
    expect(both.transposed).not.toBeNull();
    expect(areaOf(both, 'ADC')).toBeGreaterThan(1.9 * areaOf(build(), 'ADC'));
    expect(both.read(quarter).energy).toEqual(build().read(quarter).energy);
  });

  it('reads rows as the other one reads columns', () => {
    expect(both.transposed!.read(quarter).cycles).toBe(64);
    expect(both.transposed!.results).toBe(128);
    const narrow = build({ columns: 64, transposed: sensing });
    expect(narrow.transposed!.results).toBe(128);
    expect(narrow.results).toBe(64);
    // Half of the cells in parallel: a row resists twice as much.
    const resistance = ({ transposed }: ArrayHardware) => transposed!.vector(quarter).lineResistance;
    expect(resistance(narrow) / resistance(both)).toBeCloseTo(2, 1);
  });

  it('holds every word line on, and drives columns by the matrix that writes them', () => {
    const idle = both.transposed!.read({ ...quarter, activeRows: 0 }).energy['cell array']!;
    expect(idle).toBeCloseTo(128 * both.cells.rowCapacitance * technology.figures.supply ** 2, 20);
    const matrices = both.blocks.filter(({ name }) => name.endsWith('switch matrix'));
    expect(matrices).toHaveLength(2);
    expect(build().blocks.filter(({ name }) => name.endsWith('switch matrix'))).toHaveLength(2);
  });
});

describe('writing', () => {
  const low = { voltage: 1.2, width: 50e-9 };
  const gentle = { ...cell, electrical: { ...hafniumOxide, writeUp: low, writeDown: low } };
  const shifted = (array: ArrayHardware) => array.blocks.filter(({ name }) => name.startsWith('level shifter'));

  it('needs level shifters only above what core transistors stand', () => {
    expect(shifted(build())).toHaveLength(2);
    expect(shifted(build({ cell: gentle }))).toHaveLength(0);
    expect(shifted(build({ cell: { kind: 'sram' } }))).toHaveLength(0);
  });

  it('spends V² G t a cell and C V² a line', () => {
    for (const writing of ['in-place', 'row-by-row'] as const) {
      const { pulse } = build({ writing });
      expect(pulse.up.cell).toBeCloseTo(1.6 ** 2 * 5.5e-6 * 50e-9, 20);
      expect(pulse.up).toEqual(pulse.down);
      const short = { voltage: 1.6, width: 25e-9 };
      const asymmetric = build({ writing, cell: { ...cell, electrical: { ...hafniumOxide, writeDown: short } } }).pulse;
      expect(asymmetric.down.cell / asymmetric.up.cell).toBeCloseTo(0.5, 9);
      expect(asymmetric.up.slot - asymmetric.down.slot).toBeCloseTo(25e-9, 15);
    }
  });

  it('of a crossbar half-selects the other cells of both lines', () => {
    const { pulse } = build({ cell: { ...cell, access: 'none' }, writing: 'in-place' });
    // A quarter of the power in each of 127.
    expect(pulse.row).toBeGreaterThan((127 / 4) * pulse.up.cell);
    expect(pulse.up.column).toBeGreaterThan((127 / 4) * pulse.up.cell);
    expect(pulse.row).toBeLessThan((130 / 4) * pulse.up.cell);
  });

  it('in place asks for larger drivers than row by row, and both charge their lines', () => {
    const drivers = (writing: 'in-place' | 'row-by-row') => areaOf(build({ writing, cell: gentle }), 'column driver');
    expect(drivers('in-place')).toBeGreaterThan(drivers('row-by-row'));
    for (const writing of ['in-place', 'row-by-row'] as const) {
      const { pulse, cells } = build({ writing, cell: gentle });
      expect(pulse.up.column).toBeGreaterThan(cells.columnCapacitance * 1.44);
      expect(pulse.row).toBeGreaterThanOrEqual(cells.rowCapacitance * 1.44);
      expect(pulse.up.slot).toBeGreaterThan(50e-9);
      expect(pulse.up.slot).toBeLessThan(55e-9);
    }
  });

  it('of SRAM is no pulse but a charged pair of lines', () => {
    const { pulse } = build({ cell: { kind: 'sram' } });
    expect(pulse.up).toEqual(pulse.down);
    expect(pulse.up.slot).toBeLessThan(1e-9);
    expect(pulse.up.cell).toBeLessThan(pulse.up.column);
  });
});
