/**
 * A dispatch is a plain record, made once: which kernel, which buffers, which shape, how many workgroups. A batch only
 * walks the list. Workgroup counts that follow the batch size are functions of it.
 */
import type { Program } from '../program/program.ts';
import type { Turn } from '../tile/unit-cell.ts';
import type { Kernel } from './kernel.ts';
import type { Blocks } from './kernels/blocks.ts';
import type { GpuTile } from './tile.ts';

/** A buffer of the set that a batch is of: known once it runs. */
export type SetBuffer = { readonly ofSet: 'order' } | { readonly ofSet: 'memory'; readonly memory: string };

export function isSetBuffer(buffer: GPUBuffer | SetBuffer): buffer is SetBuffer {
  return 'ofSet' in buffer;
}

export interface Dispatch {
  readonly kernel: Kernel;
  readonly shape: Readonly<Record<string, number>>;
  readonly buffers: readonly (GPUBuffer | SetBuffer)[];
  readonly groups: (samples: number) => readonly [x: number, y: number];
  /** Samples to a visit, of an operation on visits: `groups` is then told of these. */
  readonly every?: number | undefined;
  /** Whether a batch needs it. @default always */
  readonly isDue?: (turn: Turn) => boolean;
}

/** What an operation finds on the device. */
export interface DispatchContext {
  readonly program: Program;
  readonly seed: number;
  readonly blocks: Blocks;
  /** Index of the operation's first counter, and of the operation among all programs. */
  readonly counter: number;
  readonly operation: number;
  /** Index of the word in `counters` that remembers what was not finite. */
  readonly flag: number;
  readonly counters: GPUBuffer;
  readonly values: readonly GPUBuffer[];
  readonly vectors: ReadonlyMap<string, GPUBuffer>;
  tile(name: string): GpuTile;
  /** Scratch storage shared by operations, at least this large. */
  scratch(name: string, floats: number): GPUBuffer;
  /** A buffer of its own with these words. */
  upload(label: string, words: Uint32Array<ArrayBuffer>): GPUBuffer;
}
