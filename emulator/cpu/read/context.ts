/** What the parts of a compiled read share. */
import type { Observer } from '../../backend.ts';
import type { Precision, Real } from '../storage.ts';

export interface ReadContext {
  readonly precision: Precision;
  readonly program: string;
  readonly seed: number;
  readonly values: readonly Real[];
  /** [vectors, activeInputs, amplitude, saturations] from `at`. */
  readonly counters: Float64Array;
  readonly at: number;
  readonly observe?: Observer | undefined;
}

/** One pulse pattern on the rows of one array, as random numbers are keyed. */
export interface Pass {
  /** Lines that are summed. */
  readonly start: number;
  readonly end: number;
  /** Of the arrays along the sum, and of the passes before it over the same array. */
  readonly chunk: number;
  readonly pass: number;
  readonly slice: number;
  readonly position: number;
  readonly epoch: number;
}

/** Word of a counter that tells arrays and passes apart; the first pass over an array has the array's number. */
export function keyOf({ chunk, pass }: Pick<Pass, 'chunk' | 'pass'>): number {
  return (chunk + pass * 65536) >>> 0;
}
