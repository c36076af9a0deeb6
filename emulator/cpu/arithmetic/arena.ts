/**
 * The memory that a machine's kernels work in. It only grows, since what a machine allocates lives as long as the machine. The
 * memory is shared: growing leaves views on it as they are, and worker threads can see it.
 */
import { BackendError } from '../../backend.ts';
import type { Real } from './arithmetic.ts';

const page = 2 ** 16;
/** 4 GiB, all that 32-bit pointers reach. */
const mostPages = 2 ** 16;
/** Kernels read four numbers at a time, also behind the last. */
const margin = 64;

export const createMemory = () => new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });

export class Arena {
  readonly #memory: WebAssembly.Memory;
  /** As long as the memory; asked for once each time it grows, since each asking may give another object. */
  #buffer: SharedArrayBuffer;
  readonly #buffers: Set<ArrayBufferLike>;
  #next: number;

  /** @param start bytes that others use; not 0, which is no pointer */
  constructor(memory: WebAssembly.Memory, start: number) {
    this.#memory = memory;
    this.#buffer = memory.buffer as SharedArrayBuffer;
    this.#buffers = new Set([this.#buffer]);
    this.#next = Math.ceil(start / margin) * margin;
  }

  allocate(length: number): Float32Array<SharedArrayBuffer> {
    const at = this.#take(length * 4);
    return new Float32Array(this.#buffer, at, length);
  }

  allocateCounts(length: number): Float64Array<SharedArrayBuffer> {
    const at = this.#take(length * 8);
    return new Float64Array(this.#buffer, at, length);
  }

  allocateWords(length: number): Int32Array<SharedArrayBuffer> {
    const at = this.#take(length * 4);
    return new Int32Array(this.#buffer, at, length);
  }

  /** Where a view of this memory starts. @throws RangeError if it is of another one */
  at(view: Real | Int32Array): number {
    if (!this.#buffers.has(view.buffer)) throw new RangeError('an array outside the memory of its kernels');
    return view.byteOffset;
  }

  #take(bytes: number): number {
    const at = this.#next;
    const next = Math.ceil((at + bytes + margin) / margin) * margin;
    const missing = Math.ceil((next - this.#buffer.byteLength) / page);
    if (missing > 0) this.#grow(missing, bytes);
    this.#next = next;
    return at;
  }

  /** @throws BackendError if there is no more */
  #grow(missing: number, bytes: number): void {
    const pages = this.#buffer.byteLength / page;
    const wanted = `${bytes} bytes more were asked for, beside ${this.#next}`;
    if (pages + missing > mostPages) {
      throw new BackendError(`Expected a machine of the CPU backend to fit into 4 GiB, got more: ${wanted}`);
    }
    try {
      // Twofold, within bounds: few buffers.
      this.#memory.grow(Math.min(Math.max(missing, Math.min(pages, 1024)), mostPages - pages));
    } catch (cause) {
      throw new BackendError(`Expected memory for a machine of the CPU backend, got none: ${wanted}`, { cause });
    }
    this.#buffer = this.#memory.buffer as SharedArrayBuffer;
    this.#buffers.add(this.#buffer);
  }
}
