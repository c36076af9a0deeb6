/** What the parts of a compiled read share. */
import type { Observer } from '../../backend.ts';
import type { Arithmetic, Lines, Real, Vectors } from '../arithmetic/arithmetic.ts';

export interface ReadContext {
  readonly arithmetic: Arithmetic;
  readonly program: string;
  readonly seed: number;
  readonly values: readonly Real[];
  /** [vectors, activeInputs, amplitude, saturations] from `at`. */
  readonly counters: Float64Array;
  readonly at: number;
  readonly observe?: Observer | undefined;
}

/** Vectors of a batch that are read together: all of them, then those that are read once more. */
export interface Round extends Vectors {
  /** Rounds before. */
  readonly again: number;
}

/** One pulse pattern on the rows of one array, as random numbers are keyed. */
export interface Pass extends Round {
  readonly lines: Lines;
  /** Of the arrays along the sum, and of the passes before it over the same array. */
  readonly chunk: number;
  readonly pass: number;
  readonly slice: number;
}

/** Word of a counter that tells arrays and passes apart; the first pass over an array has the array's number. */
export function keyOf({ chunk, pass }: Pick<Pass, 'chunk' | 'pass'>): number {
  return (chunk + pass * 65536) >>> 0;
}

/** Names the random numbers of the `v`-th vector. */
export function positionOf({ first, members }: Round, v: number): number {
  return first + (members[v] as number);
}

/** The `v`-th of vectors that lie one behind another. */
export function vectorOf(values: Real, v: number, width: number): Real {
  return values.subarray(v * width, (v + 1) * width);
}
