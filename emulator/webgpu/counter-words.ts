/** Counters as the device keeps them: pairs of words, low and high, then words that name an operation and a batch. */
import { BackendError, type NotFinite } from '../backend.ts';
import type { Program } from '../program/program.ts';
import { operationsPerFlag } from './kernel.ts';

/** A flag word that names nothing. */
export const notFlagged = 0xffffffff;

export function unpackCounters(words: Uint32Array, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, index) => (words[2 * index] as number) + (words[2 * index + 1] as number) * 2 ** 32,
  );
}

/** What a flag word names; operations are numbered through all programs. */
export function findOperation(programs: readonly Program[], flagged: number): NotFinite {
  let operation = flagged % operationsPerFlag;
  for (const program of programs) {
    const found = program.operations[operation];
    if (found) {
      return { program: program.name, operation: found.label, batch: Math.floor(flagged / operationsPerFlag) };
    }
    operation -= program.operations.length;
  }
  throw new BackendError(`Expected an operation of the plan, got number ${operation}`);
}
