/**
 * The buffers that one vector passes: the global one, its tiles', its elements', and back by its tiles' to the global one.
 *
 * Elements above each other are filled one after another; only the first bit-plane's way into an element is waited for.
 * Every element hands one word a cycle to the tile's output buffer. Self-timed, nothing overlaps: a line takes its cycle on
 * the wires and its access on top.
 */
import type { Level } from '../bill.ts';
import type { ChipHardware, PlacedMatrix } from './chip-hardware.ts';
import type { LevelBuffer } from './level-buffer.ts';
import { bufferLines } from './processing-element.ts';
import type { VectorEnergy, VectorTraffic } from './vector-traffic.ts';

/** @unit s */
export interface BufferTime {
  /** At the global buffer, which all layers share: fetching inputs, and storing results. */
  readonly fetching: number;
  readonly storing: number;
  /** In tiles and elements. */
  readonly local: number;
}

export function bufferTime(
  { buffer, design, clock }: ChipHardware,
  matrix: PlacedMatrix,
  traffic: VectorTraffic,
): BufferTime {
  const { tile } = matrix;
  const { valueBits } = design;
  const perTile = (values: number, tiles: number) => Math.ceil(values / tiles);
  const line = ({ access }: LevelBuffer) => clock + (design.timing === 'self-timed' ? access : 0);
  const moved = (values: number) => (line(buffer) * values * valueBits) / buffer.width;
  const tileLines = (perTile(traffic.fetched, traffic.tilesDeep) * valueBits) / tile.inputBuffer.width;
  const elementInputs = perTile(traffic.inputs, traffic.tilesDeep * traffic.elementsDeep);
  const planeLines = (elementInputs / tile.element.planeBits) * bufferLines;
  const outputCycles = perTile(traffic.results, traffic.tilesAcross) / tile.elements;
  // Tile buffers are written and then read.
  return {
    fetching: moved(traffic.fetched),
    storing: moved(traffic.stored),
    local:
      2 * tileLines * line(tile.inputBuffer) +
      traffic.filledInTurn * planeLines * line(tile.element.buffer) +
      2 * outputCycles * line(tile.outputBuffer),
  };
}

export function bufferEnergy({ buffer, design }: ChipHardware, matrix: PlacedMatrix, traffic: VectorTraffic) {
  const { tile } = matrix;
  const { valueBits } = design;
  const both = ({ readEnergyPerBit, writeEnergyPerBit }: typeof buffer) => readEnergyPerBit + writeEnergyPerBit;
  const fetched = traffic.fetched * valueBits;
  // What an element of a kernel takes over is read from its neighbour's part of the buffer and written to its own.
  const held = traffic.inputs * valueBits * traffic.tilesAcross;
  const results = traffic.results * traffic.tilesDeep * tile.sums.bits;
  return [
    bufferEntry('chip', fetched * buffer.readEnergyPerBit + traffic.stored * valueBits * buffer.writeEnergyPerBit),
    bufferEntry('tile', held * both(tile.inputBuffer) + results * both(tile.outputBuffer)),
    bufferEntry('processing element', held * traffic.elementsAcross * both(tile.element.buffer)),
  ];
}

const bufferEntry = (level: Level, energy: number): VectorEnergy => ({ component: 'buffer', level, energy });
