/**
 * What moves and what works for one vector through a matrix, in either direction: how many values on which way, how many
 * arrays, elements and tiles, and which share of their lines. Backwards, rows and columns change places.
 */
import type { Level } from '../bill.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import type { ChipHardware, PlacedMatrix } from './chip-hardware.ts';
import { columnsOfMatrix, newInputs, outputValues, rowsOfMatrix } from './matrix-demand.ts';

export type Direction = 'forward' | 'transposed';

export interface VectorEnergy {
  readonly component: ComponentName;
  readonly level: Level;
  /** @unit J */
  readonly energy: number;
}

/** What moves where, for one vector; all counts of values or blocks over the whole matrix. */
export interface VectorTraffic {
  /** Driven lines that carry inputs, and those of them that are fetched for this vector. */
  readonly inputs: number;
  readonly fetched: number;
  readonly results: number;
  readonly stored: number;
  /** Tiles side by side that take the same inputs; tiles above each other whose results are added. */
  readonly tilesAcross: number;
  readonly tilesDeep: number;
  /** Elements of a tile likewise. */
  readonly elementsAcross: number;
  readonly elementsDeep: number;
  /** Elements of a tile that are filled one after another. */
  readonly filledInTurn: number;
  /** Arrays of an element. */
  readonly arraysAcross: number;
  readonly arraysDeep: number;
  /** Arrays of the matrix, and the shares of their driven and sensed lines that are used. */
  readonly arrays: number;
  readonly drivenShare: number;
  readonly sensedShare: number;
}

export function trafficOf(
  { design }: ChipHardware,
  { demand, placement }: PlacedMatrix,
  direction: Direction,
): VectorTraffic {
  const byPosition = placement.mapping === 'kernel-position';
  const rows = rowsOfMatrix(demand);
  const { rowArrays, columnArrays } = placement;
  const arrays = rowArrays * columnArrays;
  const rowShare = rows / (rowArrays * design.arrayRows);
  const columnShare = columnsOfMatrix(demand) / (columnArrays * design.arrayColumns);
  if (direction === 'transposed') {
    return {
      ...{ inputs: demand.outputs, fetched: demand.outputs, results: rows, stored: rows, arrays },
      ...{ tilesAcross: placement.tileRows, tilesDeep: placement.tileColumns },
      ...{ elementsAcross: placement.elementRows, elementsDeep: placement.elementColumns },
      filledInTurn: placement.elementColumns,
      ...{ arraysAcross: placement.arrayRows, arraysDeep: placement.arrayColumns },
      ...{ drivenShare: columnShare, sensedShare: rowShare },
    };
  }
  return {
    ...{ inputs: rows, fetched: byPosition ? newInputs(demand) : rows, results: demand.outputs, arrays },
    stored: outputValues(demand) / demand.vectors,
    ...{ tilesAcross: placement.tileColumns, tilesDeep: placement.tileRows },
    ...{ elementsAcross: placement.elementColumns, elementsDeep: placement.elementRows },
    filledInTurn: byPosition ? 1 : placement.elementRows,
    ...{ arraysAcross: placement.arrayColumns, arraysDeep: placement.arrayRows },
    ...{ drivenShare: rowShare, sensedShare: columnShare },
  };
}
