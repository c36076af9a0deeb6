import { describe, expect, it } from 'vitest';
import { presets } from '../../../../devices/presets/presets.ts';
import { type CellDesign, cellOf } from '../../../../emulator/cost/circuits/cell.ts';
import { cellArray } from '../../../../emulator/cost/circuits/cell-array.ts';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { technologyNode, technologyNodes } from '../../../../emulator/cost/technology.ts';
import {
  gateCapacitance,
  linearRegionRatio,
  offCurrent,
  onResistance,
  widthForResistance,
} from '../../../../emulator/cost/transistor.ts';
import { wireResistance } from '../../../../emulator/cost/wire.ts';
import { expectNear, expectPhysical, goldenComponents, hafniumOxide } from '../golden.ts';

const technology = technologyNode(22);
const resistive = { kind: 'resistive', access: 'transistor', electrical: hafniumOxide } as const;
const crossbar = { kind: 'resistive', access: 'none', electrical: { ...hafniumOxide, cellSize: [2, 2] } } as const;
const ferroelectric = { kind: 'ferroelectric', electrical: hafniumOxide } as const;
const sram = { kind: 'sram' } as const;
const every: readonly CellDesign[] = [resistive, crossbar, ferroelectric, sram];

const array = (cell: CellDesign, rows = 128, columns = 128, nanometres = 22) =>
  cellArray(technologyNode(nanometres), { rows, columns, cell, slot: 1e-9 });

describe('golden cell arrays', () => {
  /** As the records have them: access transistors of a quarter of Ron, however narrow. */
  function recorded(record: { memcelltype: number; technode: number; Ron: number; Roff: number }): CellDesign {
    const electrical = { ...hafniumOxide, onResistance: record.Ron, offResistance: record.Roff };
    if (record.memcelltype === 1) return { kind: 'sram', accessGates: 1 };
    if (record.memcelltype === 2) return { ...resistive, electrical, accessResistance: record.Ron / 4 };
    const channel = record.Ron / 4 / linearRegionRatio;
    const channelWidth = widthForResistance(technologyNode(record.technode), 'nmos', channel);
    return { kind: 'ferroelectric', electrical, channelWidth };
  }

  it('have the area, the lines and the resistance of every recorded sub-array', () => {
    expect(goldenComponents.subarrays.length).toBeGreaterThan(30);
    for (const record of goldenComponents.subarrays) {
      const ours = array(recorded(record), record.rows, record.cols, record.technode);
      const input = record.memcelltype === 1 ? record.cap_row1_fF : record.cap_row2_fF;
      expectNear(ours.area * 1e12, record.array_area_um2, 0.001, `${record.id} area`);
      expectNear(ours.rowCapacitance * 1e15, input, 0.001, `${record.id} row C`);
      expectNear(ours.columnCapacitance * 1e15, record.cap_col_fF, 0.001, `${record.id} column C`);
      expectNear(ours.rowResistance, record.res_row_ohm, 0.001, `${record.id} row R`);
      expectNear(ours.columnResistance, record.res_col_ohm, 0.001, `${record.id} column R`);
      // A quarter of the rows is driven in every record of the fixture.
      const mean = (1 / record.Ron + 1 / record.Roff) / 2;
      const driven = ours.drivenResistance(record.rows / 4, mean);
      expectNear(driven, record.column_resistance_ohm, 0.08, `${record.id} driven column`);
    }
  });
});

describe('cells', () => {
  it('are physical at every node', () => {
    for (const nanometres of technologyNodes()) {
      for (const cell of every) expectPhysical(array(cell, 128, 128, nanometres));
    }
  });

  it('of SRAM leak two inverters each, the others nothing', () => {
    const unit = technology.feature;
    const current = offCurrent(technology, 'nmos', unit) + offCurrent(technology, 'pmos', unit);
    expect(array(sram).leakage).toBeCloseTo(128 * 128 * current * technology.figures.supply, 15);
    for (const cell of [resistive, crossbar, ferroelectric]) expect(array(cell).leakage).toBe(0);
  });

  it('of a crossbar stand no closer than wires do', () => {
    expect(cellOf(technology, crossbar).height).toBeCloseTo(2 * technology.figures.wire[0], 15);
    const wide = { ...crossbar, electrical: { ...hafniumOxide, cellSize: [8, 8] as const } };
    expect(cellOf(technology, wide).height).toBeCloseTo(8 * technology.feature, 15);
  });

  it('open one or two gates of a row', () => {
    const load = (accessGates: 1 | 2) => cellOf(technology, { kind: 'sram', accessGates }).inputLoad;
    expect(load(2)).toBeCloseTo(2 * load(1), 25);
    expect(load(1)).toBeCloseTo(gateCapacitance(technology, technology.feature), 25);
  });

  it('are written with V² G t, or with the charge of their polarisation', () => {
    const pulse = { voltage: 2, width: 50e-9 };
    expect(cellOf(technology, resistive).writeEnergy(pulse)).toBeCloseTo(4 * 5.5e-6 * 50e-9, 20);
    const switched = (voltage: number, width: number) =>
      cellOf(technology, ferroelectric).writeEnergy({ voltage, width });
    // 2 · 0.2 C/m² · 22 nm · 22 nm · 2 V
    expect(switched(2, 50e-9)).toBeCloseTo(2 * 0.2 * 22e-9 * 22e-9 * 2, 24);
    expect(switched(-4, 1e-6) / switched(2, 50e-9)).toBeCloseTo(2, 12);
  });
});

