import { describe, expect, it } from 'vitest';
import { adder } from '../../../emulator/cost/circuits/adder.ts';
import { adderTree } from '../../../emulator/cost/circuits/adder-tree.ts';
import { bus } from '../../../emulator/cost/circuits/bus.ts';
import { cellArray } from '../../../emulator/cost/circuits/cell-array.ts';
import { type Circuit, CircuitError } from '../../../emulator/cost/circuits/circuit.ts';
import { columnMultiplexer } from '../../../emulator/cost/circuits/column-multiplexer.ts';
import { decoder } from '../../../emulator/cost/circuits/decoder.ts';
import { dram } from '../../../emulator/cost/circuits/dram.ts';
import { driver } from '../../../emulator/cost/circuits/driver.ts';
import { flashAdc } from '../../../emulator/cost/circuits/flash-adc.ts';
import { cellArea } from '../../../emulator/cost/circuits/gate.ts';
import { globalBuffer } from '../../../emulator/cost/circuits/global-buffer.ts';
import { integrator } from '../../../emulator/cost/circuits/integrator.ts';
import { levelShifter } from '../../../emulator/cost/circuits/level-shifter.ts';
import { pulseWidthDriver } from '../../../emulator/cost/circuits/pulse-width-driver.ts';
import { register } from '../../../emulator/cost/circuits/register.ts';
import { sarAdc } from '../../../emulator/cost/circuits/sar-adc.ts';
import { shiftAdd } from '../../../emulator/cost/circuits/shift-add.ts';
import { specialFunction } from '../../../emulator/cost/circuits/special-function.ts';
import { sram, sramCellArea } from '../../../emulator/cost/circuits/sram-buffer.ts';
import { type Technology, technologyNode } from '../../../emulator/cost/technology.ts';
import {
  everyTechnology,
  expectNear,
  expectPhysical,
  goldenComponents,
  hafniumOxide,
  lowStandbyNodes,
  planarNodes,
} from './golden.ts';

/** One of each circuit, by name. */
const builders: Readonly<Record<string, (technology: Technology) => Circuit>> = {
  adder: (t) => adder(t, { bits: 8 }),
  'adder tree': (t) => adderTree(t, { inputs: 7, bits: 8 }),
  register: (t) => register(t, { bits: 8 }),
  'shift-add': (t) => shiftAdd(t, { bits: 6, shifts: 8 }),
  'SAR ADC': (t) => sarAdc(t, { bits: 8 }),
  'flash ADC': (t) => flashAdc(t, { bits: 5 }),
  multiplexer: (t) => columnMultiplexer(t, { lines: 128, ways: 8, sourceResistance: 2000 }),
  decoder: (t) => decoder(t, { address: 7, load: 5e-15 }),
  driver: (t) => driver(t, { load: 20e-15 }),
  'write driver': (t) => driver(t, { load: 20e-15, voltage: 2.5, resistance: 200 }),
  'level shifter': (t) => levelShifter(t, { voltage: 2 }),
  'pulse-width driver': (t) =>
    pulseWidthDriver(t, { lines: 128, bits: 7, encoding: 'pulse-width', slot: 1e-9, pitch: 4 * t.feature }),
  integrator: (t) => integrator(t, { columnCapacitance: 10e-15, bits: 8, settling: 8e-9, duration: 142e-9 }),
  'cell array': (t) => cellArray(t, { rows: 128, columns: 128, electrical: hafniumOxide, slot: 1e-9 }),
  SRAM: (t) => sram(t, { lines: 128, lineBits: 128 }),
  'global buffer': (t) => globalBuffer(t, { capacity: 1e6 }),
  bus: (t) => bus(t, { length: 1e-3, bits: 128 }),
  'special function': (t) => specialFunction(t, { bits: 8 }),
  DRAM: () => dram({ kind: 'hbm2' }),
};

