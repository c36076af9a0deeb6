/** Scales and codes vectors, as their converters do (`tile/read-figures.ts`). */
import type { ReadOperation } from '../../program/program.ts';
import { type ReadFigures, reductionOf, type ScalingFigures, worstCaseScaling } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import type { Arithmetic, CodeFigures, Real } from '../arithmetic/arithmetic.ts';
import { type ReadContext, type Round, vectorOf } from './context.ts';

export interface Code {
  /** Whether it is all in kernels. */
  readonly inKernels: boolean;
  /** Vectors of a round, coded, one behind another; fills in the factors that undo their scaling. */
  code(round: Round): Real;
  readonly scales: Real;
  /** Counts the activity of vectors that were coded. */
  count(vectors: number): void;
}

/** @param averages of moving ranges, by operation; kept from vector to vector */
export function compileCode(
  figures: ReadFigures,
  input: Real,
  averages: Map<string, number>,
  operation: ReadOperation,
  { arithmetic, counters, at, seed, program }: ReadContext,
): Code {
  const { shape, rounds } = figures;
  const width = shape.inputs;
  const codeFigures: CodeFigures = {
    ...figures.input,
    seed,
    noiseStream: streamOf('input noise', program, operation.label),
    roundStream: streamOf('input rounding', program, operation.label),
  };
  const asItIs = isPlain(figures) && rounds === 0;
  const worst = worstCaseScaling(figures);
  const scales = arithmetic.allocate(input.length / width);
  const fullScales = compileFullScales(averages, operation.label, input, width, arithmetic);
  const activity = arithmetic.activity();
  const codeAll = (round: Round): Real => {
    const { members, again } = round;
    const scaling = again > 0 && figures.again === 'sums' ? worst : figures.input.scaling;
    const reduction = reductionOf(figures.again, again);
    const coded = arithmetic.scratch('coded', members.length * width);
    fullScales(scales, members, scaling, again);
    if (reduction !== 1) for (let v = 0; v < members.length; v++) scales[v] = (scales[v] as number) * reduction;
    arithmetic.code(input, coded, scales, codeFigures, round, again, activity);
    return coded;
  };
  const { by, limit } = figures.input.scaling;
  return {
    inKernels: by === 'constant' || isLargest(by, limit),
    scales,
    code(round) {
      const count = round.members.length;
      let coded = input;
      if (asItIs) {
        arithmetic.countActivity(input.subarray(0, count * width), activity);
        scales.fill(1);
      } else coded = codeAll(round);
      return coded.subarray(0, count * width);
    },
    count(vectors) {
      counters[at] = (counters[at] as number) + vectors;
      activity.forEach((counted, index) => {
        const counter = at + 1 + (index & 1);
        counters[counter] = (counters[counter] as number) + counted;
      });
      activity.fill(0);
    },
  };
}

/** Whether full scales are the largest magnitudes as they are. */
const isLargest = (by: ScalingFigures['by'], limit: number) => by === 'abs-max' && limit === Number.POSITIVE_INFINITY;

/** Whether coding changes nothing. */
function isPlain({ input: { scaling, levels, noise, asymmetry } }: ReadFigures): boolean {
  return levels === 0 && noise === 0 && asymmetry === 0 && scaling.by === 'constant' && scaling.factor === 1;
}

/** Fills in the full scales of vectors, by their places in the batch. */
function compileFullScales(
  averages: Map<string, number>,
  label: string,
  input: Real,
  width: number,
  arithmetic: Arithmetic,
) {
  /** Of the batch's vectors, when they were read first. */
  const average = new Float64Array(input.length / width);
  const averageOf = (n: number, largest: number, decay: number, again: number): number => {
    // A vector that is read again counts once.
    if (again > 0) return average[n] as number;
    const before = averages.get(label) ?? largest;
    const now = Math.fround(before + decay * (largest - before));
    averages.set(label, now);
    average[n] = now;
    return now;
  };
  return (scales: Real, members: Int32Array, { by, factor, limit }: ScalingFigures, again: number): void => {
    if (by === 'constant') {
      scales.fill(factor);
      return;
    }
    arithmetic.largestMagnitudes(input, width, members, scales);
    if (isLargest(by, limit)) return;
    for (const [v, n] of members.entries()) {
      const x = vectorOf(input, n, width);
      const largest = scales[v] as number;
      if (by === 'average-abs-max') scales[v] = averageOf(n, largest, factor, again);
      else if (by === 'sums') scales[v] = Math.max(largest, largerSum(x) * factor);
      else scales[v] = Math.min(by === 'max' ? largestOf(x) : largest, limit);
    }
  };
}

/** Of the numbers, and 0. */
function largestOf(x: Real): number {
  let largest = 0;
  for (const value of x) largest = Math.max(largest, value);
  return largest;
}

/** Of the positive and of the negative numbers. */
function largerSum(x: Real): number {
  let [above, below] = [0, 0];
  for (const value of x) {
    if (value > 0) above = Math.fround(above + value);
    else below = Math.fround(below - value);
  }
  return Math.max(above, below);
}
