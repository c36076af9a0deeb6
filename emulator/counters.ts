/** Turns a backend's flat counters into named ones; the layout is the same on every backend. */
import { type CountedKind, type Counters, counterNames, countersPerOperation } from './backend.ts';
import type { Operation, Program } from './program/program.ts';

export function isCounted(operation: Operation): operation is Extract<Operation, { kind: CountedKind }> {
  return operation.kind in counterNames;
}

/** Index of the first counter of every operation, program by program, and the length of the whole. */
export function layOutCounters(programs: readonly Program[]): { readonly starts: readonly number[]; length: number } {
  let length = 0;
  const starts = programs.map((program) => {
    const start = length;
    length += program.operations.length * countersPerOperation;
    return start;
  });
  return { starts, length };
}

export function nameCounters(programs: readonly Program[], flat: ArrayLike<number>): Counters['counts'] {
  const { starts } = layOutCounters(programs);
  return Object.fromEntries(
    programs.map((program, index) => [
      program.name,
      program.operations.map((operation, place) => {
        if (!isCounted(operation)) return {};
        const at = (starts[index] as number) + place * countersPerOperation;
        return Object.fromEntries(counterNames[operation.kind].map((name, offset) => [name, flat[at + offset] ?? 0]));
      }),
    ]),
  );
}
