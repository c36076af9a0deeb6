/**
 * Values that travel on the chip apart from a read: from one matrix's tiles to another's, to and from the global buffer.
 *
 * Words follow one another at one a cycle; the first needs as many cycles as it passes tiles. The way between two matrices
 * leads over the trunks that both share, as far as from either to the buffer in their middle.
 */
import { requireInteger } from '../circuits/circuit.ts';
import type { ChipHardware, TileGrid } from './chip-hardware.ts';

export interface TransferCost {
  /** @unit s */
  readonly latency: number;
  /** @unit J */
  readonly energy: number;
}

/** What lies at an end of the way: the tiles of a matrix, or the global buffer. */
export type TransferEnd = { readonly matrix: string } | 'buffer';

/** `toggle`: share of bits that differ from those of the word before. @default that of results */
export function transferCost(
  chip: ChipHardware,
  from: TransferEnd,
  to: TransferEnd,
  bits: number,
  toggle: number = chip.design.outputToggle,
): TransferCost {
  requireInteger('transfer.bits', bits, 0, Number.POSITIVE_INFINITY);
  const ways = [gridOf(chip, from), gridOf(chip, to)].flatMap((grid) => grid ?? []);
  const width = Math.min(chip.buffer.width, ...ways.map(({ wires }) => wires.width));
  const hops = ways.reduce((sum, grid) => sum + grid.hops, 0);
  const wires = ways.reduce((sum, { energyPerChange }) => sum + bits * toggle * energyPerChange, 0);
  const read = from === 'buffer' ? bits * chip.buffer.readEnergyPerBit : 0;
  const written = to === 'buffer' ? bits * chip.buffer.writeEnergyPerBit : 0;
  return { latency: chip.clock * (Math.ceil(bits / width) + hops), energy: wires + read + written };
}

function gridOf({ matrices }: ChipHardware, end: TransferEnd): TileGrid | null {
  if (end === 'buffer') return null;
  const matrix = matrices.get(end.matrix);
  if (!matrix) throw new RangeError(`the chip has no matrix ${end.matrix}`);
  return matrix.grid;
}