describe.each(Object.entries(builders))('%s', (name, build) => {
  it('is finite and positive at every node', () => {
    for (const { technology } of everyTechnology) expectPhysical(build(technology));
  });

  it('does not grow from one planar node to the next', () => {
    // Off the chip; and the hold capacitor, which must grow as the supply falls (tested below).
    if (name === 'DRAM' || name === 'integrator') return;
    for (let i = 1; i < planarNodes.length; i++) {
      const larger = build(technologyNode(planarNodes[i - 1]!));
      const smaller = build(technologyNode(planarNodes[i]!));
      expect(smaller.area).toBeLessThan(larger.area);
    }
  });
});

/** Golden records of a roadmap's nodes. */
function eachGolden(
  nodes: readonly number[],
  // biome-ignore lint/suspicious/noExplicitAny: fixture data, read by key.
  check: (technology: Technology, golden: any, name: string) => void,
): void {
  for (const node of nodes) check(technologyNode(node), goldenComponents.LSTP[node], `${node} nm`);
}

describe('golden adder', () => {
  it('has area, energy and delay at the planar nodes', () => {
    eachGolden(planarNodes, (technology, golden, name) => {
      for (const bits of [4, 8, 16, 24]) {
        const ours = adder(technology, { bits });
        const entry = golden.adder[`bits${bits}`];
        expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${name} area`);
        expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.1, `${name} energy`);
        expectNear(ours.latency * 1e9, entry.read_latency_ns, bits === 4 ? 0.45 : 0.2, `${name} ${bits}-bit delay`);
      }
    });
  });

  it('has area and delay at the fin nodes', () => {
    eachGolden([14, 10, 7, 5, 3], (technology, golden, name) => {
      const ours = adder(technology, { bits: 16 });
      expectNear(ours.area * 1e12, golden.adder.bits16.area_um2, 1e-3, `${name} area`);
      expectNear(ours.latency * 1e9, golden.adder.bits16.read_latency_ns, 0.12, `${name} delay`);
    });
  });

  it('adds up in a tree', () => {
    eachGolden(planarNodes, (technology, golden, name) => {
      for (const inputs of [2, 4, 8, 32]) {
        const ours = adderTree(technology, { inputs, bits: 8 });
        const entry = golden.adder_tree_8bit_1tree[`inputs${inputs}`];
        expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${name} area`);
        expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.1, `${name} energy`);
      }
    });
    expect(adderTree(technologyNode(22), { inputs: 1, bits: 8 }).area).toBe(0);
  });
});

describe('golden register and shift-add', () => {
  it('have energy and leakage', () => {
    eachGolden([...planarNodes, 14, 10, 7, 5, 3], (technology, golden, name) => {
      const ours = register(technology, { bits: 64 });
      const entry = golden.dff.n64_validated;
      expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.1, `${name} energy`);
      expectNear(ours.leakage * 1e9, entry.leakage_nW, 1e-3, `${name} leakage`);
    });
    eachGolden(planarNodes, (technology, golden, name) => {
      const ours = shiftAdd(technology, { bits: 6, shifts: 8 });
      expectNear(
        ours.energyPerAction * 1e15,
        golden.shift_add_1unit.in6b_pulses8.read_energy_fJ,
        0.1,
        `${name} energy`,
      );
    });
  });
});

