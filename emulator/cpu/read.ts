/**
 * The analog read, sample by sample: DAC → arrays → noise → ADC per array → digital sum.
 *
 * 1. The vector is scaled by its largest magnitude (if the DAC does that) and coded to the DAC's levels.
 * 2. Each array sums its share of the inputs; Gaussian noise joins at every column.
 * 3. Each column's sum is rounded to the ADC's levels and clipped to its range; the digital sum over arrays is scaled
 *    back. (Handbook `arrays.md` §4; conventions of aihwkit, Rasch et al. 2021, arXiv 2104.02184.)
 */
import type { ReadOperation } from '../program/program.ts';
import { deviates, normals } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import { type ConverterFigures, converterFigures, readShape } from '../tile/tile.ts';
import { productsFor } from './products.ts';
import { allocate, type CpuTile, type Precision, type Real, type Step } from './storage.ts';

/** Round half to even, as WGSL's `round` does. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export interface ReadContext {
  readonly precision: Precision;
  readonly program: string;
  readonly seed: number;
  readonly values: readonly Real[];
  /** [vectors, activeInputs, amplitude, saturations] from `at`. */
  readonly counters: Float64Array;
  readonly at: number;
}

export function compileRead(operation: ReadOperation, tile: CpuTile, context: ReadContext): Step {
  const { precision, values } = context;
  const figures = converterFigures(tile.spec.converters);
  const shape = readShape(tile.spec, operation.direction);
  const products = productsFor(precision);
  const forward = operation.direction === 'forward';
  const output = values[operation.output] as Real;
  const coded = allocate(precision, shape.inputs);
  const sums = allocate(precision, shape.outputs);
  const listed = new Int32Array(shape.inputs);
  const code = compileDac(figures, values[operation.input] as Real, coded, context);
  const stream = streamOf('noise', context.program, operation.label);
  const convert = compileAdc(figures, sums, output, stream, context);

  return ({ count, first, epoch }) => {
    for (let n = 0; n < count; n++) {
      const scale = code(n * shape.inputs);
      const into = n * shape.outputs;
      output.fill(0, into, into + shape.outputs);
      for (let chunk = 0; chunk < shape.chunks; chunk++) {
        const start = chunk * shape.chunk;
        const end = Math.min(start + shape.chunk, shape.inputs);
        if (forward) {
          let used = 0;
          for (let j = start; j < end; j++) if (coded[j] !== 0) listed[used++] = j;
          sums.fill(0);
          products.forward(tile.weights, tile.outputs, coded, listed, used, sums);
        } else {
          products.transposed(tile.weights, tile.inputs, tile.outputs, coded, start, end, sums);
        }
        convert(into, chunk, first + n, epoch);
      }
      if (figures.scaled) {
        for (let o = 0; o < shape.outputs; o++) output[into + o] = (output[into + o] as number) * scale;
      }
    }
  };
}

const rounding = (precision: Precision) => (precision === 'float32' ? Math.fround : (value: number) => value);

/** Codes the vector that starts at `from`; gives the factor that undoes its scaling. */
function compileDac(figures: ConverterFigures, input: Real, coded: Real, context: ReadContext) {
  const { counters, at } = context;
  const round = rounding(context.precision);
  const perLevel = figures.dacLevels > 0 ? round(1 / figures.dacLevels) : 0;
  return (from: number): number => {
    let scale = 1;
    if (figures.scaled) {
      scale = 0;
      for (let j = 0; j < coded.length; j++) scale = Math.max(scale, Math.abs(input[from + j] as number));
    }
    const perScale = scale > 0 ? round(1 / scale) : 0;
    let active = 0;
    let amplitude = 0;
    for (let j = 0; j < coded.length; j++) {
      let x = round((input[from + j] as number) * perScale);
      if (figures.dacLevels > 0) {
        x = Math.min(Math.max(x, -1), 1);
        x = round(roundHalfEven(round(x * figures.dacLevels)) * perLevel);
      }
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
}

/** Adds noise to one array's column sums, converts them, and adds them to the output that starts at `into`. */
function compileAdc(figures: ConverterFigures, sums: Real, output: Real, stream: number, context: ReadContext) {
  const { counters, at, seed } = context;
  const round = rounding(context.precision);
  const noise = round(figures.outputNoise);
  const step = round(figures.adcStep);
  const perStep = step > 0 ? round(1 / step) : 0;
  return (into: number, chunk: number, position: number, epoch: number): void => {
    let saturations = 0;
    for (let o = 0; o < sums.length; o++) {
      let sum = sums[o] as number;
      if (noise > 0) {
        if ((o & 3) === 0) normals(seed, stream, o >>> 2, chunk, position, epoch);
        sum = round(sum + noise * (deviates[o & 3] as number));
      }
      if (figures.adcLevels > 0) {
        const level = roundHalfEven(round(sum * perStep));
        if (Math.abs(level) > figures.adcLevels) saturations += 1;
        // What is not finite must not hide behind the clipping.
        const clipped = Math.min(Math.max(level, -figures.adcLevels), figures.adcLevels);
        sum = Number.isFinite(level) ? round(clipped * step) : Number.NaN;
      }
      output[into + o] = (output[into + o] as number) + sum;
    }
    counters[at + 3] = (counters[at + 3] as number) + saturations;
  };
}
