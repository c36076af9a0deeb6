/** Scales and codes vectors, as their converters do (`tile/read-figures.ts`). */
import type { ReadOperation } from '../../program/program.ts';
import { block, deviates, normals, philox } from '../../random.ts';
import { roundHalfEven } from '../../round-half-even.ts';
import type { InputFigures, ScalingFigures } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import { allocate, type Real, roundingOf } from '../storage.ts';
import type { ReadContext } from './context.ts';

export interface Coder {
  readonly coded: Real;
  /** Codes the vector that starts at `from`; gives the factor that undoes its scaling. */
  run(from: number, scaling: ScalingFigures, reduction: number, round: number, position: number, epoch: number): number;
}

/** @param averages of moving ranges, by operation; kept from vector to vector */
export function compileCode(
  figures: InputFigures,
  width: number,
  input: Real,
  averages: Map<string, number>,
  operation: ReadOperation,
  { counters, at, precision, seed, program }: ReadContext,
): Coder {
  const round = roundingOf(precision);
  const coded = allocate(precision, width);
  const { levels, least, noise, asymmetry, stochastic } = figures;
  const perLevel = levels > 0 ? round(1 / levels) : 0;
  const noiseStream = streamOf('input noise', program, operation.label);
  const roundStream = streamOf('input rounding', program, operation.label);
  // Kept apart: noise draws over `block`.
  const words = new Uint32Array(4);
  const rounded = (value: number, j: number, again: number, position: number, epoch: number) => {
    if (!stochastic) return roundHalfEven(value);
    if ((j & 3) === 0) {
      philox(seed, roundStream, j >>> 2, again, position, epoch);
      words.set(block);
    }
    return Math.floor(value + (words[j & 3] as number) * 2 ** -32);
  };
  const run: Coder['run'] = (from, scaling, reduction, again, position, epoch) => {
    const scale = round(figureOf(scaling, input, from, width, averages, operation.label, again) * reduction);
    const perScale = scale > 0 ? round(1 / scale) : 0;
    let active = 0;
    let amplitude = 0;
    for (let j = 0; j < width; j++) {
      let x = round((input[from + j] as number) * perScale);
      if (levels > 0) {
        x = Math.min(Math.max(x, least), 1);
        x = round(rounded(round(x * levels), j, again, position, epoch) * perLevel);
      }
      if (noise > 0) {
        if ((j & 3) === 0) normals(seed, noiseStream, j >>> 2, again, position, epoch);
        x = round(x + noise * (deviates[j & 3] as number));
      }
      if (asymmetry !== 0 && x < 0) x = round(x * (1 + asymmetry));
      coded[j] = x;
      if (x !== 0) {
        active += 1;
        amplitude += Math.min(roundHalfEven(round(Math.abs(x) * 255)), 255 * 255);
      }
    }
    counters[at] = (counters[at] as number) + 1;
    counters[at + 1] = (counters[at + 1] as number) + active;
    counters[at + 2] = (counters[at + 2] as number) + amplitude;
    return scale;
  };
  return { coded, run };
}

/** Full scale of the vector that starts at `from`. */
function figureOf(
  { by, factor, limit }: ScalingFigures,
  input: Real,
  from: number,
  width: number,
  averages: Map<string, number>,
  label: string,
  again: number,
): number {
  if (by === 'constant') return factor;
  let [largest, most, above, below] = [0, 0, 0, 0];
  for (let j = from; j < from + width; j++) {
    const x = input[j] as number;
    largest = Math.max(largest, Math.abs(x));
    most = Math.max(most, x);
    if (x > 0) above = Math.fround(above + x);
    else below = Math.fround(below - x);
  }
  if (by === 'max') return Math.min(most, limit);
  if (by === 'abs-max') return Math.min(largest, limit);
  if (by === 'sums') return Math.max(largest, Math.max(above, below) * factor);
  const before = averages.get(label) ?? largest;
  // A vector that is read again counts once.
  const average = again > 0 ? before : Math.fround(before + factor * (largest - before));
  averages.set(label, average);
  return average;
}
