/**
 * Cells that are programmed and then only read: how a weight from −1 to 1 becomes shares of the crosspoints' conductance
 * window, 0 the least and 1 the most conducting.
 *
 * - `pair`: two crosspoints, w = p⁺ − p⁻; one-sided, the one that does not count stays at 0; two-sided, p± = (1 ± w)/2;
 * - `offset`: one crosspoint, p = (1 + w)/2; what a weight of 0 reads as is subtracted digitally, or by a column of such.
 *
 * A weight of B bits is an integer of ±(2^(B−1) − 1). Cut into slices of s₀, s₁, … bits, least significant first, each
 * slice has crosspoints of its own, whose column is converted on its own; a pair slices the magnitude and keeps the sign,
 * an offset cell slices the integer + 2^(B−1). Slice i then holds v_i/(2^s_i − 1), and the weight is
 *
 *     Σ_i 2^(s₀ + … + s_(i−1)) · (2^s_i − 1) · share_i / (2^(B−1) − 1).
 *
 * An offset cell of 2^b levels that is not sliced leaves its lowest level unused, so that the number of levels is odd
 * and one of them is 0. (Handbook `arrays.md` §2; Xiao et al., IEEE Circuits Syst. Mag. 22(4), 2022, arXiv 2109.01262.)
 */
import { roundHalfEven } from '../round-half-even.ts';

export type ProgrammedCell = PairCell | OffsetCell;

export interface PairCell extends Precision {
  readonly kind: 'pair';
  readonly sides: 'one' | 'two';
}

export interface OffsetCell extends Precision {
  readonly kind: 'offset';
  /** How what a weight of 0 reads as is subtracted: digitally, or by a further column of every array. */
  readonly subtraction: 'digital' | 'unit-column';
}

interface Precision {
  /** Sign included, 2 … 16. @default not rounded */
  readonly weightBits?: number;
  /** Bits of each slice, least significant first; needs `weightBits`. @default one crosspoint or pair holds it all */
  readonly sliceBits?: readonly number[];
  /** 2^cellBits levels of conductance, where a weight is not sliced. @default not rounded */
  readonly cellBits?: number;
}

/** What is converted on its own, and how it enters the digital sum. */
export interface SliceFigures {
  /** Span of the slice's shares in the weight: Σ factor · share is the weight, but for a constant. */
  readonly factor: number;
  /** Crosspoints, in order, and their signs. */
  readonly signs: readonly number[];
  /** Into which shares are rounded; 0 where they are not. */
  readonly levels: number;
}

export function isProgrammed(mapping: object | string): mapping is ProgrammedCell {
  return typeof mapping === 'object' && 'kind' in mapping && (mapping.kind === 'pair' || mapping.kind === 'offset');
}

export function slicesOf(cell: ProgrammedCell): readonly SliceFigures[] {
  const signs = cell.kind === 'pair' ? [1, -1] : [1];
  const { sliceBits, weightBits = 0 } = cell;
  if (!sliceBits) return [{ factor: spanOf(cell), signs, levels: unslicedLevels(cell) }];
  let below = 0;
  return sliceBits.map((bits) => {
    const factor = (2 ** below * (2 ** bits - 1)) / (2 ** (weightBits - 1) - 1);
    below += bits;
    return { factor, signs, levels: 2 ** bits - 1 };
  });
}

function unslicedLevels({ kind, cellBits, weightBits }: ProgrammedCell): number {
  if (cellBits !== undefined) return 2 ** cellBits - 1;
  return weightBits !== undefined && kind === 'pair' ? 2 ** (weightBits - 1) - 1 : 0;
}

/** Weight that all of an unsliced cell's window makes up. */
function spanOf(cell: ProgrammedCell): number {
  if (cell.kind === 'pair') return 1;
  return cell.cellBits === undefined ? 2 : (2 * (2 ** cell.cellBits - 1)) / (2 ** cell.cellBits - 2);
}

/** What each crosspoint's state counts in the weight, where states span `span`. */
export function significanceOf(cell: ProgrammedCell, span: number): readonly number[] {
  return slicesOf(cell).flatMap(({ factor, signs }) => signs.map((sign) => (sign * factor) / span));
}

/** Shares of the window that hold `weight`, −1 … 1, one a crosspoint. */
export function programShares(cell: ProgrammedCell, weight: number): readonly number[] {
  const clipped = Math.min(Math.max(weight, -1), 1);
  const { weightBits, sliceBits } = cell;
  const most = weightBits === undefined ? 0 : 2 ** (weightBits - 1) - 1;
  const integer = roundHalfEven(clipped * most);
  if (sliceBits) return sliceInteger(cell, integer, sliceBits, most + 1);
  return unsliced(cell, weightBits === undefined ? clipped : integer / most);
}

function sliceInteger(cell: ProgrammedCell, integer: number, sliceBits: readonly number[], middle: number): number[] {
  const shares: number[] = [];
  let rest = cell.kind === 'pair' ? Math.abs(integer) : integer + middle;
  for (const bits of sliceBits) {
    const most = (1 << bits) - 1;
    const share = (rest & most) / most;
    rest >>= bits;
    if (cell.kind === 'pair') shares.push(...ofPair(cell.sides, Math.sign(integer) * share));
    else shares.push(share);
  }
  return shares;
}

function unsliced(cell: ProgrammedCell, weight: number): readonly number[] {
  const { cellBits } = cell;
  const top = cellBits === undefined ? 0 : 2 ** cellBits - 1;
  const level = (share: number) => (top === 0 ? share : roundHalfEven(share * top) / top);
  if (cell.kind === 'pair') return ofPair(cell.sides, weight).map(level);
  if (top === 0) return [(1 + weight) / 2];
  return [level((1 + ((top - 1) * (1 + weight)) / 2) / top)];
}

function ofPair(sides: PairCell['sides'], weight: number): [number, number] {
  if (sides === 'two') return [(1 + weight) / 2, (1 - weight) / 2];
  return [Math.max(weight, 0), Math.max(-weight, 0)];
}
