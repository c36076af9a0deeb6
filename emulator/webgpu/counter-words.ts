/** Counters as the device keeps them: pairs of words, low and high, then words that name an operation and a batch. */
import { BackendError, type NotFinite } from '../backend.ts';
import { invertedTiles } from '../program/operands.ts';
import type { Program } from '../program/program.ts';
import { SingularError } from '../tile/invert-matrix.ts';
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

/** Of all that is written only inverses are looked at. @throws SingularError where one was asked for and there is none */
export function checkInverse(programs: readonly Program[], { program: name, operation: label }: NotFinite): void {
  const program = programs.find((one) => one.name === name);
  for (const operation of program?.operations ?? []) {
    const [tile] = operation.label === label ? invertedTiles(operation) : [];
    if (tile !== undefined) throw new SingularError(`\`${tile}\` (\`${label}\`)`);
  }
}
