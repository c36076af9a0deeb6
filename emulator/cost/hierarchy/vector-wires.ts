/**
 * The way of one vector over the wires of the chip, of its tiles and of their elements.
 *
 * A word's bits go out together and the next word follows in the next cycle. Between tiles a word stops at every tile it
 * passes for a cycle, since each tile has a clock tree of its own and registers at its edge; within a tile it arrives in the
 * cycle in which it leaves. Inputs go to every tile that needs them one by one, and to all elements and arrays within it at
 * once.
 *
 * Results are added on their way. In a tree over n blocks in a row every sum moves half of what its subtree spans, level by
 * level: n log₂(n)/2 distances between blocks in all. What leaves the tile, from its middle, is the sum.
 */
import type { Interconnect } from '../circuits/interconnect.ts';
import type { ChipHardware, PlacedMatrix } from './chip-hardware.ts';
import type { VectorEnergy, VectorTraffic } from './vector-traffic.ts';

export interface WireTime {
  /** Words between tiles one behind another, on wires that all layers share: inputs, and results. @unit s */
  readonly fetching: number;
  readonly storing: number;
  /** Words within a tile. */
  readonly tile: number;
  /** Of one word from tile to tile, out and back, @unit s. */
  readonly hops: number;
}

export function wireTime(chip: ChipHardware, { tile, grid }: PlacedMatrix, traffic: VectorTraffic): WireTime {
  const { clock, design } = chip;
  const inputBits = traffic.fetched * design.valueBits;
  const tileInputs = Math.ceil(traffic.inputs / traffic.tilesDeep / elementsInParallel(traffic)) * design.valueBits;
  const tileResults = Math.ceil(traffic.results / traffic.tilesAcross) * tile.sums.bits;
  // Results leave the tile and cross the grid.
  const words = (bits: number) => (clock * bits) / grid.wires.width;
  return {
    fetching: words(inputBits),
    storing: words(2 * tileResults),
    tile: (clock * tileInputs) / tile.wires.width,
    hops: 2 * clock * grid.hops,
  };
}

/** Elements that have wires of their own to what they take over from their neighbours. */
function elementsInParallel({ elementsDeep, filledInTurn }: VectorTraffic): number {
  return elementsDeep / filledInTurn;
}

export function wireEnergy(
  { design }: ChipHardware,
  { tile, grid, array }: PlacedMatrix,
  traffic: VectorTraffic,
): readonly VectorEnergy[] {
  const { element } = tile;
  const { inputToggle, outputToggle } = design;
  const { results, tilesAcross, tilesDeep } = traffic;
  const inputBits = traffic.inputs * design.valueBits;
  const fetchedBits = traffic.fetched * design.valueBits;
  // From element to element beside it.
  const handedOver = inputBits - fetchedBits;
  const moved = (energyPerChange: number, inputs: number, outputs: number) =>
    energyPerChange * (inputs * inputToggle + outputs * outputToggle);
  const sums = results * tilesDeep * tile.sums.bits;
  const elementSums = results * tilesDeep * element.sums.bits * addingWay(traffic.elementsDeep);
  const arrays = results * tilesDeep * traffic.elementsDeep;
  const arraySums = arrays * array.resultBits * addingWay(traffic.arraysDeep);
  // In lengths of the link's mean path.
  const step = (link: Interconnect, extent: number) => extent / link.wireLength;
  return [
    { ...{ component: 'bus', level: 'chip' }, energy: moved(grid.energyPerChange, fetchedBits * tilesAcross, sums) },
    {
      ...{ component: 'bus', level: 'tile' },
      energy: moved(
        tile.wires.energyPerBit,
        tilesAcross * (fetchedBits + handedOver * step(tile.wires, element.extent)),
        sums * step(tile.wires, tile.extent / 2) + elementSums * step(tile.wires, element.extent),
      ),
    },
    {
      ...{ component: 'bus', level: 'processing element' },
      energy: moved(
        element.wires.energyPerBit,
        inputBits * tilesAcross * traffic.elementsAcross,
        arraySums * step(element.wires, element.extent / Math.sqrt(element.arrays)),
      ),
    },
  ];
}

/** Distances between neighbours that all sums of a tree over `blocks` in a row go. */
function addingWay(blocks: number): number {
  return (blocks * Math.log2(blocks)) / 2;
}
