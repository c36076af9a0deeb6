/** What a study says of the chip beside its tiles. */

import type { AdcOptions } from './circuits/adc.ts';
import type { DramKind } from './circuits/dram.ts';
import type { InputEncoding } from './circuits/pulse-width-driver.ts';
import type { BufferKind } from './hierarchy/level-buffer.ts';
import type { Process, Roadmap } from './technology.ts';

/** What a crosspoint is made of. */
export const cellKinds = ['transistor', 'crossbar', 'ferroelectric', 'sram'] as const;
export type CellKind = (typeof cellKinds)[number];

export const sensingKinds = ['integrator', 'current', 'voltage'] as const;

export interface ChipSpec {
  readonly technology: {
    readonly node: number | Process;
    readonly roadmap: Roadmap;
    /** @unit K @default 300 */
    readonly temperature?: number;
    /** @unit m @default the node's */
    readonly wireWidth?: number;
    /** Whether the diffusion barrier takes its part of a wire. @default false */
    readonly barrier?: boolean;
  };
  /** Where values wait between their making and their use. */
  readonly memory: DramKind | 'on-chip';
  /**
   * Units that accumulate gradients for batch writes. `as-ready`: as many as there are gradients that become ready
   * together; `shared`: one; `per-layer`: one a layer.
   */
  readonly gradientUnits: 'as-ready' | 'shared' | 'per-layer';
  /**
   * Where the gradients of a batch add up: in the unit, whose arrays hold all vectors of the batch, or in memory, from which
   * the sum is fetched and to which it is stored again for each sample.
   */
  readonly gradients: 'in-unit' | 'in-memory';
  /**
   * `transistor`: one beside each device; `crossbar`: devices alone; `ferroelectric`: the transistor is the device; `sram`:
   * six transistors, one bit.
   */
  readonly cell: CellKind;
  readonly encoding: InputEncoding;
  /** `integrator`: one a column gathers all of an input; `current`, `voltage`: a column is converted as it is read. */
  readonly sensing: (typeof sensingKinds)[number];
  readonly adcKind: Exclude<AdcOptions['kind'], 'published'>;
  readonly columnsPerAdc: number;
  /** Rows driven together. @default all of an array */
  readonly rowsInParallel?: number;
  /** Kernels unrolled into rows, or each position of a kernel on arrays of its own. */
  readonly mapping: 'conventional' | 'kernel-position';
  /** Whether layers work on different samples at once; `copies`: how many of its tiles the busiest may have. */
  readonly pipeline: { readonly copies: number } | null;
  /** Between tiles. */
  readonly wiring: 'mesh' | 'h-tree';
  /** Bits of a word between tiles, at most. */
  readonly busWidth: number;
  /** Between arrays and memory. */
  readonly buffers: BufferKind;
  /** `fastest`: 1 GHz, a conversion takes as many cycles as it needs; `conversion`: a cycle is the slowest conversion. */
  readonly clock: 'fastest' | 'conversion';
}
