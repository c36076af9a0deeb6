/** Noise of the read-out and conversion of one array's column sums, in place. */
import type { ReadOperation } from '../../program/program.ts';
import { convert, transferInFloat32 } from '../../tile/adc/transfer.ts';
import { type AdcSlice, drawConverters } from '../../tile/adc-figures.ts';
import { drawColumns } from '../../tile/column-figures.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import type { Real } from '../arithmetic/arithmetic.ts';
import type { CpuTile } from '../storage.ts';
import { keyOf, type Pass, type ReadContext, vectorOf } from './context.ts';

/** Converts the sums of a pass, one vector behind another, in place; adds how many left the range to each vector's number. */
type Convert = (sums: Real, pass: Pass, saturations: Int32Array) => void;

export interface Conversion {
  /** Whether it is all in kernels. */
  readonly inKernels: boolean;
  readonly convert: Convert;
}

export function compileConversion(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  context: ReadContext,
): Conversion {
  const addNoise = compileNoise(operation, tile, figures, context);
  const { observe } = context;
  const name = tile.spec.declaration.name;
  const slices = figures.adc.slices.map((slice) => compileSlice(operation, tile, figures, slice, context));
  return {
    inKernels: !observe && !figures.adc.circuit,
    convert(sums, pass, saturations) {
      addNoise?.(sums, pass);
      for (let v = 0; observe && v < pass.members.length; v++) {
        observe(name, operation, pass.slice, vectorOf(sums, v, figures.columns));
      }
      slices[pass.slice]?.(sums, pass, saturations);
    },
  };
}

function compileNoise(
  operation: ReadOperation,
  tile: CpuTile,
  { column, columns, adc }: ReadFigures,
  { arithmetic, program, seed }: ReadContext,
) {
  if (!(column.outputNoise > 0)) return null;
  const stream = streamOf('noise', program, operation.label);
  let deviation: number | Real = column.outputNoise;
  if (column.spread.outputNoise) {
    deviation = arithmetic.allocate(columns);
    deviation.set(drawColumns(tile.spec, adc.largest, columns, operation.direction, seed).outputNoise);
  }
  return (sums: Real, pass: Pass): void => {
    arithmetic.addNoise(sums, deviation, seed, stream, pass, keyOf(pass));
  };
}

function compileSlice(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  slice: AdcSlice,
  context: ReadContext,
): Convert {
  const { adc } = figures;
  if (adc.circuit) return compileCircuit(operation, tile, figures, slice, context);
  const { arithmetic, program, seed } = context;
  const stream = streamOf('output rounding', program, operation.label);
  const convertFigures = { ...slice, stochastic: adc.stochastic, seed, stream };
  return (sums, pass, saturations) => arithmetic.convert(sums, convertFigures, pass, keyOf(pass), saturations);
}

/** Converters with deviations, looked up in their tables; their inputs are shares of the reference. */
function compileCircuit(
  operation: ReadOperation,
  tile: CpuTile,
  { adc, columns }: ReadFigures,
  { lower, upper }: AdcSlice,
  { arithmetic, seed }: ReadContext,
): Convert {
  const { round, precision } = arithmetic;
  const drawn = drawConverters(tile.spec, adc, columns, operation.direction, seed);
  const transfers = precision === 'float32' ? drawn.map(transferInFloat32) : drawn;
  const group = adc.circuit?.groupSize ?? 1;
  const middle = round((lower + upper) / 2);
  const half = round((upper - lower) / 2);
  const perHalf = round(1 / half);
  return (sums, _, saturations) => {
    for (let at = 0; at < sums.length; at++) {
      const [v, o] = [Math.floor(at / columns), at % columns];
      const x = round(round((sums[at] as number) - middle) * perHalf);
      if (Math.abs(x) > 1) saturations[v] = (saturations[v] as number) + 1;
      const transfer = transfers[Math.floor(o / group)];
      const value = transfer ? convert(transfer as Parameters<typeof convert>[0], x) : Number.NaN;
      sums[at] = Number.isFinite(x) ? round(value * half) + middle : Number.NaN;
    }
  };
}
