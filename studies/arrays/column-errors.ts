/** How far outputs are off, column by column, and which effect adds what. */
import { type ColumnErrors, type EffectErrors, type ErrorFigures, shorten } from '../../reports/index.ts';
import { quantilesOf } from '../devices/sample.ts';

export interface ReadRung {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** With this effect and all before it, [vectors][outputs]. */
  readonly outputs: Float64Array;
  /** With all effects but this; null where that makes no sense. */
  readonly others: Float64Array | null;
}

/** Pairs of exact and read outputs that a report shows, at most. */
const mostSamples = 1500;

/**
 * @param exact W x of the exact weights, [vectors][outputs]
 * @param rungs in order; the last has every effect
 */
export function columnErrors(exact: Float64Array, rungs: readonly ReadRung[], width: number): ColumnErrors {
  const read = rungs.at(-1)?.outputs ?? exact;
  const effects = rungs.map(({ id, title, about, outputs, others }, place): EffectErrors => {
    const before = rungs[place - 1]?.outputs ?? exact;
    return {
      ...{ id, title, about },
      ...figuresOf(difference(outputs, before), width),
      without: others && shorten(rms(difference(others, exact))),
    };
  });
  const whole = difference(read, exact);
  return {
    vectors: exact.length / width,
    signal: shorten(rms(exact)),
    gain: gainOf(exact, read),
    effects,
    total: figuresOf(whole, width),
    quantiles: Array.from({ length: width }, (_, output) =>
      quantilesOf([...columnOf(whole, output, width)], [0.05, 0.25, 0.5, 0.75, 0.95]).map(shorten),
    ),
    samples: samplesOf(exact, read),
  };
}

function difference(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, at) => value - (other[at] as number));
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Slope through the origin that fits outputs as read best. */
function gainOf(exact: Float64Array, read: Float64Array): number {
  const power = exact.reduce((sum, value) => sum + value * value, 0);
  const product = exact.reduce((sum, value, at) => sum + value * (read[at] as number), 0);
  return power > 0 ? product / power : 1;
}

function columnOf(values: Float64Array, output: number, width: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, vector) => values[vector * width + output] as number);
}

function figuresOf(errors: Float64Array, width: number): ErrorFigures {
  const columns = Array.from({ length: width }, (_, output) => {
    const own = columnOf(errors, output, width);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    return { mean: shorten(mean), deviation: shorten(Math.sqrt(variance)) };
  });
  return {
    mean: columns.map(({ mean }) => mean),
    deviation: columns.map(({ deviation }) => deviation),
    rms: shorten(rms(errors)),
  };
}

/** Evenly spread over vectors and outputs. */
function samplesOf(exact: Float64Array, read: Float64Array): [number, number][] {
  const count = Math.min(mostSamples, exact.length);
  return Array.from({ length: count }, (_, one) => {
    const at = Math.floor((one * exact.length) / count);
    return [shorten(exact[at] as number), shorten(read[at] as number)];
  });
}
