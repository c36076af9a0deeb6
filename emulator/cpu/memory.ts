/** What is remembered of samples, by their number in the set: the order of an epoch does not matter. */
import type { Program, RecallOperation, RememberOperation } from '../program/program.ts';
import type { Arithmetic, Real } from './arithmetic/arithmetic.ts';
import type { DigitalContext } from './digital.ts';
import type { Batch, Step } from './storage.ts';

export function compileRecall({ memory, output }: RecallOperation, { program, values }: DigitalContext): Step {
  const to = values[output] as Real;
  const width = program.values[output]?.width ?? 0;
  return (batch) => {
    const remembered = memoryOf(batch, memory);
    for (let n = 0; n < batch.count; n++) {
      const sample = batch.samples[n] as number;
      to.set(remembered.subarray(sample * width, (sample + 1) * width), n * width);
    }
  };
}

export function compileRemember({ memory, input }: RememberOperation, { program, values }: DigitalContext): Step {
  const from = values[input] as Real;
  const width = program.values[input]?.width ?? 0;
  return (batch) => {
    const remembered = memoryOf(batch, memory);
    for (let n = 0; n < batch.count; n++) {
      remembered.set(from.subarray(n * width, (n + 1) * width), (batch.samples[n] as number) * width);
    }
  };
}

/** Empty memories of a set for all that programs declare. */
export function createMemories(
  programs: readonly Program[],
  samples: number,
  arithmetic: Arithmetic,
): ReadonlyMap<string, Real> {
  const declared = programs.flatMap(({ memories }) => memories);
  return new Map(declared.map(({ name, width }) => [name, arithmetic.allocate(samples * width)]));
}

function memoryOf({ memories }: Batch, name: string): Real {
  const memory = memories.get(name);
  if (!memory) throw new RangeError(`no memory ${name}`);
  return memory;
}
