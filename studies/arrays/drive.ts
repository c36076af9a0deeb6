/**
 * What a vector of inputs puts on the rows while it is read: a list of patterns that follow each other, each with its
 * share of the time of one full-scale input.
 *
 * - an amplitude is one pattern;
 * - a pulse width keeps its row at the read voltage for its share of the time: the pattern at time t is the inputs above
 *   t, sampled at so many times (the midpoint rule);
 * - bit by bit, each slice of bits is a pattern that lasts as long as a full-scale input.
 *
 * Inputs of either sign take two phases, first the positive, then the negative ones (`emulator/tile/converters.ts`).
 */
import type { readFigures, TileSpec } from '../../emulator/index.ts';

type InputFigures = ReturnType<typeof readFigures>['input'];

/** Inputs as shares of full scale, rounded as their DAC does, without its noise; [vectors][inputs]. */
export function codeInputs(
  { scaling, levels, least }: InputFigures,
  inputs: Float64Array,
  width: number,
): Float64Array {
  const coded = new Float64Array(inputs.length);
  let average: number | null = null;
  for (let from = 0; from < inputs.length; from += width) {
    const vector = inputs.subarray(from, from + width);
    const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    average = average === null ? largest : average + scaling.factor * (largest - average);
    const scale = fullScale(scaling, vector, largest, average);
    vector.forEach((x, at) => {
      const share = scale > 0 ? x / scale : 0;
      coded[from + at] = levels > 0 ? Math.round(Math.min(Math.max(share, least), 1) * levels) / levels : share;
    });
  }
  return coded;
}

function fullScale(
  { by, factor, limit }: InputFigures['scaling'],
  vector: Float64Array,
  largest: number,
  average: number,
): number {
  switch (by) {
    case 'constant':
      return factor;
    case 'max':
      return Math.min(Math.max(0, ...vector), limit);
    case 'abs-max':
      return Math.min(largest, limit);
    case 'average-abs-max':
      return average;
    case 'sums': {
      const above = vector.reduce((sum, x) => sum + Math.max(x, 0), 0);
      const below = vector.reduce((sum, x) => sum + Math.max(-x, 0), 0);
      return Math.max(largest, factor * Math.max(above, below));
    }
    default:
      return by satisfies never;
  }
}

export interface Pattern {
  /** Of every input, from 0 to 1 of the read voltage. */
  readonly drive: Float64Array;
  /** Of the time of a full-scale input. */
  readonly share: number;
}

/** Times at which pulses are sampled. */
const pulseSamples = 8;

/** @param coded one vector, shares of full scale */
export function patternsOf(spec: Pick<TileSpec, 'converters'>, figures: InputFigures, coded: Float64Array): Pattern[] {
  const phases = [coded.map((x) => Math.max(x, 0)), coded.map((x) => Math.max(-x, 0))];
  return phases.filter((phase) => phase.some((x) => x > 0)).flatMap((phase) => phasePatterns(spec, figures, phase));
}

function phasePatterns(
  { converters: { dac } }: Pick<TileSpec, 'converters'>,
  figures: InputFigures,
  phase: Float64Array,
) {
  const { slices, sliceBits, levels } = figures;
  if (sliceBits > 0) {
    const codes = phase.map((x) => Math.round(x * levels));
    const top = 2 ** sliceBits - 1;
    return Array.from({ length: slices }, (_, slice): Pattern => {
      const drive = codes.map((code) => (Math.floor(code / 2 ** (slice * sliceBits)) % (top + 1)) / top);
      return { drive, share: 1 };
    });
  }
  if (dac.kind === 'ideal' || dac.encoding === 'amplitude') return [{ drive: phase, share: 1 }];
  return Array.from({ length: pulseSamples }, (_, sample): Pattern => {
    const time = (sample + 0.5) / pulseSamples;
    return { drive: phase.map((x) => (x > time ? 1 : 0)), share: 1 / pulseSamples };
  });
}

/** Time mean of what drives each input, over all patterns of some vectors. */
export function meanDrive(patterns: readonly Pattern[], width: number): Float64Array {
  const mean = new Float64Array(width);
  const all = patterns.reduce((sum, { share }) => sum + share, 0);
  for (const { drive, share } of patterns) {
    drive.forEach((x, input) => {
      mean[input] = (mean[input] as number) + (x * share) / all;
    });
  }
  return mean;
}
