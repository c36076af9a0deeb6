/**
 * What a weight matrix asks of the chip: how large it is, how often a sample reads it, and what its inputs and outputs
 * weigh when they travel. A fully connected layer is a convolution of one position with a kernel of one position.
 */
import { requireInteger } from '../circuits/circuit.ts';

/** Values that pooling makes one of: two by two. */
export const pooledValues = 4;

export interface MatrixDemand {
  readonly name: string;
  /** Input channels; rows of the matrix over {@link kernelPositions}. */
  readonly channels: number;
  /** Positions of the kernel, K²; 1 of a fully connected layer. */
  readonly kernelPositions: number;
  readonly outputs: number;
  /** Positions of the output map: vectors that one sample drives through the matrix. */
  readonly vectors: number;
  /** Positions of the input map (its side squared); 1 of a fully connected layer. */
  readonly inputPositions: number;
  /** Whether pooling follows. */
  readonly pooled: boolean;
  /** Columns of an output: digits of a weight, and the two cells of a differential pair. */
  readonly columnsPerOutput: number;
}

/** Rows of the unrolled matrix: a row for every channel at every kernel position. */
export function rowsOfMatrix({ channels, kernelPositions }: MatrixDemand): number {
  return channels * kernelPositions;
}

export function columnsOfMatrix({ outputs, columnsPerOutput }: MatrixDemand): number {
  return outputs * columnsPerOutput;
}

/** Values of the input map. */
export function inputValues({ channels, inputPositions }: MatrixDemand): number {
  return channels * inputPositions;
}

/** Values of the output map, after pooling: what goes back to the global buffer. */
export function outputValues({ outputs, vectors, pooled }: MatrixDemand): number {
  return (outputs * vectors) / (pooled ? pooledValues : 1);
}

/** Inputs that are new to a vector: a kernel that moves by one position sees one column of positions it has not seen. */
export function newInputs({ channels, kernelPositions }: MatrixDemand): number {
  return channels * Math.ceil(Math.sqrt(kernelPositions));
}

/** Multiplications and additions of one sample: two for every weight and every position of the output map. */
export function operationsOf(demand: MatrixDemand): number {
  return 2 * rowsOfMatrix(demand) * demand.outputs * demand.vectors;
}

export function requireDemand(demand: MatrixDemand): void {
  const path = `matrix.${demand.name}`;
  for (const key of [
    'channels',
    'kernelPositions',
    'outputs',
    'vectors',
    'inputPositions',
    'columnsPerOutput',
  ] as const) {
    requireInteger(`${path}.${key}`, demand[key], 1, Number.POSITIVE_INFINITY);
  }
}
