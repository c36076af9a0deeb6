/**
 * A chip of tiles: matrices placed on tiles, tiles on a grid, and between them wires, a global buffer, and units that
 * accumulate, rectify and pool.
 *
 * A grid is as square as the number of its tiles allows. Its wires carry a word of inputs or of results between the global
 * buffer, in the middle of the trunks, and a tile: half as far as from a corner. In a pipeline all layers' maps wait in the global buffer, of which half is fresh at a time, and at least the largest
 * (a layer writes the map that the next one reads); layer by layer only the largest does. Matrices with more rows than a
 * tile are summed at the chip's edge, where outputs pass the rectifier, and pooling where there is any, on their way to the
 * buffer: as many units as a tile gives sums at once; in a pipeline every layer has rectifiers of its own.
 */
import type { ArrayHardware } from '../array/array-hardware.ts';
import type { AreaEntry, Level } from '../bill.ts';
import type { Circuit } from '../circuits/circuit.ts';
import { hTree } from '../circuits/h-tree.ts';
import { busWidth, type Interconnect } from '../circuits/interconnect.ts';
import { maxPooling } from '../circuits/max-pooling.ts';
import { meshBus } from '../circuits/mesh-bus.ts';
import { rectifier } from '../circuits/rectifier.ts';
import { type Component, componentOf } from '../component.ts';
import type { Technology } from '../technology.ts';
import { type ChipDesign, type SettledChipDesign, settleChipDesign } from './chip-design.ts';
import { type ChipTile, chipTile } from './chip-tile.ts';
import { type Floorplan, type Placement, planFloor } from './floorplan.ts';
import { type LevelBuffer, levelBuffer } from './level-buffer.ts';
import { inputValues, type MatrixDemand, pooledValues } from './matrix-demand.ts';
import { type AdderStage, adderComponent, adderStage, processingElement } from './processing-element.ts';

/** A matrix where it lies. */
export interface PlacedMatrix {
  readonly demand: MatrixDemand;
  readonly placement: Placement;
  readonly array: ArrayHardware;
  readonly tile: ChipTile;
  /** Sums over tiles above each other. */
  readonly sums: AdderStage;
  readonly grid: TileGrid;
}

/** Tiles of one kind and the wires between them and the global buffer. */
export interface TileGrid {
  readonly rows: number;
  readonly columns: number;
  readonly wires: Interconnect;
  /** Of a bit moved between the buffer and the mean tile that differs from the one before, @unit J. */
  readonly energyPerChange: number;
  /** Cycles until a word has reached the farthest tile. */
  readonly hops: number;
}

export interface ChipHardware {
  readonly design: SettledChipDesign;
  /** @unit s */
  readonly clock: number;
  readonly floorplan: Floorplan;
  readonly matrices: ReadonlyMap<string, PlacedMatrix>;
  readonly buffer: LevelBuffer;
  /** Tiles of either mapping, whose sizes differ, stand in grids of their own. */
  readonly grids: readonly TileGrid[];
  readonly rectifier: Circuit;
  readonly pooling: Circuit;
  /** Rectifiers that a layer has, and pooling units. */
  readonly functionUnits: number;
  /** Entries of {@link area}; what stays empty around blocks of different width is one of them. */
  readonly entries: readonly AreaEntry[];
  /** Of them, rectifiers and pooling units: where formulas are billed by what they ask for, they stand for these. */
  readonly functionEntries: readonly AreaEntry[];
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
}

/** A bank of the global buffer. */
const globalBank = { lines: 128, lineBits: 128 } as const;

