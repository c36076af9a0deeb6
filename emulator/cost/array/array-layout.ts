/**
 * How the blocks of an array stand around its cells: everything fits the pitch of the lines it serves.
 *
 * What serves columns is laid out as wide as the cells and stacked below them; what serves rows is as high as the cells
 * and stands beside them; the decoder of the column multiplexer stands beside it, in the corner between. The rectangle
 * around all of it is what the level above must make room for; what is left empty in the corner is lost.
 *
 * Blocks that would reach much further than the cells do not stay in their pitch: drawn by hand they turn the corner, and
 * `packed` arrays are as large as what is in them, in the shape of the rectangle.
 */

/** Where a block stands. */
export type Side = 'cells' | 'columns' | 'rows' | 'corner';

export interface PlacedBlock {
  readonly side: Side;
  /** @unit m2 */
  readonly area: number;
}

export interface ArrayLayout {
  /** @unit m */
  readonly height: number;
  readonly width: number;
  /** Of the rectangle, and of the blocks in it, @unit m2. */
  readonly area: number;
  readonly used: number;
}

export interface LayoutOptions {
  /** Of the cells, @unit m. */
  readonly height: number;
  readonly width: number;
  /** Along which blocks of either side stand, no less than the cells', @unit m. */
  readonly rowExtent: number;
  readonly columnExtent: number;
  /** Of the multiplexer beside which the corner's blocks stand, @unit m. */
  readonly cornerHeight: number;
  /** Whether blocks fold around the corner. */
  readonly packed: boolean;
}

export function arrayLayout(blocks: readonly PlacedBlock[], options: LayoutOptions): ArrayLayout {
  const { rowExtent, columnExtent, cornerHeight, packed } = options;
  const total = (side: Side) => blocks.reduce((sum, block) => (block.side === side ? sum + block.area : sum), 0);
  const below = total('columns') / columnExtent;
  const beside = total('rows') / rowExtent;
  const corner = total('corner') === 0 ? 0 : total('corner') / cornerHeight;
  const height = Math.max(options.height, beside > 0 ? rowExtent : 0) + below;
  const width = Math.max(options.width, below > 0 ? columnExtent : 0) + Math.max(beside, corner);
  const used = blocks.reduce((sum, { area }) => sum + area, 0);
  const side = packed ? Math.sqrt(used / (height * width)) : 1;
  return { height: side * height, width: side * width, area: side ** 2 * height * width, used };
}
