/** Column sums of one array, and what columns do to them before they are converted (`tile/column-figures.ts`). */
import type { ReadOperation } from '../../program/program.ts';
import { type ColumnDraws, type ColumnFigures, drawColumns } from '../../tile/column-figures.ts';
import { isSolvedPerRead } from '../../tile/conditions.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import type { Arithmetic, Lines, Real } from '../arithmetic/arithmetic.ts';
import type { CpuTile } from '../storage.ts';
import { compileCircuits } from './circuits.ts';
import { keyOf, type Pass, type ReadContext, vectorOf } from './context.ts';

export interface Columns {
  /** Whether it is all in kernels. */
  readonly inKernels: boolean;
  /** To be called before a batch. */
  prepare(): void;
  /** Fills `sums` with what the columns carry in a pass that drives the rows with `driven`. */
  sum(driven: Real, sums: Real, pass: Pass): void;
}

export function compileColumns(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  context: ReadContext,
): Columns {
  const multiply = compileMultiply(operation, tile);
  const disturb = compileDisturbances(operation, tile, figures, multiply, context);
  const circuits = isSolvedPerRead(tile.spec) ? compileCircuits(tile, figures, operation.label, context) : null;
  const rows = figures.shape.inputs;
  const inputStep = inputStepOf(figures.input);
  return {
    inKernels: !circuits && !disturb,
    prepare: () => circuits?.prepare(),
    sum(driven, sums, pass) {
      if (!circuits) multiply('weights', pass, driven, sums, inputStep);
      else {
        for (let v = 0; v < pass.members.length; v++) {
          circuits.sum(pass, v, vectorOf(driven, v, rows), vectorOf(sums, v, figures.columns));
        }
      }
      disturb?.(driven, sums, pass);
    },
  };
}

/** Of which what rows are driven with is a whole multiple; 0 where it is not. */
function inputStepOf({ levels, sliceBits, noise, asymmetry }: ReadFigures['input']): number {
  if (levels === 0 || noise > 0 || asymmetry !== 0) return 0;
  return 1 / (sliceBits > 0 ? 2 ** sliceBits - 1 : levels);
}

/** sums = a matrix of the pass's slice × x, over its lines. `step`: x is whole multiples of it; 0 where that is not known. */
type Multiply = (of: keyof CpuTile['matrices'], pass: Pass, x: Real, sums: Real, step?: number) => void;

function compileMultiply({ direction }: ReadOperation, { arithmetic, matrices, slices }: CpuTile): Multiply {
  return (of, { slice, lines, members }, x, sums, step = 0) => {
    const matrix = matrices[of][slice];
    if (!matrix) throw new RangeError(`no ${of} of slice ${slice}`);
    if (direction === 'transposed') arithmetic.transposed(matrix, x, members.length, lines, sums);
    else arithmetic.forward(matrix, x, members.length, lines, sums, { entry: slices[slice]?.step ?? 0, input: step });
  };
}

/** Null where columns are ideal but for their noise at the converter. */
function compileDisturbances(
  operation: ReadOperation,
  tile: CpuTile,
  { columns, column, adc, shape: { inputs } }: ReadFigures,
  multiply: Multiply,
  context: ReadContext,
): Stage | null {
  const { arithmetic } = context;
  const draws = drawColumns(tile.spec, adc.largest, columns, operation.direction, context.seed);
  const stages = [
    column.drop && compileDrop(column.drop, inputs, columns, multiply, arithmetic),
    (column.seriesResistance > 0 || column.spread.voltageOffset) &&
      compileSeries(column, draws, inputs, columns, arithmetic),
    column.cellNoise &&
      !isSolvedPerRead(tile.spec) &&
      compileCellNoise(operation, tile, column, columns, multiply, context),
    compileGain(column, draws, columns, arithmetic),
  ].filter((stage) => stage !== null && stage !== false);
  if (stages.length === 0) return null;
  return (driven, sums, pass) => {
    for (const stage of stages) stage(driven, sums, pass);
  };
}

/** What is done to the sums of a pass, in place. */
type Stage = (driven: Real, sums: Real, pass: Pass) => void;

