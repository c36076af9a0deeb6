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

/** Where the part of each thread begins, and the end behind the last. */
type Bounds = readonly number[];

export class KernelRunner {
  readonly arena: Arena;
  /** Whether codes may be bytes. */
  readonly takesBytes: boolean;
  readonly #kernels: Kernels;
  readonly #threads: KernelThreads;
  readonly #rooms = new Map<string, Float32Array>();
  readonly #threadRooms: Float32Array[] = [];
  /** See `together`. */
  #together: Bounds | null = null;

  constructor(arena: Arena, kernels: Kernels, threads: KernelThreads) {
    this.arena = arena;
    this.#kernels = kernels;
    this.takesBytes = Boolean(kernels.takesBytes());
    this.#threads = threads;
  }

  /** To be called on this thread, on all of what threads were given before. */
  get kernels(): Kernels {
    this.#threads.wait();
    return this.#kernels;
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
    const own = this.#threadRooms[thread];
    if (own && own.length >= length) return own.byteOffset;
    const larger = this.arena.allocate(length);
    this.#threadRooms[thread] = larger;
    return larger.byteOffset;
  }

  /** See `Arithmetic`: `splitVectors` shares all calls out alike, and does not wait for them. */
  together(work: Work, calls: () => void): void {
    this.#together = this.#boundsOf(work);
    try {
      calls();
    } finally {
      this.#together = null;
      this.#threads.wait();
    }
  }

  /** How many of a batch's vectors, from the first one on, are this thread's own, and kernels to look at these without a wait. */
  ownOf(vectors: number): { readonly own: number; readonly ownKernels: Kernels } {
    return { own: this.#together?.[1] ?? vectors, ownKernels: this.#kernels };
  }

  /** Runs a kernel, and waits for all of its parts. */
  split(kernel: SharedKernel, work: Work, argumentsOf: ArgumentsOf): void {
    this.#threads.wait();
    this.#run(kernel, this.#boundsOf(work), argumentsOf);
    this.#threads.wait();
  }

  /** As `split`, of vectors: may be one of several calls (`together`). */
  splitVectors(kernel: SharedKernel, work: Work, argumentsOf: ArgumentsOf): void {
    if (this.#together) this.#run(kernel, this.#together, argumentsOf);
    else this.split(kernel, work, argumentsOf);
  }

  #run(kernel: SharedKernel, bounds: Bounds, argumentsOf: ArgumentsOf): void {
    const run = this.#kernels[kernel] as (...part: KernelArguments) => void;
    // This thread's own part last.
    for (let part = bounds.length - 2; part >= 0; part--) {
      const from = bounds[part] as number;
      const given = argumentsOf(from, (bounds[part + 1] as number) - from, part);
      if (part > 0) this.#threads.ask(part, kernel, given);
      else run(...given);
    }
  }

  #boundsOf({ items, group, work }: Work): Bounds {
    const groups = Math.ceil(items / group);
    const most = Math.min(this.#threads.count, groups, Math.floor(work / leastPart));
    const parts = most > 1 ? Math.min(most, this.#threads.available()) : 1;
    if (parts === 1) return [0, items];
    return Array.from({ length: parts + 1 }, (_, part) => Math.min(items, Math.round((part * groups) / parts) * group));
  }

  /** Puts functions of a generated module where kernels call them by number, on every thread. */
  place<Name extends string>(bytes: Uint8Array<ArrayBuffer>, names: readonly Name[]): Readonly<Record<Name, number>> {
    if (this.#threads.count > 1) {
      const words = this.arena.allocateWords(Math.ceil(bytes.length / 4));
      new Uint8Array(words.buffer, words.byteOffset, bytes.length).set(bytes);
      this.#threads.place(words.byteOffset, bytes.length);
    }
    return this.#kernels.place(bytes, names);
  }

  close(): void {
    this.#threads.stop();
  }
}
