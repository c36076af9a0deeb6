/**
 * Where weight matrices lie: arrays stand in processing elements, elements in tiles, tiles on the chip.
 *
 * Conventional mapping unrolls a kernel into rows, one for every channel and kernel position. A tile is two by two
 * elements; a matrix takes as many tiles as cover it. The smaller the tile, the less of it stays empty (a grid of half the
 * pitch never covers more), and the more of the chip is routing and buffers: an element is as small as keeps four arrays
 * along each side behind one adder tree, and smaller only where no matrix of the chip fills it.
 *
 * Kernel-position mapping (Peng, Liu & Yu 2019, ISCAS, 8702715) gives every position of the kernel an element of its own: a
 * tile is K² elements, each a channels × outputs slice. As the kernel moves, a position's inputs are those that its
 * neighbour has just used, so that only one column of positions is fetched anew. It suits the convolutions of the most
 * common kernel size; those with fewer rows than an array, other kernels and full connections lie conventionally.
 *
 * What is left of an element or a tile holds copies, which take vectors side by side: the energy of a vector stays, its
 * latency is divided. In a pipeline the layer of the largest map sets the pace, so that layers of large maps get copies
 * of their tiles until all take about the same time: (side / bound)², the bound being the smallest map's side, no more
 * than `pipelineLimit` times below the largest.
 */
import { CircuitError, requireInteger } from '../circuits/circuit.ts';
import { columnsOfMatrix, type MatrixDemand, requireDemand, rowsOfMatrix } from './matrix-demand.ts';

export interface FloorplanOptions {
  readonly arrayRows: number;
  readonly arrayColumns: number;
  readonly mapping: 'conventional' | 'kernel-position';
  /** Whether a matrix may have copies. @default all may */
  readonly isCopied?: (demand: MatrixDemand) => boolean;
  /** How much faster than the smallest map's layer that of the largest may be made by copies; 1 where there are none. */
  readonly pipelineLimit: number;
}

export interface Placement {
  readonly demand: MatrixDemand;
  readonly mapping: FloorplanOptions['mapping'];
  /** Tiles along rows and along columns of one copy. */
  readonly tileRows: number;
  readonly tileColumns: number;
  /** Elements of a tile that one copy takes along rows and columns. */
  readonly elementRows: number;
  readonly elementColumns: number;
  /** Arrays of an element that one copy takes along rows and columns. */
  readonly arrayRows: number;
  readonly arrayColumns: number;
  /** Arrays of one copy over all its tiles, along rows and along columns. */
  readonly rowArrays: number;
  readonly columnArrays: number;
  readonly copiesInElement: number;
  readonly copiesInTile: number;
  readonly copiesOfTiles: number;
  /** All of them: vectors taken side by side. */
  readonly copies: number;
  /** Elements, and arrays in them, that are built: where copies may be, all that tiles have room for; else what is used. */
  readonly elements: number;
  readonly arrays: number;
  readonly tiles: number;
  /** Share of the cells of its tiles that hold weights. */
  readonly utilisation: number;
}

export interface TileShape {
  readonly elements: number;
  /** Elements whose results are added: one above another, or every position of a kernel. */
  readonly summed: number;
}

export interface Floorplan {
  /** Arrays along a side of an element. */
  readonly elementSide: number;
  readonly conventional: TileShape;
  /** Null where no matrix lies by kernel position. */
  readonly kernelPosition: TileShape | null;
  readonly placements: readonly Placement[];
  /** Mean over tiles. */
  readonly utilisation: number;
}

/** Arrays along the side of an element, at most and at least. */
const largestElement = 4;
const smallestElement = 2;
const conventionalSide = 2;
const conventionalShape: TileShape = { elements: conventionalSide ** 2, summed: conventionalSide };

