/**
 * One physical array with its periphery, as the levels above it see it: how large it is, how long a conversion cycle
 * takes, and what a vector through it costs. `build-array.ts` makes one from a design.
 */
import type { CellArray } from '../circuits/cell-array.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import type { Component } from '../component.ts';
import type { ArrayBlock, VectorRead } from './array-block.ts';
import type { ArrayPulse } from './array-writing.ts';

/** What the account knows of one input vector, or of the mean one. */
export interface ReadActivity {
  /** Share of rows that are driven in a slot (a bit of bit-serial inputs; any pulse at all of others), 0 to 1. */
  readonly activeRows: number;
  /** Mean conductance of the cells themselves, without access device, @unit S. */
  readonly conductance: number;
  /** Mean coded input, 0 to 1: the share of the longest time a row is on, where inputs are times. @default activeRows */
  readonly meanInput?: number;
}

export interface ArrayRead {
  /** Conversion cycles of one vector: column groups × row groups × input slices. */
  readonly cycles: number;
  /** All of them, @unit s. */
  readonly latency: number;
  /** @unit J */
  readonly energy: Readonly<Partial<Record<ComponentName, number>>>;
}

/** Reading in one direction. */
export interface ArrayReading {
  /** Inputs are driven, settle, a line is selected, sensed and encoded, @unit s. The slowest array sets the clock. */
  cycle(activity: ReadActivity): number;
  /**
   * One vector, all its input bits. `clock`: cycles are whole clock cycles of that length, @unit s; default {@link cycle}.
   * Self-timed, a conversion takes as long as it or its additions need, whichever is more, and the last one's are waited for.
   */
  read(activity: ReadActivity, clock?: number | 'self-timed'): ArrayRead;
  /** What the blocks see of a vector: each spends `block.energy(vector(activity))`. */
  vector(activity: ReadActivity): VectorRead;
  /** Blocks that act in a vector of this direction. */
  readonly acting: readonly ArrayBlock[];
  /** Results of one vector, digits put together, and bits of one. */
  readonly results: number;
  readonly resultBits: number;
  /** Results that are converted at the same time, digits counted on their own. */
  readonly resultsAtOnce: number;
}

export interface ArrayHardware extends ArrayReading {
  /** @unit m */
  readonly height: number;
  readonly width: number;
  /** With what stays empty when blocks of different width are stacked, @unit m2. */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** Area and leakage by component; areas add up to what is used of {@link area}. */
  readonly components: readonly Component[];
  /** All that stands in it, for either direction and for writing. */
  readonly blocks: readonly ArrayBlock[];
  readonly cells: CellArray;
  /** What writing costs. */
  readonly pulse: ArrayPulse;
  /** The other way round, where the array has a second periphery. */
  readonly transposed: ArrayReading | null;
}
