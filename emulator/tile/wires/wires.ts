/**
 * The wires of an array, as a study describes them.
 *
 * Word line i runs along the outputs, bit line j along the inputs. Neighbouring nodes of a line are joined by one segment;
 * one more segment lies before the first node of a driven end and after the last node of a sensed end, followed by the
 * terminal: the resistance of what drives or senses there (driver, switch, sense amplifier's input). (Handbook
 * `arrays.md` §5; A. Chen, IEEE Trans. Electron Devices 60(4), 1318, 2013, doi 10.1109/TED.2013.2246791.)
 */
export interface Wires {
  /** Of one segment of a word line, @unit ohm, 0 or more. */
  readonly row: number;
  /** Of one segment of a bit line, @unit ohm, 0 or more. */
  readonly column: number;
  /** Between a source and the first segment of its word line, @unit ohm, 0 or more. */
  readonly rowTerminal: number;
  /** Between the last segment of a bit line and ground, @unit ohm, 0 or more. */
  readonly columnTerminal: number;
  /** Ends of a word line that its source drives. */
  readonly drive: 'left' | 'both';
  /** Ends of a bit line that are grounded: beyond the last word line, before the first, or both, currents added. */
  readonly sense: 'bottom' | 'top' | 'both';
  /**
   * `input-source`: inputs are voltages of word lines. `separate-source`: inputs gate cells that join a supply line and a
   * sum line, both running along the inputs; gates carry no current, and `row` and `rowTerminal` are then those of the
   * supply line, which is driven before its first cell.
   */
  readonly topology: 'input-source' | 'separate-source';
  /**
   * Whether both crosspoints of a differential weight lie on one bit line, driven from two word lines by opposite
   * voltages, so that currents subtract within the line. Otherwise positive and negative crosspoints have arrays of their
   * own. Word lines 2k (positive) and 2k + 1 (negative) then meet each bit line in one node k, and one segment of the bit
   * line lies between pairs.
   */
  readonly interleaved: boolean;
}

/** Crosspoints between wires: what is solved. */
export interface Circuit {
  /** Word lines; where pairs are interleaved, both of each pair. */
  readonly rows: number;
  /** Bit lines. */
  readonly columns: number;
  /** [rows][columns], @unit S, 0 for an open crosspoint. */
  readonly conductances: ArrayLike<number>;
  readonly wires: Wires;
  /** Unselected places of the array that bit lines and supply lines run past, one segment each; none where not given. */
  readonly idle?: Idle;
}

/** Wires of a tile, and how they are reckoned with. */
export interface TileWires extends Wires {
  /**
   * `effective`: the exact effective matrix, solved when a tile is programmed and every `refresh` batches while it learns;
   * `ladder`: every read is solved; `preview`: ratio mean field in the place of the exact matrix.
   */
  readonly solver: 'effective' | 'ladder' | 'preview';
  /** Largest node-current imbalance over the largest current. @default 1e-6 */
  readonly tolerance?: number;
  /** Mini-batches after which the matrix of a tile that learns is solved anew. @default 100 */
  readonly refresh?: number;
}

/** Word lines (where interleaved: pairs of them) whose cells are off, outside of those that are used. */
export interface Idle {
  /** Before the first that is used, where supply lines are driven. */
  readonly before: number;
  /** After the last that is used. */
  readonly after: number;
}

/** Mini-batches between two looks, where a tile does not say. */
export const usualRefresh = 100;

export const withoutResistance: Wires = {
  row: 0,
  column: 0,
  rowTerminal: 0,
  columnTerminal: 0,
  drive: 'left',
  sense: 'bottom',
  topology: 'input-source',
  interleaved: false,
};
