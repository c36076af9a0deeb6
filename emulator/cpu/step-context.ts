/** What a compiled operation finds on the machine. */
import type { Program } from '../program/program.ts';
import type { Arithmetic, Real } from './arithmetic/arithmetic.ts';
import type { CpuTile } from './storage.ts';

export interface StepContext {
  readonly arithmetic: Arithmetic;
  readonly program: Program;
  readonly seed: number;
  readonly values: readonly Real[];
  readonly vectors: ReadonlyMap<string, Real>;
  readonly counters: Float64Array;
  readonly at: number;
  tile(name: string): CpuTile;
}
