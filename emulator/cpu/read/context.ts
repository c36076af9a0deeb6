/** What the parts of a compiled read share. */
import type { Observer } from '../../backend.ts';
import type { Arithmetic, Draw, Lines, Real } from '../arithmetic/arithmetic.ts';

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
export interface Round {
  /** Places in the batch, one a vector. */
  readonly members: readonly number[];
  /** Rounds before. */
  readonly again: number;
  /** Position of the batch's first vector. */
  readonly first: number;
  readonly epoch: number;
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

/** What names the random numbers of the `v`-th vector of a pass. */
export function drawOf(pass: Pass, v: number): Draw {
  return { key: keyOf(pass), position: positionOf(pass, v), epoch: pass.epoch };
}

export function positionOf({ first, members }: Round, v: number): number {
  return first + (members[v] as number);
}

/** The `v`-th of vectors that lie one behind another. */
export function vectorOf(values: Real, v: number, width: number): Real {
  return values.subarray(v * width, (v + 1) * width);
}
