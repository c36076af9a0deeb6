/** Column sums of one array, and what columns do to them before they are converted (`tile/column-figures.ts`). */
import type { ReadOperation } from '../../program/program.ts';
import { deviates, normals } from '../../random.ts';
import { type ColumnDraws, type ColumnFigures, drawColumns } from '../../tile/column-figures.ts';
import { isSolvedPerRead } from '../../tile/conditions.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import { productsFor } from '../products.ts';
import { allocate, type CpuTile, type Real, roundingOf } from '../storage.ts';
import { compileCircuits } from './circuits.ts';
import { keyOf, type Pass, type ReadContext } from './context.ts';

export interface Columns {
  /** To be called before a batch. */
  prepare(): void;
  /** Fills `sums` with what the columns carry of `driven` in a pass. */
  sum(pass: Pass): void;
}

export function compileColumns(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  driven: Real,
  sums: Real,
  context: ReadContext,
): Columns {
  const multiply = compileMultiply(operation, tile, driven);
  const disturb = compileDisturbances(operation, tile, figures, driven, multiply, context);
  const circuits = isSolvedPerRead(tile.spec) ? compileCircuits(tile, figures, operation.label, context) : null;
  const { weights } = tile;
  return {
    prepare: () => circuits?.prepare(),
    sum(pass) {
      if (circuits) circuits.sum(pass, driven, sums);
      else multiply(weights, pass.slice, driven, pass.start, pass.end, sums);
      disturb?.(sums, pass);
    },
  };
}

type Multiply = (matrix: Real, slice: number, x: Real, start: number, end: number, sums: Real) => void;

/** sums = matrix of a slice × x, from `start` to `end`. */
function compileMultiply(operation: ReadOperation, tile: CpuTile, driven: Real): Multiply {
  const { forward, transposed } = productsFor(driven instanceof Float32Array ? 'float32' : 'float64');
  const { inputs, outputs, slices } = tile;
  const cells = inputs * outputs;
  const listed = new Int32Array(inputs);
  const ofSlice = (matrix: Real, slice: number) =>
    slices.length === 1 ? matrix : matrix.subarray(slice * cells, (slice + 1) * cells);
  if (operation.direction === 'transposed') {
    return (matrix, slice, x, start, end, sums) =>
      transposed(ofSlice(matrix, slice), inputs, outputs, x, start, end, sums);
  }
  return (matrix, slice, x, start, end, sums) => {
    let used = 0;
    for (let j = start; j < end; j++) if (x[j] !== 0) listed[used++] = j;
    sums.fill(0);
    forward(ofSlice(matrix, slice), outputs, x, listed, used, sums);
  };
}

/** Null where columns are ideal but for their noise at the converter. */
function compileDisturbances(
  operation: ReadOperation,
  tile: CpuTile,
  { columns, column, adc }: ReadFigures,
  driven: Real,
  multiply: Multiply,
  context: ReadContext,
): ((sums: Real, pass: Pass) => void) | null {
  const draws = drawColumns(tile.spec, adc.largest, columns, operation.direction, context.seed);
  const stages = [
    column.drop && compileDrop(tile, column.drop, columns, driven, multiply, context),
    (column.seriesResistance > 0 || column.spread.voltageOffset) && compileSeries(column, draws, driven, context),
    column.cellNoise &&
      !isSolvedPerRead(tile.spec) &&
      compileCellNoise(operation, tile, column, columns, driven, multiply, context),
    compileGain(column, draws, context),
  ].filter((stage) => stage !== null && stage !== false);
  if (stages.length === 0) return null;
  return (sums, pass) => {
    for (const stage of stages) stage(sums, pass);
  };
}

type Stage = (sums: Real, pass: Pass) => void;

