/**
 * Cells and the lines that run through them: capacitance, resistance, and what a column resists when some of its rows are
 * driven. One action is a read with every cell at mean conductance driven for one slot.
 *
 * Lines: wire plus what the cells hang on it. A column of driven cells is their paths in parallel, each path the device,
 * its access transistor and the wire to it, on the mean half the column and half the row that leads the current away
 * (handbook cost.md §3); SRAM cells stand on a ground of their own, not at the end of a row. A distributed line settles with half its R C.
 */
import type { Technology } from '../technology.ts';
import { rowWireResistance, wireCapacitance, wireResistance } from '../wire.ts';
import { type Cell, type CellDesign, cellOf } from './cell.ts';
import { type Circuit, requireInteger } from './circuit.ts';

export interface CellArrayOptions {
  readonly rows: number;
  readonly columns: number;
  readonly cell: CellDesign;
  /** @unit s */
  readonly slot: number;
}

export interface CellArray extends Circuit {
  readonly rows: number;
  readonly columns: number;
  readonly cell: Cell;
  /** @unit m */
  readonly height: number;
  readonly width: number;
  /** Whole input line with what hangs on it, and a second line of the row, wire alone (sources), @unit F. */
  readonly rowCapacitance: number;
  readonly sourceCapacitance: number;
  /** Whole column, @unit F. */
  readonly columnCapacitance: number;
  /** Whole line, @unit ohm. */
  readonly rowResistance: number;
  readonly columnResistance: number;
  /** Mean of the most and least conducting state, access transistor left out; of SRAM what that conducts; @unit S. */
  readonly meanConductance: number;
  /** Of either line's own R C, to 1 % of its swing, @unit s. */
  readonly rowSettling: number;
  readonly columnSettling: number;
  /** What a column resists when `driven` of its cells conduct, each of `conductance` S, @unit ohm. */
  drivenResistance(driven: number, conductance: number): number;
}

/** ln 100: settled to 1 %. */
const settlingConstants = Math.log(100);

export function cellArray(technology: Technology, options: CellArrayOptions): CellArray {
  const { rows, columns, slot } = options;
  requireInteger('tile.rows', rows, 1, Number.POSITIVE_INFINITY);
  requireInteger('tile.columns', columns, 1, Number.POSITIVE_INFINITY);
  const cell = cellOf(technology, options.cell);
  const [least, most] = cell.conductance ?? [0, 2 / cell.accessResistance];
  const height = rows * cell.height;
  const width = columns * cell.width;
  const rowCapacitance = wireCapacitance * width + columns * cell.inputLoad;
  const columnCapacitance = wireCapacitance * height + rows * cell.columnLoad;
  const rowResistance = rowWireResistance(technology) * width;
  const columnResistance = wireResistance(technology) * height;
  const meanConductance = (least + most) / 2;
  const wire = columnResistance / 2 + (cell.conductance === null ? 0 : rowResistance / 2);
  const path = (conductance: number) =>
    (cell.conductance === null ? 0 : 1 / conductance) + cell.accessResistance + wire;
  return {
    name: `${rows} × ${columns} ${cell.name} cells`,
    rows,
    columns,
    cell,
    height,
    width,
    rowCapacitance,
    sourceCapacitance: wireCapacitance * width,
    columnCapacitance,
    rowResistance,
    columnResistance,
    meanConductance,
    rowSettling: settlingConstants * 0.5 * rowResistance * rowCapacitance,
    columnSettling: settlingConstants * 0.5 * columnResistance * columnCapacitance,
    area: height * width,
    energyPerAction: (rows * columns * cell.readVoltage ** 2 * slot) / path(meanConductance),
    latency: slot,
    leakage: rows * columns * cell.leakageCurrent * technology.figures.supply,
    formula: 'E = Σ V² t/(1/G + R_access + R_wire); C_row = n (C_wire + C_gate), C_col = m (C_wire + C_drain)',
    source: 'Ohm; handbook cost.md §3; wires Ho, Mai & Horowitz 2001',
    drivenResistance: (driven, conductance) => path(conductance) / driven,
  };
}
