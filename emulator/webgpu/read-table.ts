/**
 * What a read looks up, as words of one buffer, since adapters bind few buffers to a kernel:
 *
 * 1. nine floats a weight slice, padded to four in all: digital factor; origin, step, 1/step, least and largest code of
 *    its ADC; middle, half and 1/half of the range;
 * 2. five floats a column, in rows padded to four: what is drawn once for it, in the order of `ColumnDraws`;
 * 3. transfer functions of ADCs that are circuits: where the thresholds of each converter begin and how many there are,
 *    two words each; then thresholds and values of one after another.
 */
import type { ReadDirection } from '../program/program.ts';
import { transferInFloat32 } from '../tile/adc/transfer.ts';
import { type AdcSlice, drawConverters } from '../tile/adc-figures.ts';
import { drawColumns } from '../tile/column-figures.ts';
import type { ReadFigures } from '../tile/read-figures.ts';
import type { TileSpec } from '../tile/tile.ts';
import { padRows } from './buffers.ts';

export interface ReadTable {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Where the parts begin. */
  readonly columnDraws: number;
  readonly transfers: number;
}

const noConversion: AdcSlice = { lower: -1, upper: 1, origin: 0, step: 1, leastCode: 0, mostCode: 0 };

export function readTable(spec: TileSpec, figures: ReadFigures, direction: ReadDirection, seed: number): ReadTable {
  const { slices, adc, columns } = figures;
  const perSlice = padRows(
    slices.flatMap(({ digital }, slice) => sliceFigures(digital, adc.slices[slice] ?? noConversion)),
    9 * slices.length,
  );
  const drawn = drawColumns(spec, adc.largest, columns, direction, seed);
  const { voltageOffset, nonlinearity, gain, offset, outputNoise } = drawn;
  const draws = [voltageOffset, nonlinearity, gain, offset, outputNoise].map((values) => padRows(values, columns));
  const converters = drawConverters(spec, adc, columns, direction, seed).map(transferInFloat32);
  const columnDraws = perSlice.length;
  const transfers = columnDraws + draws.reduce((sum, { length }) => sum + length, 0);
  const places = new Uint32Array(2 * converters.length);
  let next = transfers + places.length;
  converters.forEach(({ thresholds, values }, index) => {
    places.set([next, thresholds.length], 2 * index);
    next += thresholds.length + values.length;
  });
  const words = new Uint32Array(next);
  const floats = new Float32Array(words.buffer);
  let at = 0;
  for (const part of [perSlice, ...draws]) {
    floats.set(part, at);
    at += part.length;
  }
  words.set(places, at);
  at += places.length;
  for (const part of converters.flatMap(({ thresholds, values }) => [thresholds, values])) {
    floats.set(part, at);
    at += part.length;
  }
  return { words, columnDraws, transfers };
}

function sliceFigures(digital: number, { lower, upper, origin, step, leastCode, mostCode }: AdcSlice): number[] {
  const half = Math.fround((upper - lower) / 2);
  const middle = (lower + upper) / 2;
  return [digital, origin, step, 1 / Math.fround(step), leastCode, mostCode, middle, half, 1 / half];
}