function compileDrop(
  tile: CpuTile,
  { strength, perConductance }: NonNullable<ColumnFigures['drop']>,
  columns: number,
  driven: Real,
  multiply: Multiply,
  { precision }: ReadContext,
): Stage {
  const round = roundingOf(precision);
  const magnitudes = allocate(precision, driven.length);
  const placed = allocate(precision, driven.length);
  const loads = allocate(precision, columns);
  const drops = allocate(precision, columns);
  return (sums, { start, end, slice }) => {
    const lines = end - start;
    for (let j = start; j < end; j++) {
      const x = driven[j] as number;
      magnitudes[j] = Math.abs(x);
      placed[j] = x * round(1 - (1 - (j - start) / lines) ** 2);
    }
    multiply(tile.magnitude as Real, slice, magnitudes, start, end, loads);
    multiply(tile.weights, slice, placed, start, end, drops);
    const perLoad = round(lines * perConductance);
    for (let o = 0; o < columns; o++) {
      const a = round(perLoad * (loads[o] as number));
      const c = round(a * round(round(a * round(0.05 * a - 0.2)) + 0.5));
      sums[o] = (sums[o] as number) - round(round(strength * c) * (drops[o] as number));
    }
  };
}

function compileSeries(
  { seriesResistance: r, referenceWeight }: ColumnFigures,
  { voltageOffset }: ColumnDraws,
  driven: Real,
  { precision }: ReadContext,
): Stage {
  const round = roundingOf(precision);
  const through = (y: number) => round(y / round(1 + r * Math.abs(y)));
  return (sums, { start, end }) => {
    let reference = 0;
    if (referenceWeight !== 0) {
      for (let j = start; j < end; j++) reference = round(reference - referenceWeight * (driven[j] as number));
    }
    for (let o = 0; o < sums.length; o++) {
      const v = voltageOffset[o] as number;
      const own = round(1 - v) * through(round((sums[o] as number) + reference));
      sums[o] = own - round(1 + v) * through(reference);
    }
  };
}

/** y + √variance ξ, the variance a product of its own. */
function compileCellNoise(
  operation: ReadOperation,
  tile: CpuTile,
  { shotNoise, thermalNoise }: ColumnFigures,
  columns: number,
  driven: Real,
  multiply: Multiply,
  { precision, program, seed }: ReadContext,
): Stage {
  const round = roundingOf(precision);
  const powers = allocate(precision, driven.length);
  const variances = allocate(precision, columns);
  const currents = allocate(precision, columns);
  const stream = streamOf('cell noise', program, operation.label);
  return (sums, pass) => {
    const { start, end, slice, position, epoch } = pass;
    variances.fill(0);
    if (tile.variance) {
      for (let j = start; j < end; j++) powers[j] = (driven[j] as number) ** 2;
      multiply(tile.variance, slice, powers, start, end, variances);
    }
    if ((shotNoise > 0 || thermalNoise > 0) && tile.magnitude) {
      for (let j = start; j < end; j++) powers[j] = shotNoise * Math.abs(driven[j] as number) + thermalNoise;
      multiply(tile.magnitude, slice, powers, start, end, currents);
      for (let o = 0; o < columns; o++) variances[o] = (variances[o] as number) + (currents[o] as number);
    }
    const key = keyOf(pass);
    for (let o = 0; o < columns; o++) {
      if ((o & 3) === 0) normals(seed, stream, o >>> 2, key, position, epoch);
      const deviation = round(Math.sqrt(variances[o] as number));
      sums[o] = (sums[o] as number) + deviation * (deviates[o & 3] as number);
    }
  };
}

/** Nonlinearity, asymmetry, limit, gain and offset; null where there is none of them. */
function compileGain(column: ColumnFigures, draws: ColumnDraws, { precision }: ReadContext): Stage | null {
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
  const round = roundingOf(precision);
  return (sums) => {
    for (let o = 0; o < sums.length; o++) {
      let y = sums[o] as number;
      if (nonlinear) y = round(y / round(1 + (draws.nonlinearity[o] as number) * Math.abs(y)));
      if (slope !== 1) y = round(y * slope);
      if (y < 0 && asymmetry !== 0) y = round(y * (1 + asymmetry));
      y = Math.min(Math.max(y, -limit), limit);
      if (spread.gain) y = round(y * (draws.gain[o] as number));
      sums[o] = spread.offset ? y + (draws.offset[o] as number) : y;
    }
  };
}
