/**
 * From what the emulator is told of a tile to what the account builds for it: the arrays, and what the matrix asks of the
 * chip around them.
 */

import { inputsOf, outputOf } from '../program/operands.ts';
import { type Operation, type Program, positionsOf } from '../program/program.ts';
import { readFigures } from '../tile/read-figures.ts';
import { outputsPerArray, type TileSpec } from '../tile/tile.ts';
import { planesOf, unitCell } from '../tile/unit-cell.ts';
import { weightSlices } from '../tile/weight-slices.ts';
import type { ArrayDesign, SensingDesign } from './array/array-design.ts';
import type { ChipSpec } from './chip-spec.ts';
import type { CellDesign } from './circuits/cell.ts';
import type { MatrixDemand } from './hierarchy/matrix-demand.ts';

/** Resolution billed for converters that a study calls ideal, @unit bit. */
export const assumedConverterBits = 8;

export const dacBits = ({ converters: { dac } }: TileSpec) => (dac.kind === 'ideal' ? assumedConverterBits : dac.bits);
const adcBits = ({ converters: { adc } }: TileSpec) => (adc.kind === 'ideal' ? assumedConverterBits : adc.bits);

/** Rows and columns of an array that hold weights. */
export function usedLines(spec: TileSpec): { readonly rows: number; readonly columns: number } {
  return { rows: spec.array.rows, columns: outputsPerArray(spec) * planesOf(spec.mapping) };
}

/** What a program does with a tile beside reading it forward. */
export interface TileUse {
  /** Whether it reads it from its columns. */
  readonly transposed: boolean;
  /** Whether it pulses it in place. */
  readonly pulsed: boolean;
}

export function arrayDesign(spec: TileSpec, chip: ChipSpec, { transposed, pulsed }: TileUse): ArrayDesign {
  const { mapping, array, converters } = spec;
  const { slices, unitColumn } = weightSlices(spec);
  const { input } = readFigures(spec, 'forward');
  const cells = planesOf(mapping);
  const reference = unitCell(mapping).reference ? 1 : 0;
  const everySlice = converters.adc.kind === 'uniform' && converters.adc.everySlice === true;
  const sensing: SensingDesign = {
    kind: chip.sensing,
    adc: { kind: chip.adcKind, bits: adcBits(spec) },
    columnsPerAdc: chip.columnsPerAdc,
    linesPerResult: cells / slices.length,
    conversions: (everySlice ? input.slices : 1) * (input.apart ? 2 : 1),
  };
  const { columns } = usedLines(spec);
  return {
    rows: array.rows,
    // One weight of a unit column is read along.
    columns: columns + (unitColumn ? cells : 0) + reference,
    cell: cellDesign(spec, chip),
    input: {
      encoding: chip.encoding,
      bits: dacBits(spec),
      sliceBits: Math.max(1, input.sliceBits),
      phases: input.least < 0 ? 2 : 1,
    },
    rowsInParallel: Math.min(chip.rowsInParallel ?? array.rows, array.rows),
    sensing: { ...sensing, references: reference, digitsPerWeight: slices.length, digitBits: digitBits(spec) },
    transposed: transposed ? { ...sensing, linesPerResult: 1 } : null,
    writing: pulsed ? 'in-place' : 'row-by-row',
  };
}

function digitBits({ mapping }: TileSpec): number {
  const bits = typeof mapping === 'object' && 'sliceBits' in mapping ? mapping.sliceBits : undefined;
  return Math.max(1, ...[bits ?? []].flat());
}

function cellDesign({ device: { electrical } }: TileSpec, { cell }: ChipSpec): CellDesign {
  switch (cell) {
    case 'sram':
      return { kind: 'sram' };
    case 'transistor':
      return { kind: 'resistive', access: 'transistor', electrical };
    case 'crossbar':
      return { kind: 'resistive', access: 'none', electrical };
    case 'ferroelectric':
      return { kind: 'ferroelectric', electrical };
    default:
      return cell satisfies never;
  }
}

/** Positions that a read drives through a matrix, those of its inputs, and whether its outputs are pooled by two. */
export function matrixDemand(program: Program, spec: TileSpec): MatrixDemand {
  const { name, inputs, outputs, window } = spec.declaration;
  const read = program.operations.find((operation) => operation.kind === 'read' && operation.tile === name);
  const input = read?.kind === 'read' ? program.values[read.input] : undefined;
  const kernelPositions = window ? window.kernel ** 2 : 1;
  return {
    name,
    channels: inputs / kernelPositions,
    kernelPositions,
    outputs,
    vectors: positionsOf(input ?? {}),
    inputPositions: window ? window.map.height * window.map.width : 1,
    pooled: read !== undefined && isPooledByTwo(program, read),
    columnsPerOutput: planesOf(spec.mapping),
  };
}

/** Straight behind the activation. */
function isPooledByTwo({ operations }: Program, read: Operation): boolean {
  const users = (operation: Operation) =>
    operations.filter((other) => inputsOf(other).includes(outputOf(operation) ?? Number.NaN));
  return users(read)
    .flatMap((activation) => [activation, ...users(activation)])
    .some((operation) => operation.kind === 'rearrange' && operation.how.kind === 'pool' && operation.how.size === 2);
}
