/**
 * What one vector through a matrix costs on the chip, in either direction.
 *
 * Its values are fetched from the global buffer, travel over the grid of tiles into the tiles' input buffers, and from there
 * bit-plane by bit-plane into the elements. Planes after the first come while the arrays read the one before, so that only
 * the first one's way is waited for. Elements above each other are filled one after another; of a kernel-position tile all
 * at once, since each takes over what its neighbour had. Results of an array are added up within its element, within its
 * tile and over tiles, pass the rectifier, and are stored.
 *
 * Copies take vectors side by side where they work on their own: arrays and the adders of their elements always, adders of
 * tiles in copies of tiles, wires between tiles one vector behind another. Buffers and the wires within a tile take one
 * vector at a time: copies that wait for the same buffer do not speed it up.
 */
import type { ArrayReading, ReadActivity } from '../array/array-hardware.ts';
import type { AdderTree } from '../circuits/adder-tree.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import type { ChipHardware, PlacedMatrix } from './chip-hardware.ts';
import { pooledValues } from './matrix-demand.ts';
import type { AdderStage } from './processing-element.ts';
import { bufferEnergy, bufferTime } from './vector-buffers.ts';
import { type Direction, trafficOf, type VectorEnergy, type VectorTraffic } from './vector-traffic.ts';
import { wireEnergy, wireTime } from './vector-wires.ts';

/** Where time goes, @unit s. */
export interface VectorTime {
  /** Conversions of the arrays. */
  readonly array: number;
  /** Adders between arrays. */
  readonly accumulation: number;
  readonly buffer: number;
  readonly interconnect: number;
  /** Rectifier and pooling. */
  readonly function: number;
}

export interface VectorCost {
  /** From the global buffer back to it, alone. */
  readonly latency: VectorTime;
  /** Between two vectors that follow one another, copies at work. */
  readonly interval: VectorTime;
  /** Of the interval, how long the global buffer and the wires between tiles are taken, which all layers share, @unit s. */
  readonly shared: { readonly fetching: number; readonly storing: number };
  readonly energy: readonly VectorEnergy[];
}

export function vectorCost(
  chip: ChipHardware,
  matrix: PlacedMatrix,
  activity: ReadActivity,
  direction: Direction = 'forward',
): VectorCost {
  const reading = direction === 'forward' ? matrix.array : matrix.array.transposed;
  if (!reading) throw new RangeError(`the arrays of ${matrix.demand.name} are not read transposed`);
  const selfTimed = chip.design.timing === 'self-timed';
  const traffic = trafficOf(chip, matrix, direction);
  const { activeRows, meanInput = activeRows } = activity;
  const used = { activeRows: activeRows * traffic.drivenShare, meanInput: meanInput * traffic.drivenShare };
  const read = reading.read({ ...activity, ...used }, selfTimed ? 'self-timed' : chip.clock);
  const { copies, copiesOfTiles } = matrix.placement;
  const sums = sumTimes(chip, matrix, traffic, reading);
  const buffer = bufferTime(chip, matrix, traffic);
  const wires = wireTime(chip, matrix, traffic);
  const digital = functionTime(chip, matrix, traffic);
  const buffers = buffer.fetching + buffer.storing + buffer.local;
  const words = wires.fetching + wires.storing + wires.tile;
  return {
    latency: {
      ...{ array: read.latency, accumulation: sums.element + sums.tile + sums.chip },
      ...{ buffer: buffers, interconnect: words + wires.hops, function: digital },
    },
    interval: {
      array: read.latency / copies,
      accumulation: sums.element / copies + sums.tile / copiesOfTiles + sums.chip,
      ...{ buffer: buffers, interconnect: words + wires.hops / copies, function: digital },
    },
    shared: { fetching: buffer.fetching + wires.fetching, storing: buffer.storing + wires.storing },
    energy: [
      ...arrayEnergy(read.energy, traffic),
      ...sumEnergy(matrix, traffic),
      ...bufferEnergy(chip, matrix, traffic),
      ...wireEnergy(chip, matrix, traffic),
      ...functionEnergy(chip, matrix, traffic),
    ],
  };
}

export function timeOf({ array, accumulation, buffer, interconnect, function: digital }: VectorTime): number {
  return array + accumulation + buffer + interconnect + digital;
}

/** Blocks that act for sensed lines: those of lines without weights stand still. */
const sensingBlocks: ReadonlySet<ComponentName> = new Set<ComponentName>([
  'ADC',
  'integrator',
  'column multiplexer',
  'shift-add',
  'adder',
  'register',
]);

function arrayEnergy(
  energy: Readonly<Partial<Record<ComponentName, number>>>,
  { arrays, sensedShare }: VectorTraffic,
): readonly VectorEnergy[] {
  return (Object.entries(energy) as [ComponentName, number][]).map(([component, each]) => ({
    component,
    level: 'array',
    energy: arrays * each * (sensingBlocks.has(component) ? sensedShare : 1),
  }));
}

/** Time of the adders of each level, for the batches of results that come one after another. */
function sumTimes(
  { clock, design }: ChipHardware,
  matrix: PlacedMatrix,
  traffic: VectorTraffic,
  reading: ArrayReading,
) {
  const batches = Math.max(1, Math.ceil(reading.results / reading.resultsAtOnce));
  const once = ({ latency, settledLatency }: AdderTree) =>
    design.timing === 'self-timed' ? settledLatency : clock * Math.max(1, Math.ceil(latency / clock - 1e-9));
  const time = ({ tree }: AdderStage, summed: number) => (tree && summed > 1 ? batches * once(tree) : 0);
  const { element, sums } = matrix.tile;
  return {
    element: time(element.sums, traffic.arraysDeep),
    tile: time(sums, traffic.elementsDeep),
    chip: time(matrix.sums, traffic.tilesDeep),
  };
}

function sumEnergy({ tile, placement, sums }: PlacedMatrix, traffic: VectorTraffic): readonly VectorEnergy[] {
  const { results, tilesDeep, elementsDeep, arraysDeep } = traffic;
  // A tree of n inputs makes n − 1 additions.
  const adding = ({ tree }: AdderStage, built: number, summed: number) =>
    tree && summed > 1 ? (tree.energyPerAction * (summed - 1)) / (built - 1) : 0;
  const elementSide = Math.sqrt(tile.element.arrays);
  const elements = results * tilesDeep * elementsDeep * adding(tile.element.sums, elementSide, arraysDeep);
  return [
    { component: 'adder', level: 'processing element', energy: elements },
    {
      ...{ component: 'adder', level: 'tile' },
      energy: results * tilesDeep * adding(tile.sums, tile.summed, elementsDeep),
    },
    { component: 'adder', level: 'chip', energy: results * adding(sums, placement.tileRows, tilesDeep) },
  ];
}

/** Values pass as many rectifiers, and pairs of a window as many comparators, as there are units. */
function functionTime(chip: ChipHardware, { demand }: PlacedMatrix, { results }: VectorTraffic): number {
  const windows = demand.pooled ? results / pooledValues : 0;
  const comparisons = (pooledValues - 1) * windows;
  return (chip.clock * (results + comparisons)) / chip.functionUnits;
}

function functionEnergy(chip: ChipHardware, { demand }: PlacedMatrix, { results }: VectorTraffic) {
  const windows = demand.pooled ? results / pooledValues : 0;
  const energy = results * chip.rectifier.energyPerAction + windows * chip.pooling.energyPerAction;
  return [{ component: 'digital function', level: 'chip', energy }] as const;
}