function compileDrop(
  { strength, perConductance }: NonNullable<ColumnFigures['drop']>,
  inputs: number,
  columns: number,
  multiply: Multiply,
  arithmetic: Arithmetic,
): Stage {
  const { round } = arithmetic;
  return (driven, sums, pass) => {
    const vectors = pass.members.length;
    const { first, end } = pass.lines;
    const lines = end - first;
    const magnitudes = arithmetic.scratch('magnitudes', vectors * inputs);
    const placed = arithmetic.scratch('placed', vectors * inputs);
    const loads = arithmetic.scratch('loads', vectors * columns);
    const drops = arithmetic.scratch('drops', vectors * columns);
    for (let at = 0; at < vectors * inputs; at++) {
      const x = driven[at] as number;
      magnitudes[at] = Math.abs(x);
      placed[at] = x * round(1 - (1 - ((at % inputs) - first) / lines) ** 2);
    }
    multiply('magnitude', pass, magnitudes, loads);
    multiply('weights', pass, placed, drops);
    const perLoad = round(lines * perConductance);
    for (let o = 0; o < vectors * columns; o++) {
      const a = round(perLoad * (loads[o] as number));
      const c = round(a * round(round(a * round(0.05 * a - 0.2)) + 0.5));
      sums[o] = (sums[o] as number) - round(round(strength * c) * (drops[o] as number));
    }
  };
}

function compileSeries(
  { seriesResistance: r, referenceWeight }: ColumnFigures,
  { voltageOffset }: ColumnDraws,
  inputs: number,
  columns: number,
  { round }: Arithmetic,
): Stage {
  const through = (y: number) => round(y / round(1 + r * Math.abs(y)));
  const referenceOf = (x: Real, { first, end }: Lines) => {
    let reference = 0;
    for (let j = first; j < end; j++) reference = round(reference - referenceWeight * (x[j] as number));
    return reference;
  };
  return (driven, sums, { members, lines }) => {
    for (let v = 0; v < members.length; v++) {
      const reference = referenceWeight === 0 ? 0 : referenceOf(vectorOf(driven, v, inputs), lines);
      for (let o = 0; o < columns; o++) {
        const at = v * columns + o;
        const offset = voltageOffset[o] as number;
        const own = round(1 - offset) * through(round((sums[at] as number) + reference));
        sums[at] = own - round(1 + offset) * through(reference);
      }
    }
  };
}

/** y + √variance ξ, the variance a product of its own. */
function compileCellNoise(
  operation: ReadOperation,
  { matrices }: CpuTile,
  { shotNoise, thermalNoise }: ColumnFigures,
  columns: number,
  multiply: Multiply,
  { arithmetic, program, seed }: ReadContext,
): Stage {
  const stream = streamOf('cell noise', program, operation.label);
  const ofCurrents = (shotNoise > 0 || thermalNoise > 0) && matrices.magnitude.length > 0;
  return (driven, sums, pass) => {
    const vectors = pass.members.length;
    const powers = arithmetic.scratch('powers', driven.length);
    const deviations = arithmetic.scratch('deviations', vectors * columns).fill(0);
    if (matrices.variance.length > 0) {
      for (let j = 0; j < powers.length; j++) powers[j] = (driven[j] as number) ** 2;
      multiply('variance', pass, powers, deviations);
    }
    if (ofCurrents) {
      const currents = arithmetic.scratch('currents', vectors * columns);
      for (let j = 0; j < powers.length; j++) powers[j] = shotNoise * Math.abs(driven[j] as number) + thermalNoise;
      multiply('magnitude', pass, powers, currents);
      arithmetic.addScaled(deviations, currents, 1);
    }
    for (let o = 0; o < deviations.length; o++) deviations[o] = Math.sqrt(deviations[o] as number);
    arithmetic.addNoise(sums, deviations, seed, stream, pass, keyOf(pass));
  };
}

/** Nonlinearity, asymmetry, limit, gain and offset; null where there is none of them. */
function compileGain(column: ColumnFigures, draws: ColumnDraws, columns: number, { round }: Arithmetic): Stage | null {
  const { nonlinear, slope, asymmetry, limit, spread } = column;
  if (
    !nonlinear &&
    slope === 1 &&
    asymmetry === 0 &&
    limit === Number.POSITIVE_INFINITY &&
    !spread.gain &&
    !spread.offset
  ) {
    return null;
  }
  return (_, sums) => {
    for (let at = 0; at < sums.length; at++) {
      const o = at % columns;
      let y = sums[at] as number;
      if (nonlinear) y = round(y / round(1 + (draws.nonlinearity[o] as number) * Math.abs(y)));
      if (slope !== 1) y = round(y * slope);
      if (y < 0 && asymmetry !== 0) y = round(y * (1 + asymmetry));
      y = Math.min(Math.max(y, -limit), limit);
      if (spread.gain) y = round(y * (draws.gain[o] as number));
      sums[at] = spread.offset ? y + (draws.offset[o] as number) : y;
    }
  };
}