describe('golden SAR ADC', () => {
  it('has (269 + 109 (b − 1)) NMOS and (209 + 73 (b − 1)) PMOS, and b + 1 cycles, at every node', () => {
    eachGolden(lowStandbyNodes, (technology, golden, name) => {
      for (const bits of [3, 5, 8]) {
        const ours = sarAdc(technology, { bits });
        const entry = golden.sar_adc_1col[`bits${bits}_Rcol10000`];
        expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${name} area`);
        expect(ours.area / cellArea(technology, 1)).toBeCloseTo(478 + 182 * (bits - 1), 6);
        expectNear(ours.latency * 1e9, entry.read_latency_ns, 1e-9, `${name} latency`);
      }
    });
  });

  it('has the energy of every resolution and column resistance at the planar nodes, of a held voltage at the fin nodes', () => {
    eachGolden(lowStandbyNodes, (technology, golden, name) => {
      const planar = technology.figures.fins === null;
      for (const bits of [3, 4, 5, 6, 7, 8]) {
        for (const columnResistance of planar ? [1e3, 1e4, 1e5, 1e6] : [1e6]) {
          const key = `bits${bits}_Rcol${columnResistance === 1e6 ? '1e+06' : columnResistance}`;
          const ours = sarAdc(technology, { bits, columnResistance });
          expectNear(
            ours.energyPerAction * 1e15,
            golden.sar_adc_1col[key].read_energy_fJ,
            planar ? 0.25 : 0.65,
            `${name} ${key}`,
          );
        }
      }
    });
  });
});

describe('golden flash ADC', () => {
  it('has the energy within a factor of two at planar nodes, and its growth with the levels', () => {
    eachGolden(planarNodes, (technology, golden, name) => {
      for (const bits of [3, 5, 7]) {
        const entry = golden.mlsa_1col[`levels${2 ** bits}_Rcol100000`];
        const ratio = (flashAdc(technology, { bits }).energyPerAction * 1e15) / entry.read_energy_fJ;
        expect(ratio, name).toBeGreaterThan(0.5);
        expect(ratio, name).toBeLessThan(2);
      }
    });
    const energy = (bits: number) => flashAdc(technologyNode(22), { bits }).energyPerAction;
    expect(Math.log2(energy(8) / energy(7))).toBeCloseTo(1, 0);
  });
});

describe('golden memory and wires', () => {
  it('has the SRAM macro area', () => {
    eachGolden(lowStandbyNodes, (technology, golden, name) => {
      const ours = sram(technology, { lines: 128, lineBits: 128 });
      expectNear(ours.area * 1e12, golden.buffer_sram.bits16384_w128_1line.area_um2, 0.08, name);
      expect(ours.area).toBeGreaterThan(128 * 128 * sramCellArea(technology));
    });
  });

  it('has the bus energy, delay and leakage', () => {
    eachGolden(lowStandbyNodes, (technology, golden, name) => {
      const ours = bus(technology, { length: 50e-6, bits: 128, toggle: 0.18 });
      const entry = golden.bus_async_unit50um.grid2x2_bus128;
      expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.01, `${name} energy`);
      expectNear(ours.latency * 1e9, entry.read_latency_ns, 0.04, `${name} delay`);
      expectNear(ours.leakage * 1e9, entry.leakage_nW, 0.01, `${name} leakage`);
    });
  });

  it('has the published DRAM figures', () => {
    expect(dram({ kind: 'gddr5' }).latency * 4.288e12).toBeCloseTo(1, 12);
    expect(dram({ kind: 'gddr5' }).energyPerAction / dram({ kind: 'hbm2' }).energyPerAction).toBeCloseTo(14 / 3.9, 12);
    expect(dram({ kind: 'hbm2' }).area).toBe(0);
  });
});

describe('golden cell array', () => {
  const arrays = goldenComponents.subarrays.filter((record: { memcelltype: number }) => record.memcelltype === 2);

  it('has area and line resistance of the RRAM sub-arrays', () => {
    expect(arrays.length).toBeGreaterThan(8);
    for (const record of arrays) {
      const technology = technologyNode(record.technode);
      const electrical = { ...hafniumOxide, onResistance: record.Ron, offResistance: record.Roff };
      const ours = cellArray(technology, { rows: record.rows, columns: record.cols, electrical, slot: 1e-9 });
      expectNear(ours.area * 1e12, record.array_area_um2, 0.02, `${record.id} area`);
      expectNear(ours.rowResistance, record.res_row_ohm, 0.02, `${record.id} row R`);
      expectNear(ours.columnResistance, record.res_col_ohm, 0.02, `${record.id} column R`);
      // Ours makes no access transistor narrower than F; the golden one is 0.1 to 0.5 F at 100 kohm.
      expectNear(ours.columnCapacitance * 1e15, record.cap_col_fF, 0.2, `${record.id} column C`);
      expect(ours.rowCapacitance * 1e15).toBeGreaterThan(record.cap_row1_fF);
      expect((ours.rowCapacitance * 1e15) / record.cap_row2_fF).toBeLessThan(1.6);
    }
  });

  it('spends Σ V² G t', () => {
    // Four cells at (1/100k + 1/1M)/2 = 5.5 µS, 0.2 V for 2 ns: 4 · 0.04 · 5.5e-6 · 2e-9 = 1.76e-15 J.
    const ours = cellArray(technologyNode(22), { rows: 2, columns: 2, electrical: hafniumOxide, slot: 2e-9 });
    expect(ours.energyPerAction).toBeCloseTo(1.76e-15, 24);
  });

  it('refuses a cell that cannot hold its access transistor', () => {
    const build = (onResistance: number) => () =>
      cellArray(technologyNode(22), { rows: 8, columns: 8, electrical: { ...hafniumOxide, onResistance }, slot: 1e-9 });
    expect(build(6000)).not.toThrow();
    expect(build(3000)).toThrow(CircuitError);
    expect(build(3000)).toThrow(/`device.electrical.onResistance`.*fits the cell at 22 nm, got `3000`/);
  });
});

describe('trends', () => {
  it('dynamic energy of a driven line is C V²', () => {
    const technology = technologyNode(22);
    const energy = (voltage: number) => driver(technology, { load: 1e-12, voltage }).energyPerAction;
    expect(energy(1) - energy(0.5)).toBeCloseTo(0.75e-12, 20);
    expect(energy(1.2) - energy(0.6)).toBeCloseTo(0.75 * 1.44e-12, 20);
  });

  it('half the adder delay and energy for half the bits, linear bus', () => {
    const technology = technologyNode(32);
    const of = (bits: number) => adder(technology, { bits });
    expect(of(32).energyPerAction / of(16).energyPerAction).toBeCloseTo(2, 9);
    expect(Math.log2(of(64).latency / of(32).latency)).toBeCloseTo(1, 1);
    const wire = (length: number) => bus(technology, { length, bits: 8 });
    expect(wire(2e-3).energyPerAction / wire(1e-3).energyPerAction).toBeCloseTo(2, 9);
    expect(wire(2e-3).latency / wire(1e-3).latency).toBeCloseTo(2, 9);
  });

  it('a level shifter appears above 1.5 V only', () => {
    const technology = technologyNode(22);
    const area = (voltage: number) => driver(technology, { load: 10e-15, voltage }).area;
    expect(area(1.4)).toBe(area(1.0));
    expect(area(1.6)).toBeGreaterThan(area(1.4) + levelShifter(technology, { voltage: 1.6 }).area * 0.99);
  });

  it('a finer converter needs a larger hold capacitor: four times a bit', () => {
    const technology = technologyNode(22);
    const of = (bits: number) =>
      integrator(technology, { columnCapacitance: 1e-18, bits, settling: 1e-6, duration: 1e-9 });
    expect(of(14).energyPerAction / of(13).energyPerAction).toBeCloseTo(4, 2);
    // 24 kT (2^b/(Vdd/2))² at 2 fF/µm²; no supply enters its energy.
    const farads = (24 * 1.380649e-23 * 300 * 4 ** 14) / (technology.figures.supply / 2) ** 2;
    expect(of(14).area - of(13).area).toBeCloseTo((0.75 * farads) / 2e-3, 15);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    const technology = technologyNode(22);
    expect(() => sarAdc(technology, { bits: 0 })).toThrow(/`adc.bits` to be an integer from 1 to 16, got `0`/);
    expect(() => flashAdc(technology, { bits: 9 })).toThrow(/`adc.bits`.*1 to 8, got `9`/);
    expect(() => adder(technology, { bits: 2.5 })).toThrow(/`adder.bits`.*got `2.5`/);
    expect(() => bus(technology, { length: 0, bits: 1 })).toThrow(/`bus.length` to be a number above 0 m, got `0`/);
    expect(() => columnMultiplexer(technology, { lines: 0, ways: 1, sourceResistance: 1 })).toThrow(CircuitError);
    expect(() => cellArray(technology, { rows: 0, columns: 1, electrical: hafniumOxide, slot: 1e-9 })).toThrow(
      /`tile.rows`.*got `0`/,
    );
  });
});
