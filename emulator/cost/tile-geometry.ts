/**
 * How a weight matrix lies on physical arrays: inputs drive rows, outputs are columns, one for each cell of a weight. An
 * array whose cells are all positive has a reference column besides.
 */
import { requireInteger } from './circuits/circuit.ts';

export interface TileShape {
  readonly outputs: number;
  readonly inputs: number;
  /** Rows and columns of one array, without the reference column. */
  readonly rows: number;
  readonly columns: number;
  /** Cells of one weight, in neighbouring columns. */
  readonly cellsPerWeight: number;
  /** Whether every array has a fixed reference column besides. */
  readonly reference: boolean;
  /** Whether one weight of every row of an array is 0 and read along. @default false */
  readonly unitColumn?: boolean;
}

export interface TileGeometry {
  readonly inputBlocks: number;
  readonly outputBlocks: number;
  readonly arrays: number;
  /** Signed outputs one array holds. */
  readonly outputsPerArray: number;
  readonly arrayRows: number;
  /** Reference column included. */
  readonly arrayColumns: number;
  /** Cells that hold a weight over all cells. */
  readonly utilisation: number;
}

export function tileGeometry(shape: TileShape): TileGeometry {
  const { outputs, inputs, rows, columns, cellsPerWeight, reference, unitColumn = false } = shape;
  requireInteger('tile.outputs', outputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('tile.inputs', inputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('tile.rows', rows, 1, 65536);
  requireInteger('tile.columns', columns, cellsPerWeight * (unitColumn ? 2 : 1), 65536);
  const outputsPerArray = Math.floor(columns / cellsPerWeight) - (unitColumn ? 1 : 0);
  const arrayColumns = reference ? columns + 1 : columns;
  const inputBlocks = Math.ceil(inputs / rows);
  const outputBlocks = Math.ceil(outputs / outputsPerArray);
  const arrays = inputBlocks * outputBlocks;
  return {
    inputBlocks,
    outputBlocks,
    arrays,
    outputsPerArray,
    arrayRows: rows,
    arrayColumns,
    utilisation: (outputs * inputs * cellsPerWeight) / (arrays * rows * arrayColumns),
  };
}