export function chipHardware(
  technology: Technology,
  demands: readonly MatrixDemand[],
  chipDesign: ChipDesign,
): ChipHardware {
  const design = settleChipDesign(chipDesign);
  const floorplan = planFloor(demands, {
    arrayRows: design.arrayRows,
    arrayColumns: design.arrayColumns,
    mapping: design.mapping,
    isCopied: design.isCopied,
    pipelineLimit: design.pipeline?.limit ?? 1,
  });
  const tileOf = tileMaker(technology, design, floorplan);
  const tiled = floorplan.placements.map((placement) => {
    const array = design.arrayOf(placement.demand);
    return { placement, array, tile: tileOf(array, placement.mapping) };
  });
  const grids = gridsOf(technology, design, tiled);
  const placed = tiled.map(({ placement, array, tile }): PlacedMatrix => {
    const sums = adderStage(technology, placement.tileRows, tile.sums.bits, design.logicActivity);
    return { demand: placement.demand, placement, array, tile, sums, grid: known(grids, placement.mapping) };
  });
  const buffer = globalBuffer(technology, demands, design);
  const functionUnits = Math.max(...placed.map(({ tile }) => tile.sumsAtOnce));
  const layers = design.pipeline ? demands.length : 1;
  const units = {
    rectifier: rectifier(technology, { bits: design.valueBits }),
    pooling: poolingUnit(technology, design),
  };
  const functionEntries = [
    componentOf({ component: 'digital function', circuit: units.rectifier, count: layers * functionUnits }),
    componentOf({ component: 'digital function', circuit: units.pooling, count: functionUnits }),
  ].map((part) => entry('chip', 'chip', part));
  const shared = [
    buffer,
    ...[...grids.values()].map(({ wires }) => componentOf({ component: 'bus', circuit: wires, count: 1 })),
  ].map((part) => entry('chip', 'chip', part));
  const entries = [...placed.flatMap(entriesOfMatrix), ...shared, ...functionEntries];
  return {
    ...{ design, clock: design.clock, floorplan, buffer, functionUnits, entries, functionEntries, ...units },
    grids: [...grids.values()],
    matrices: new Map(placed.map((matrix) => [matrix.demand.name, matrix])),
    area: entries.reduce((sum, { area }) => sum + area, 0),
    leakage: entries.reduce((sum, { leakage }) => sum + leakage, 0),
  };
}

/** Tiles are alike where their arrays and mappings are: each is built once. */
function tileMaker(technology: Technology, design: SettledChipDesign, floorplan: Floorplan) {
  const made = new Map<ArrayHardware, Map<Placement['mapping'], ChipTile>>();
  return (array: ArrayHardware, mapping: Placement['mapping']): ChipTile => {
    const ofArray = made.get(array) ?? new Map<Placement['mapping'], ChipTile>();
    made.set(array, ofArray);
    const known = ofArray.get(mapping);
    if (known) return known;
    const { elementSide, conventional, kernelPosition } = floorplan;
    const shape = mapping === 'kernel-position' && kernelPosition ? kernelPosition : conventional;
    const element = processingElement(technology, {
      ...{ array, arrayRows: design.arrayRows, side: elementSide },
      ...{ buffer: design.buffers.element, logicActivity: design.logicActivity },
    });
    const tile = chipTile(technology, {
      ...{ element, elements: shape.elements, summed: shape.summed, valueBits: design.valueBits },
      ...{ buffer: design.buffers.tile, logicActivity: design.logicActivity },
    });
    ofArray.set(mapping, tile);
    return tile;
  };
}

type TiledMatrix = Pick<PlacedMatrix, 'placement' | 'array' | 'tile'>;

function gridsOf(technology: Technology, design: SettledChipDesign, tiled: readonly TiledMatrix[]) {
  const mappings = [...new Set(tiled.map(({ placement }) => placement.mapping))];
  return new Map(
    mappings.map((mapping) => {
      const ofKind = tiled.filter(({ placement }) => placement.mapping === mapping);
      return [mapping, tileGrid(technology, design, ofKind)] as const;
    }),
  );
}

/** Of a matrix's tiles, without the arrays and elements that are not built. */
function tilesArea({ placement, array, tile }: TiledMatrix): number {
  const { tiles, elements, arrays } = placement;
  const { element } = tile;
  const missing = tiles * tile.elements - elements;
  const ownArea = element.area - element.arrays * array.area;
  return tiles * tile.area - missing * ownArea - (tiles * tile.elements * element.arrays - arrays) * array.area;
}

