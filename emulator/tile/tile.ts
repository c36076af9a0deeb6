/**
 * A tile: a weight matrix on physical arrays of crosspoints.
 *
 * Inputs drive rows, outputs are read at columns. A matrix larger than an array is cut over several; each array's
 * columns pass their own converter and the partial sums are added digitally. `mapping` says how a signed weight becomes
 * conductances (`unit-cell.ts`); the crosspoints of one weight lie in neighbouring columns.
 */
import type { Device } from '../../devices/index.ts';
import type { ReadDirection, TileDeclaration } from '../program/program.ts';
import type { Converters } from './converters.ts';
import { isProgrammed } from './programmed-cell.ts';
import { type Mapping, planesOf } from './unit-cell.ts';
import type { TileWires } from './wires/wires.ts';

export interface TileSpec {
  readonly declaration: TileDeclaration;
  readonly device: Device;
  readonly mapping: Mapping;
  readonly array: ArrayShape;
  readonly converters: Converters;
  /** @default without resistance */
  readonly wires?: TileWires;
  /** Read noise of every crosspoint, as shares of the conductance window and of the conductance. @default none */
  readonly readNoise?: ReadNoise;
  /** Weight that a cell's ±1 stands for; converters see shares of it. @default 1 */
  readonly weightScale?: number;
  /** Longest stochastic pulse train, in slots (at most 31: a train is one word and its sign). */
  readonly trainLength: number;
}

export interface ArrayShape {
  /** Crosspoints on one array. */
  readonly rows: number;
  readonly columns: number;
  /** Arrays as full as they can be, or all alike. @default max */
  readonly partition?: 'max' | 'equal';
  /** Crosspoints of a weight: in neighbouring columns of one array, or each on an array of its own. @default neighbouring */
  readonly layout?: 'neighbouring' | 'separate';
}

/** Standard deviation of a conductance that is read: √(constant² ΔG² + proportional² G²), drawn with every read. */
export interface ReadNoise {
  /** Share of the conductance window. */
  readonly constant: number;
  /** Share of the conductance itself. */
  readonly proportional: number;
}

/** Outputs whose weights fit side by side on one array; a unit column takes the place of one. */
export function outputsPerArray({ mapping, array }: Pick<TileSpec, 'mapping' | 'array'>): number {
  const cells = array.layout === 'separate' ? 1 : planesOf(mapping);
  return Math.floor(array.columns / cells) - (hasUnitColumn(mapping) ? 1 : 0);
}

function hasUnitColumn(mapping: Mapping): boolean {
  return isProgrammed(mapping) && mapping.kind === 'offset' && mapping.subtraction === 'unit-column';
}

/** How many arrays lie along one side of a matrix, and how many of its lines each but the last holds. */
export interface Blocks {
  readonly size: number;
  readonly count: number;
}

export function blocksOf(lines: number, most: number, partition: ArrayShape['partition']): Blocks {
  const count = Math.ceil(lines / most);
  return { count, size: partition === 'equal' ? Math.ceil(lines / count) : Math.min(lines, most) };
}

/** Arrays along the inputs and along the outputs. */
export function arrayBlocks(spec: Pick<TileSpec, 'declaration' | 'mapping' | 'array'>) {
  const { declaration, array } = spec;
  return {
    inputs: blocksOf(declaration.inputs, array.rows, array.partition),
    outputs: blocksOf(declaration.outputs, outputsPerArray(spec), array.partition),
  };
}

/**
 * Columns of weights that are stored: the outputs, then the unit columns, one for each block of outputs.
 */
export function storedOutputs(spec: Pick<TileSpec, 'declaration' | 'mapping' | 'array'>): number {
  const { outputs } = spec.declaration;
  return hasUnitColumn(spec.mapping) ? outputs + arrayBlocks(spec).outputs.count : outputs;
}

/** How a read runs over the matrix: what is summed on one array before a converter sees it. */
export interface ReadShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Inputs summed on one array. */
  readonly chunk: number;
  readonly chunks: number;
}

export function readShape(spec: TileSpec, direction: ReadDirection): ReadShape {
  const { inputs, outputs } = spec.declaration;
  const forward = direction === 'forward';
  const blocks = arrayBlocks(spec);
  const { size, count } = forward ? blocks.inputs : blocks.outputs;
  return { inputs: forward ? inputs : outputs, outputs: forward ? outputs : inputs, chunk: size, chunks: count };
}
