/**
 * Standard cells stand in rows: blocks of a given width are whole rows high.
 *
 * A block that must fit beside something (the converters and adders under an array as wide as the array, a buffer beside
 * a tile) is laid out to that width. Its cells fill rows of one cell height from left to right; a unit (a flip-flop, say)
 * is not torn apart between two rows, and the last row is paid for whether it is full or not (Weste & Harris 2011, CMOS
 * VLSI Design, 4th ed., §14.3.3). Without a width cells simply add up: what a large block of free shape converges to.
 */
import type { Technology } from '../technology.ts';
import { CircuitError, requireInteger, requirePositive } from './circuit.ts';

/** Width of a cell with `gates` fingers side by side: one contacted pitch more than gates, @unit m. */
export function cellWidth(technology: Technology, gates: number): number {
  return technology.figures.gatePitch * (gates + 1);
}

export interface UnitRows {
  /** Of the block, @unit m. */
  readonly blockWidth: number;
  /** Units that stand in the block. */
  readonly count: number;
  /** Of one, @unit m. */
  readonly unitWidth: number;
}

/** Rows that `count` units take in a block, none of them torn between rows. */
export function rowsOf({ count, unitWidth, blockWidth }: UnitRows): number {
  requireInteger('block.count', count, 0, Number.POSITIVE_INFINITY);
  requirePositive('block.unitWidth', unitWidth, 'm');
  requirePositive('block.width', blockWidth, 'm');
  const perRow = Math.floor(blockWidth / unitWidth + 1e-9);
  if (perRow < 1) {
    throw new CircuitError(`Expected \`block.width\` to be at least one cell, ${unitWidth} m, got \`${blockWidth}\``);
  }
  return Math.ceil(count / perRow);
}

/** Area of whole rows of units, @unit m2. */
export function rowArea(technology: Technology, block: UnitRows): number {
  return blockHeight(technology, block) * block.blockWidth;
}

/** Height of a block of units, whole rows, @unit m. */
export function blockHeight(technology: Technology, block: UnitRows): number {
  return rowsOf(block) * technology.figures.cellHeight;
}

/** Area of `count` units: whole rows of a block of a given width, the plain sum where the block has no width. @unit m2 */
export function unitsArea(technology: Technology, count: number, unitWidth: number, blockWidth?: number): number {
  return blockWidth === undefined
    ? count * unitWidth * technology.figures.cellHeight
    : rowArea(technology, { count, unitWidth, blockWidth });
}