export function planFloor(demands: readonly MatrixDemand[], options: FloorplanOptions): Floorplan {
  requireOptions(demands, options);
  const positions = options.mapping === 'kernel-position' ? usualKernel(demands) : 1;
  const byPosition = (demand: MatrixDemand) =>
    positions > 1 && demand.kernelPositions === positions && rowsOfMatrix(demand) >= options.arrayRows;
  const elementSide = sideOfElement(demands, demands.filter(byPosition), options);
  const kernelShape = { elements: positions, summed: positions };
  const hasKernel = demands.some(byPosition);
  const bound = pipelineBound(demands, options.pipelineLimit);
  const placements = demands.map((demand) => {
    const wanted = demand.inputPositions / bound ** 2;
    return byPosition(demand)
      ? placeByPosition(demand, elementSide, options, wanted)
      : placeConventionally(demand, elementSide, options, wanted);
  });
  const tiles = placements.reduce((sum, placement) => sum + placement.tiles, 0);
  return {
    elementSide,
    conventional: conventionalShape,
    kernelPosition: hasKernel ? kernelShape : null,
    placements,
    utilisation: placements.reduce((sum, placement) => sum + placement.tiles * placement.utilisation, 0) / tiles,
  };
}

function requireOptions(demands: readonly MatrixDemand[], options: FloorplanOptions): void {
  requireInteger('array.rows', options.arrayRows, 1, Number.POSITIVE_INFINITY);
  requireInteger('array.columns', options.arrayColumns, 1, Number.POSITIVE_INFINITY);
  if (!(options.pipelineLimit >= 1)) {
    throw new CircuitError(
      `Expected \`chip.pipelineLimit\` to be a number of at least 1, got \`${options.pipelineLimit}\``,
    );
  }
  if (demands.length === 0) throw new CircuitError('Expected `chip` to hold at least one matrix, got `0`');
  for (const demand of demands) requireDemand(demand);
}

