/** What a tile is asked to be, and the choices its parts share: array, slot and gathering time. */
import type { Electrical } from '../../devices/index.ts';
import type { AdcOptions } from './circuits/adc.ts';
import { type CellArray, cellArray } from './circuits/cell-array.ts';
import { requirePositive } from './circuits/circuit.ts';
import { phaseSlots } from './circuits/pulse-width-driver.ts';
import type { Technology } from './technology.ts';
import type { TileGeometry, TileShape } from './tile-geometry.ts';

export interface TileHardwareOptions extends TileShape {
  readonly electrical: Electrical;
  readonly encoding: 'pulse-width' | 'bit-serial';
  /** Sign included: 2 to 16. A study with ideal converters states what it assumes here. */
  readonly dacBits: number;
  readonly adc: AdcOptions;
  /** Signed outputs (a pair counts once) that share a converter. */
  readonly columnsPerAdc: number;
  /** Slices of a weight, each in columns of its own. @default 1 */
  readonly weightSlices?: number;
  /** Bits of magnitude that drive a row at a time where they do so one after another. @default 1 */
  readonly inputSliceBits?: number;
  /** Conversions of a column in one read: one, or one for every input slice and phase. @default 1 */
  readonly conversions?: number;
  /** Adds the second periphery that transposed reads need. */
  readonly transposable: boolean;
  /** @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly clock?: number;
}

/** One tile half designed: what its parts need of each other. */
export interface TilePlan {
  readonly options: TileHardwareOptions;
  readonly geometry: TileGeometry;
  readonly cells: CellArray;
  /** Shortest pulse, @unit s. */
  readonly slot: number;
  /** Longest input, all its slots, @unit s. */
  readonly fullPulse: number;
  /** Time integrators have to settle after each pulse pattern, @unit s. */
  readonly settling: number;
  /** Both phases, settling included, @unit s. */
  readonly gathering: number;
}

/** A driver's resistance over that of what it drives: a tenth of the voltage may be lost in it. */
export const driverShare = 0.1;

/**
 * Settling over pulse time. The lag of an integrator at the start of a pulse returns at its end, so it need settle only
 * once, after the last; an eighth of the phase lets its amplifier be slow, hence small. Bits must settle one by one.
 */
const settlingShare = 1 / 8;

/** Lines must settle within a slot, which is a whole number of clock cycles. */
export function planTile(technology: Technology, options: TileHardwareOptions, geometry: TileGeometry): TilePlan {
  const clock = options.clock ?? 1e-9;
  requirePositive('tile.clock', clock, 's');
  const cells = cellArray(technology, {
    rows: geometry.arrayRows,
    columns: geometry.arrayColumns,
    electrical: options.electrical,
    slot: clock,
  });
  const lines = Math.max(cells.rowSettling, cells.columnSettling);
  const slot = clock * Math.max(1, Math.ceil(lines / clock));
  const slots = phaseSlots(options.encoding, options.dacBits, options.inputSliceBits);
  const settlingSlots = options.encoding === 'pulse-width' ? Math.max(1, Math.ceil(settlingShare * slots)) : 1;
  return {
    options,
    geometry,
    cells,
    slot,
    fullPulse: slots * slot,
    settling: settlingSlots * slot,
    gathering: 2 * (slots + settlingSlots) * slot,
  };
}
