/** What a chip is asked to be above its arrays, and the choices of a designer with their defaults. */
import type { ArrayHardware } from '../array/array-hardware.ts';
import { logicActivity } from '../circuits/adder.ts';
import { requireInteger, requirePositive, requireShare } from '../circuits/circuit.ts';
import type { BufferKind } from './level-buffer.ts';
import type { MatrixDemand } from './matrix-demand.ts';

export interface ChipDesign {
  /** Of the whole chip. */
  readonly arrayRows: number;
  readonly arrayColumns: number;
  /** The array that a matrix is made of; matrices may share one, and should where theirs are alike. */
  arrayOf(demand: MatrixDemand): ArrayHardware;
  /** Bits of an input value, and of an output once it is rectified and scaled. */
  readonly valueBits: number;
  readonly mapping: 'conventional' | 'kernel-position';
  /**
   * Layers work on different samples at the same time, each as fast as the slowest. `limit`: how much faster than that of
   * the smallest map the layer of the largest may be made by copies of its tiles. null: layer by layer.
   */
  readonly pipeline: { readonly limit: number } | null;
  /** Whether a matrix may have copies that take vectors side by side. @default all may */
  readonly isCopied?: (demand: MatrixDemand) => boolean;
  /** Cycle of the clock, @unit s. */
  readonly clock: number;
  /**
   * Whether arrays and the adders behind them work in whole cycles of the clock, or each starts when the one before has
   * settled; between buffers words move by the clock either way, self-timed with a line's access on top. @default clocked
   */
  readonly timing?: 'clocked' | 'self-timed';
  /** Share of the nodes of adders between arrays that rise in an addition. @default 0.15, mean data */
  readonly logicActivity?: number;
  /** @default registers */
  readonly buffers?: { readonly chip: BufferKind; readonly tile: BufferKind; readonly element: BufferKind };
  /** How tiles are wired. @default mesh */
  readonly wiring?: 'mesh' | 'h-tree';
  /** Bits that a word on the wires between tiles has at most. @default 2048 */
  readonly busWidth?: number;
  /** Share of wires that change from one word to the next: of inputs, mostly zeros, and of results. @default 0.18, 0.5 */
  readonly inputToggle?: number;
  readonly outputToggle?: number;
}

export type SettledChipDesign = Required<ChipDesign>;

export function settleChipDesign(design: ChipDesign): SettledChipDesign {
  const settled: SettledChipDesign = {
    buffers: { chip: 'registers', tile: 'registers', element: 'registers' },
    wiring: 'mesh',
    busWidth: 2048,
    inputToggle: 0.18,
    outputToggle: 0.5,
    isCopied: () => true,
    timing: 'clocked',
    logicActivity,
    ...design,
  };
  requireInteger('chip.valueBits', settled.valueBits, 1, 32);
  requireInteger('chip.busWidth', settled.busWidth, 1, 65536);
  requirePositive('chip.clock', settled.clock, 's');
  requireShare('chip.logicActivity', settled.logicActivity);
  requireShare('chip.inputToggle', settled.inputToggle);
  requireShare('chip.outputToggle', settled.outputToggle);
  return settled;
}

/** Fastest clock, @unit s: what wires, buffers and adders between arrays are made for. */
export const fastestClock = 1e-9;

/** The clock that the slowest of the arrays' cycles, @unit s, allows. */
export function clockOf(cycles: readonly number[]): number {
  return Math.max(fastestClock, ...cycles);
}