function tileGrid(technology: Technology, design: SettledChipDesign, tiled: readonly TiledMatrix[]): TileGrid {
  const tiles = tiled.reduce((sum, { placement }) => sum + placement.tiles, 0);
  const area = tiled.reduce((sum, matrix) => sum + tilesArea(matrix), 0);
  const columns = Math.ceil(Math.sqrt(tiles));
  const rows = Math.ceil(tiles / columns);
  // Blocks of the mean tile's area; a trunk ends at the port of the last one, in the middle of its side.
  const extent = Math.sqrt(area / tiles);
  const reach = (blocks: number) => extent * (1 - 1 / (2 * blocks));
  const most = Math.max(...tiled.map(({ placement, tile }) => newPlanes(placement, tile) * tile.element.planeBits));
  const width = busWidth(most * design.valueBits, design.busWidth);
  const options = { rows, columns, blockHeight: reach(rows), blockWidth: reach(columns), width };
  if (design.wiring === 'h-tree') {
    const tree = hTree(technology, { ...options, toggle: 1 });
    const forks = Math.ceil(Math.log2(rows)) + Math.ceil(Math.log2(columns));
    const cycles = Math.ceil(tree.farthest.latency / design.clock - 1e-9);
    return { rows, columns, wires: tree, energyPerChange: tree.energyPerBit, hops: Math.max(1, forks, cycles) };
  }
  const mesh = meshBus(technology, { ...options, toggle: 1 });
  const steps = Math.ceil((rows - 1) / 2) + Math.ceil((columns - 1) / 2);
  const cycles = Math.ceil(mesh.farthest.latency / 2 / design.clock - 1e-9);
  return { rows, columns, wires: mesh, energyPerChange: mesh.energyPerBit / 2, hops: Math.max(1, steps, cycles) };
}

/** Elements' worth of inputs that come to a tile for one vector: of a kernel, one column of its positions. */
function newPlanes({ mapping }: Placement, { summed }: ChipTile): number {
  return mapping === 'kernel-position' ? Math.ceil(Math.sqrt(summed)) : summed;
}

function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`the chip has no grid of ${String(key)} tiles`);
  return value;
}

function globalBuffer(
  technology: Technology,
  demands: readonly MatrixDemand[],
  design: SettledChipDesign,
): LevelBuffer {
  const maps = demands.map(inputValues);
  const largest = Math.max(...maps);
  const values = design.pipeline ? Math.max(largest, maps.reduce((sum, map) => sum + map, 0) / 2) : largest;
  return levelBuffer(technology, {
    kind: design.buffers.chip,
    ...globalBank,
    banks: Math.ceil((values * design.valueBits) / (globalBank.lines * globalBank.lineBits)),
    widest: design.busWidth,
  });
}

function poolingUnit(technology: Technology, { valueBits }: SettledChipDesign): Circuit {
  return maxPooling(technology, { bits: valueBits, inputs: pooledValues });
}

function entry(tile: string, level: Level, { component, area, leakage, formula, source }: Component): AreaEntry {
  return { tile, level, component, area, leakage, formula, source };
}

function times(count: number, part: Component): Component {
  return { ...part, area: count * part.area, leakage: count * part.leakage };
}

function entriesOfMatrix({ demand, placement, array, tile, sums }: PlacedMatrix): readonly AreaEntry[] {
  const of = (level: Level, count: number, parts: readonly Component[]) =>
    parts.map((part) => entry(demand.name, level, times(count, part)));
  const used = array.components.reduce((sum, { area }) => sum + area, 0);
  const empty: Component = {
    ...{ component: 'cell array', area: Math.max(0, array.area - used), leakage: 0 },
    formula: 'what stays empty where blocks of different width are stacked',
    source: 'layout of this account',
  };
  return [
    ...of('array', placement.arrays, [...array.components, empty]),
    ...of('processing element', placement.elements, tile.element.components),
    ...of('tile', placement.tiles, tile.components),
    ...of('chip', 1, adderComponent(sums, placement.tileColumns * placement.copiesOfTiles * tile.sumsAtOnce)),
  ];
}
