/** Scales and codes vectors, as their converters do (`tile/read-figures.ts`). */
import type { ReadOperation } from '../../program/program.ts';
import { type ReadFigures, reductionOf, type ScalingFigures, worstCaseScaling } from '../../tile/read-figures.ts';
import { streamOf } from '../../tile/streams.ts';
import type { Activity, Arithmetic, CodeFigures, Real } from '../arithmetic/arithmetic.ts';
import { type ReadContext, type Round, vectorOf } from './context.ts';

/** Vectors of a round, coded, one behind another; and the factors that undo their scaling. */
export type Code = (round: Round) => { readonly coded: Real; readonly scales: Real };

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
  const activity: Activity = { active: 0, amplitude: 0 };
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
  return (round) => {
    const count = round.members.length;
    activity.active = 0;
    activity.amplitude = 0;
    let coded = input;
    if (asItIs) {
      arithmetic.countActivity(input.subarray(0, count * width), activity);
      scales.fill(1);
    } else coded = codeAll(round);
    counters[at] = (counters[at] as number) + count;
    counters[at + 1] = (counters[at + 1] as number) + activity.active;
    counters[at + 2] = (counters[at + 2] as number) + activity.amplitude;
    return { coded: coded.subarray(0, count * width), scales };
  };
}

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
    if (by === 'abs-max' && limit === Number.POSITIVE_INFINITY) return;
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