/** Kernel positions that most convolutions have; the smaller of two that are as common. */
function usualKernel(demands: readonly MatrixDemand[]): number {
  const counts = new Map<number, number>();
  for (const { kernelPositions } of demands) {
    if (kernelPositions > 1) counts.set(kernelPositions, (counts.get(kernelPositions) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b);
  return ranked[0]?.[0] ?? 1;
}

/** Whole arrays on a power of two that cover the longest side. */
function coveringSide(sides: readonly (readonly [rows: number, columns: number])[], options: FloorplanOptions) {
  const arrays = Math.max(...sides.map(([rows, columns]) => longestSide(rows, columns, options)));
  return 2 ** Math.ceil(Math.log2(arrays));
}

function longestSide(rows: number, columns: number, { arrayRows, arrayColumns }: FloorplanOptions): number {
  return Math.max(Math.ceil(rows / arrayRows), Math.ceil(columns / arrayColumns));
}

function sideOfElement(
  demands: readonly MatrixDemand[],
  byPosition: readonly MatrixDemand[],
  options: FloorplanOptions,
): number {
  const covering =
    byPosition.length > 0
      ? coveringSide(
          byPosition.map((demand) => [demand.channels, columnsOfMatrix(demand)]),
          options,
        )
      : coveringSide(
          demands.map((demand) => [rowsOfMatrix(demand), columnsOfMatrix(demand)]),
          options,
        ) / conventionalSide;
  return Math.min(largestElement, Math.max(smallestElement, covering));
}

/** Side of the input map that is fast enough as it is. */
function pipelineBound(demands: readonly MatrixDemand[], limit: number): number {
  const sides = demands.filter(({ inputPositions }) => inputPositions > 1).map((it) => Math.sqrt(it.inputPositions));
  if (sides.length === 0) return 1;
  const largest = Math.max(...sides);
  return largest / Math.min(limit, Math.floor(largest / Math.min(...sides)));
}

function placeConventionally(
  demand: MatrixDemand,
  elementSide: number,
  options: FloorplanOptions,
  wantedCopies: number,
): Placement {
  const rows = rowsOfMatrix(demand);
  const columns = columnsOfMatrix(demand);
  const element = { rows: elementSide * options.arrayRows, columns: elementSide * options.arrayColumns };
  const tile = {
    rows: conventionalSide * element.rows,
    columns: conventionalSide * element.columns,
  };
  const elementRows = Math.ceil(Math.min(rows, tile.rows) / element.rows);
  const elementColumns = Math.ceil(Math.min(columns, tile.columns) / element.columns);
  const copiesInTile = Math.floor(conventionalSide / elementRows) * Math.floor(conventionalSide / elementColumns);
  return finishPlacement(demand, 'conventional', elementSide, options, wantedCopies, {
    ...{ rows, columns, elementRows, elementColumns, copiesInTile },
    tileRows: Math.ceil(rows / tile.rows),
    tileColumns: Math.ceil(columns / tile.columns),
    rowsInElement: Math.ceil(Math.min(rows, tile.rows) / elementRows),
    columnsInElement: Math.ceil(Math.min(columns, tile.columns) / elementColumns),
    elements: conventionalShape.elements,
    rowArrays: Math.ceil(rows / options.arrayRows),
  });
}

function placeByPosition(
  demand: MatrixDemand,
  elementSide: number,
  options: FloorplanOptions,
  wantedCopies: number,
): Placement {
  const columns = columnsOfMatrix(demand);
  const element = { rows: elementSide * options.arrayRows, columns: elementSide * options.arrayColumns };
  return finishPlacement(demand, 'kernel-position', elementSide, options, wantedCopies, {
    rows: rowsOfMatrix(demand),
    columns,
    // Every element of the tile adds to the same sums.
    elementRows: demand.kernelPositions,
    elementColumns: 1,
    copiesInTile: 1,
    tileRows: Math.ceil(demand.channels / element.rows),
    tileColumns: Math.ceil(columns / element.columns),
    rowsInElement: Math.min(demand.channels, element.rows),
    columnsInElement: Math.min(columns, element.columns),
    elements: demand.kernelPositions,
    // Positions of a kernel share no arrays.
    rowArrays: demand.kernelPositions * Math.ceil(demand.channels / options.arrayRows),
  });
}

interface Cover {
  readonly rows: number;
  readonly columns: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly elementRows: number;
  readonly elementColumns: number;
  readonly copiesInTile: number;
  readonly rowsInElement: number;
  readonly columnsInElement: number;
  /** Of a tile. */
  readonly elements: number;
  /** Along rows, that one copy takes. */
  readonly rowArrays: number;
}

function finishPlacement(
  demand: MatrixDemand,
  mapping: FloorplanOptions['mapping'],
  elementSide: number,
  options: FloorplanOptions,
  wantedCopies: number,
  cover: Cover,
): Placement {
  const arrayRows = Math.ceil(cover.rowsInElement / options.arrayRows);
  const arrayColumns = Math.ceil(cover.columnsInElement / options.arrayColumns);
  const { tileRows, tileColumns, elementRows, elementColumns, rowArrays } = cover;
  const columnArrays = Math.ceil(cover.columns / options.arrayColumns);
  const isCopied = options.isCopied?.(demand) ?? true;
  const inElement = Math.floor(elementSide / arrayRows) * Math.floor(elementSide / arrayColumns);
  const copiesInElement = isCopied ? inElement : 1;
  const copiesInTile = isCopied ? cover.copiesInTile : 1;
  const copiesOfTiles = isCopied ? Math.max(1, Math.ceil(wantedCopies / (copiesInElement * copiesInTile))) : 1;
  const copies = copiesInElement * copiesInTile * copiesOfTiles;
  const tiles = tileRows * tileColumns * copiesOfTiles;
  const cells = cover.elements * elementSide ** 2 * options.arrayRows * options.arrayColumns;
  return {
    ...{ demand, mapping, tileRows, tileColumns, elementRows, elementColumns, arrayRows, arrayColumns },
    ...{ rowArrays, columnArrays, copiesInElement, copiesInTile, copiesOfTiles, copies, tiles },
    elements: tiles * (isCopied ? cover.elements : elementRows * elementColumns),
    arrays: isCopied ? tiles * cover.elements * elementSide ** 2 : rowArrays * columnArrays,
    utilisation: (cover.rows * cover.columns * copies) / (tiles * cells),
  };
}
