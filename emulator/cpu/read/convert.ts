/** Noise of the read-out and conversion of one array's column sums, in place. */
import type { ReadOperation } from '../../program/program.ts';
import { block, deviates, normals, philox } from '../../random.ts';
import { roundHalfEven } from '../../round-half-even.ts';
import { convert, transferInFloat32 } from '../../tile/adc/transfer.ts';
import { type AdcSlice, drawConverters } from '../../tile/adc-figures.ts';
import { drawColumns } from '../../tile/column-figures.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import { type CpuTile, type Real, roundingOf } from '../storage.ts';
import { keyOf, type Pass, type ReadContext } from './context.ts';

/** @returns how many sums left the range */
export function compileConversion(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  context: ReadContext,
): (sums: Real, pass: Pass) => number {
  const addNoise = compileNoise(operation, tile, figures, context);
  const { observe } = context;
  const name = tile.spec.declaration.name;
  const slices = figures.adc.slices.map((slice) => compileSlice(operation, tile, figures, slice, context));
  return (sums, pass) => {
    addNoise?.(sums, pass);
    observe?.(name, operation, pass.slice, sums);
    return slices[pass.slice]?.(sums, pass) ?? 0;
  };
}

function compileNoise(
  operation: ReadOperation,
  tile: CpuTile,
  { column, columns, adc }: ReadFigures,
  { precision, program, seed }: ReadContext,
) {
  if (!(column.outputNoise > 0)) return null;
  const round = roundingOf(precision);
  const stream = streamOf('noise', program, operation.label);
  const own = drawColumns(tile.spec, adc.largest, columns, operation.direction, seed).outputNoise;
  const noise = round(column.outputNoise);
  return (sums: Real, pass: Pass): void => {
    const key = keyOf(pass);
    for (let o = 0; o < columns; o++) {
      if ((o & 3) === 0) normals(seed, stream, o >>> 2, key, pass.position, pass.epoch);
      const deviation = column.spread.outputNoise ? round(own[o] as number) : noise;
      sums[o] = (sums[o] as number) + deviation * (deviates[o & 3] as number);
    }
  };
}

function compileSlice(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  slice: AdcSlice,
  context: ReadContext,
): (sums: Real, pass: Pass) => number {
  const { adc } = figures;
  if (adc.circuit) return compileCircuit(operation, tile, figures, slice, context);
  const { precision, program, seed } = context;
  const round = roundingOf(precision);
  const [origin, step] = [round(slice.origin), round(slice.step)];
  const perStep = round(1 / step);
  const { leastCode, mostCode } = slice;
  const stream = streamOf('output rounding', program, operation.label);
  return (sums, pass) => {
    let saturations = 0;
    const key = keyOf(pass);
    for (let o = 0; o < sums.length; o++) {
      const place = round(origin === 0 ? (sums[o] as number) * perStep : round((sums[o] as number) - origin) * perStep);
      if (adc.stochastic && (o & 3) === 0) philox(seed, stream, o >>> 2, key, pass.position, pass.epoch);
      const code = adc.stochastic ? Math.floor(place + (block[o & 3] as number) * 2 ** -32) : roundHalfEven(place);
      if (code > mostCode || code < leastCode) saturations += 1;
      // What is not finite must not hide behind the clipping.
      const clipped = Math.min(Math.max(code, leastCode), mostCode);
      sums[o] = Number.isFinite(code) ? round(clipped * step) + origin : Number.NaN;
    }
    return saturations;
  };
}

/** Converters with deviations, looked up in their tables; their inputs are shares of the reference. */
function compileCircuit(
  operation: ReadOperation,
  tile: CpuTile,
  { adc, columns }: ReadFigures,
  { lower, upper }: AdcSlice,
  { precision, seed }: ReadContext,
): (sums: Real) => number {
  const round = roundingOf(precision);
  const drawn = drawConverters(tile.spec, adc, columns, operation.direction, seed);
  const transfers = precision === 'float32' ? drawn.map(transferInFloat32) : drawn;
  const group = adc.circuit?.groupSize ?? 1;
  const middle = round((lower + upper) / 2);
  const half = round((upper - lower) / 2);
  const perHalf = round(1 / half);
  return (sums) => {
    let saturations = 0;
    for (let o = 0; o < sums.length; o++) {
      const x = round(round((sums[o] as number) - middle) * perHalf);
      if (Math.abs(x) > 1) saturations += 1;
      const transfer = transfers[Math.floor(o / group)];
      const value = transfer ? convert(transfer as Parameters<typeof convert>[0], x) : Number.NaN;
      sums[o] = Number.isFinite(x) ? round(value * half) + middle : Number.NaN;
    }
    return saturations;
  };
}
