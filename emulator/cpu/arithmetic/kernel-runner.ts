/** Runs kernels, on parts of their work where there are threads and enough of it. */
import type { Kernels } from '../kernels/kernels.ts';
import type { KernelArguments, KernelThreads } from '../kernels/threads.ts';
import type { Arena } from './arena.ts';

/** Work that can be shared out. */
export interface Work {
  /** What it is shared by: vectors, rows, samples. */
  readonly items: number;
  /** Items that a kernel takes together. */
  readonly group: number;
  /** Floating-point operations, about. */
  readonly work: number;
}

/** About as much work as so many operations of a product: to code or convert a number, to work out a formula, to draw a deviate, to move a number. */
export const operations = { code: 60, map: 60, draw: 160, move: 20 } as const;

/** Arguments of a kernel for `count` items from `from` on; `thread` tells whose room it may use. */
export type ArgumentsOf = (from: number, count: number, thread: number) => KernelArguments;

/** Work of a part, in operations: below it asking another thread costs more than it saves. */
const leastPart = 2e5;

/** Kernels that are shared out. */
type SharedKernel =
  | 'pack'
  | 'product'
  | 'sparseProduct'
  | 'transposed'
  | 'largestMagnitudes'
  | 'codeBatch'
  | 'codesOfVectors'
  | 'noiseBatch'
  | 'convertBatch'
  | 'finish'
  | 'mapRows'
  | 'fireBatch'
  | 'pulseRows'
  | 'changeRows'
  | 'writeRows';

export class KernelRunner {
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly #threads: KernelThreads;
  readonly #rooms = new Map<string, Float32Array>();

  constructor(arena: Arena, kernels: Kernels, threads: KernelThreads) {
    this.arena = arena;
    this.kernels = kernels;
    this.#threads = threads;
  }

  get threads(): number {
    return this.#threads.count;
  }

  /** See `Arithmetic`. */
  scratch(use: string, length: number): Float32Array {
    const room = this.#rooms.get(use);
    if (room && room.length >= length) return room.subarray(0, length);
    const larger = this.arena.allocate(length);
    this.#rooms.set(use, larger);
    return larger;
  }

  /** Where a kernel on a thread may keep `length` numbers until it returns. */
  room(length: number, thread: number): number {
    return this.arena.at(this.scratch(`room of thread ${thread}`, length));
  }

  split(kernel: SharedKernel, { items, group, work }: Work, argumentsOf: ArgumentsOf): void {
    const run = this.kernels[kernel] as (...part: KernelArguments) => void;
    const groups = Math.ceil(items / group);
    const most = Math.min(this.#threads.count, groups, Math.floor(work / leastPart));
    const parts = most > 1 ? Math.min(most, this.#threads.available()) : 1;
    if (parts === 1) {
      run(...argumentsOf(0, items, 0));
      return;
    }
    const bounds = Array.from({ length: parts + 1 }, (_, part) =>
      Math.min(items, Math.round((part * groups) / parts) * group),
    );
    const shares = Array.from({ length: parts }, (_, part) => {
      const [from, to] = [bounds[part] as number, bounds[part + 1] as number];
      return argumentsOf(from, to - from, part);
    });
    this.#threads.run(kernel, shares, (share) => run(...share));
  }

  /** Puts functions of a generated module where kernels call them by number, on every thread. */
  place<Name extends string>(bytes: Uint8Array<ArrayBuffer>, names: readonly Name[]): Readonly<Record<Name, number>> {
    if (this.#threads.count > 1) {
      const words = this.arena.allocateWords(Math.ceil(bytes.length / 4));
      new Uint8Array(words.buffer, words.byteOffset, bytes.length).set(bytes);
      this.#threads.place(words.byteOffset, bytes.length);
    }
    return this.kernels.place(bytes, names);
  }

  close(): void {
    this.#threads.stop();
  }
}
