/**
 * The two sets of lines of an array in either direction: those that are driven and those that are sensed.
 *
 * Forward, rows are driven and columns sensed. Backward, columns carry the inputs and rows are sensed; of a cell with a
 * gate on its row line the current leaves by the second line of the row, its source, which is wire alone, and all gates
 * are held open meanwhile.
 */
import type { CellArray } from '../circuits/cell-array.ts';
import { flipFlopWidth } from '../circuits/register.ts';
import type { Technology } from '../technology.ts';
import type { SettledDesign } from './array-design.ts';
import type { Side } from './array-layout.ts';

export interface DrivenLines {
  readonly lines: number;
  /** Driven together. */
  readonly parallel: number;
  /** Of one line, @unit F and ohm. */
  readonly capacitance: number;
  readonly resistance: number;
  /** Along which the lines' drivers stand, @unit m. */
  readonly extent: number;
  /** Distance of two lines, @unit m. */
  readonly pitch: number;
  /** Level they rise to, @unit V. */
  readonly voltage: number;
  /** Of the cells a line feeds at their mean, infinite where it only opens gates, @unit ohm. */
  readonly fedResistance: number;
  /** What a vector takes to hold the gates of all cells open, @unit J. */
  readonly heldEnergy: number;
  readonly side: Side;
}

export interface SensedLines {
  readonly lines: number;
  /** Of one line, @unit F and ohm. */
  readonly capacitance: number;
  readonly resistance: number;
  /** Of a line whose cells all are driven as far as they are at once, each at the highest conductance, @unit ohm. */
  readonly leastResistance: number;
  /** When `driven` cells of `conductance` conduct, @unit ohm. */
  drivenResistance(driven: number, conductance: number): number;
  /** Along which the blocks of this side stand, @unit m. */
  readonly extent: number;
  /** @unit m2 */
  readonly lineArea: number;
  readonly side: Side;
}

export interface Lines {
  readonly driven: DrivenLines;
  readonly sensed: SensedLines;
}

/** What serves lines stands along them, but no narrower than one flip-flop, @unit m. */
export function blockExtent(technology: Technology, cells: number): number {
  return Math.max(cells, flipFlopWidth(technology));
}

/** Of a cell's device, @unit S; of SRAM, its access transistor. */
export function mostConductance({ cell }: CellArray): number {
  return cell.conductance?.[1] ?? 1 / cell.accessResistance;
}

export function forwardLines(technology: Technology, design: SettledDesign, cells: CellArray): Lines {
  const { rows, columns, cell } = cells;
  const most = mostConductance(cells);
  return {
    driven: {
      lines: rows,
      parallel: design.rowsInParallel,
      capacitance: cells.rowCapacitance,
      resistance: cells.rowResistance,
      extent: blockExtent(technology, cells.height),
      pitch: cell.height,
      voltage: cell.inputCarriesCurrent ? cell.readVoltage : technology.figures.supply,
      fedResistance: cell.inputCarriesCurrent
        ? cells.drivenResistance(columns, cells.meanConductance)
        : Number.POSITIVE_INFINITY,
      heldEnergy: 0,
      side: 'rows',
    },
    sensed: {
      lines: columns,
      capacitance: cells.columnCapacitance,
      resistance: cells.columnResistance,
      leastResistance: cells.drivenResistance(design.rowsInParallel, most),
      drivenResistance: cells.drivenResistance,
      extent: blockExtent(technology, cells.width),
      lineArea: cells.area / columns,
      side: 'columns',
    },
  };
}

export function backwardLines(technology: Technology, cells: CellArray): Lines {
  const { rows, columns, cell } = cells;
  return {
    driven: {
      lines: columns,
      parallel: columns,
      capacitance: cells.columnCapacitance,
      resistance: cells.columnResistance,
      extent: blockExtent(technology, cells.width),
      pitch: cell.width,
      voltage: cell.readVoltage,
      fedResistance: cells.drivenResistance(rows, cells.meanConductance),
      heldEnergy: cell.inputCarriesCurrent ? 0 : rows * cells.rowCapacitance * technology.figures.supply ** 2,
      side: 'columns',
    },
    sensed: {
      lines: rows,
      capacitance: cell.inputCarriesCurrent ? cells.rowCapacitance : cells.sourceCapacitance,
      resistance: cells.rowResistance,
      leastResistance: cells.drivenResistance(columns, mostConductance(cells)),
      drivenResistance: cells.drivenResistance,
      extent: blockExtent(technology, cells.height),
      lineArea: cells.area / rows,
      side: 'rows',
    },
  };
}