describe('access transistor', () => {
  const of = (onResistance: number, cellSize: readonly [number, number] = [4, 12]) =>
    cellOf(technology, { ...resistive, electrical: { ...hafniumOxide, onResistance, cellSize } });

  it('resists a quarter of the device where the cell has room', () => {
    expect(of(10e3).accessResistance).toBeCloseTo(2500, 6);
    expect(of(20e3).accessResistance).toBeCloseTo(5000, 6);
  });

  it('is as wide as the cell where it has not, and no narrower than F', () => {
    const widest = linearRegionRatio * onResistance(technology, 'nmos', 12 * technology.feature);
    expect(of(3000).accessResistance).toBeCloseTo(widest, 6);
    expect(of(3000).accessResistance).toBeGreaterThan(3000 / 4);
    expect(of(1e6).accessResistance).toBeCloseTo(linearRegionRatio * onResistance(technology, 'nmos', 22e-9), 6);
    expect(of(3000).inputLoad).toBeCloseTo(gateCapacitance(technology, 12 * technology.feature), 25);
  });

  it('is refused where it would resist more than its device', () => {
    const least = linearRegionRatio * onResistance(technology, 'nmos', 12 * technology.feature);
    expect(() => of(least * 1.01)).not.toThrow();
    expect(() => of(least * 0.99)).toThrow(CircuitError);
    expect(() => of(1000)).toThrow(/`device.electrical.onResistance`.*fits its cell resists at 22 nm.*got `1000`/);
  });

  it('stands in fingers side by side where a cell is high enough', () => {
    // Of a pitch of 3.8F two gates fit 10F.
    const folded = linearRegionRatio * onResistance(technology, 'nmos', 20 * technology.feature);
    expect(of(1400, [10, 10]).accessResistance).toBeCloseTo(folded, 6);
    expect(() => of(1400, [10, 7])).toThrow(CircuitError);
  });

  it('lets every published device with room for a transistor be built', () => {
    for (const name of ['stt-mram-intel-22nm', 'rram-winbond-90nm', 'gst-pcm', 'rram-milo']) {
      const electrical = presets.get(name)!.electrical;
      for (const nanometres of [65, 45, 32, 22]) {
        const cell = cellOf(technologyNode(nanometres), { kind: 'resistive', access: 'transistor', electrical });
        expect(cell.accessResistance, `${name}, ${nanometres} nm`).toBeLessThan(electrical.onResistance);
      }
    }
  });

  it('can be said', () => {
    const cell = cellOf(technology, { ...resistive, accessResistance: 7000 });
    expect(cell.accessResistance).toBe(7000);
    expect(() => cellOf(technology, { ...resistive, accessResistance: 0 })).toThrow(/`array.cell.accessResistance`/);
  });
});

describe('a driven column', () => {
  it('is its cells’ paths in parallel', () => {
    const cells = array(resistive);
    const path = 1 / 5.5e-6 + cells.cell.accessResistance + (cells.rowResistance + cells.columnResistance) / 2;
    expect(cells.drivenResistance(1, 5.5e-6)).toBeCloseTo(path, 6);
    expect(cells.drivenResistance(32, 5.5e-6)).toBeCloseTo(path / 32, 6);
  });

  it('of SRAM is that of access transistors, whatever the weights', () => {
    const cells = array(sram);
    const path = onResistance(technology, 'nmos', technology.feature) + cells.columnResistance / 2;
    expect(cells.drivenResistance(1, 1e-9)).toBeCloseTo(path, 6);
    expect(cells.columnResistance).toBeCloseTo(wireResistance(technology) * cells.height, 9);
  });

  it('takes V²/R for as long as it is read', () => {
    const cells = cellArray(technology, { rows: 2, columns: 2, cell: resistive, slot: 2e-9 });
    const current = 0.2 / cells.drivenResistance(1, 5.5e-6);
    expect(cells.energyPerAction).toBeCloseTo(4 * 0.2 * current * 2e-9, 24);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    expect(() => array(resistive, 0)).toThrow(/`tile.rows`.*got `0`/);
    const dead = { ...resistive, electrical: { ...hafniumOxide, readVoltage: 0 } };
    expect(() => array(dead)).toThrow(/`device.electrical.readVoltage`/);
  });
});
