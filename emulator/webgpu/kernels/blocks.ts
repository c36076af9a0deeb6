/**
 * Blocks: what one invocation holds in registers of a matrix, so that what it loads is used more than once.
 *
 * A load is what costs on software adapters: lavapipe fetches for each of its eight lanes in a loop, at the price of some
 * dozens of multiply-adds. A block of 8 × 8 loads sixteen numbers for 64 products, a single crosspoint two for one. Results
 * are the same to the last bit whatever the block, because every sum keeps its order.
 */
export interface Block {
  readonly rows: number;
  /** Fours of columns. */
  readonly quads: number;
}

export const blockColumns = ({ quads }: Block) => 4 * quads;

/** Of a read: samples × four outputs. */
export interface ReadBlock {
  readonly samples: number;
  /** Along the outputs, and along blocks of samples. */
  readonly workgroup: readonly [x: number, y: number];
  /**
   * Lanes that pass each other what rows are driven with: a workgroup is one subgroup of as many. 0: each invocation loads
   * it.
   */
  readonly lanes: number;
}

/** What a read's block follows from, besides the adapter. */
export interface ReadSize {
  readonly direction: 'forward' | 'transposed';
  /** Samples of a full batch. */
  readonly batch: number;
  /** Sums that are carried along, of each output. */
  readonly carried: number;
}

/** How much of which kernel is one invocation's; chosen by adapter. */
export interface Blocks {
  /** Of an exact change; rows in fours. */
  readonly change: Block;
  ofRead(size: ReadSize): ReadBlock;
}

/** Small enough to leave a GPU invocations to hide its latencies with; what lanes of a workgroup share, its cache holds. */
export const hardwareBlocks: Blocks = {
  change: { rows: 4, quads: 1 },
  ofRead: () => ({ samples: 4, workgroup: [8, 8], lanes: 0 }),
};

/**
 * Large: registers are memory to a software adapter, and few invocations fill its cores. Not larger still, because a kernel
 * takes a software adapter the longer to compile the more it holds: 16 × 4 outputs of a read about a second, once a machine.
 * A transposed read holds four registers an output.
 *
 * @param lanes of its subgroups, where it has any and all are of one size; else 0
 */
export function softwareBlocks(lanes: number): Blocks {
  const side = lanes > 0 ? lanes : 8;
  return {
    change: { rows: 8, quads: 2 },
    ofRead({ direction, batch, carried }) {
      const many = carried === 1 && batch >= 16 ? 16 : 8;
      return { samples: direction === 'transposed' || batch <= 4 ? 4 : many, workgroup: [side, 1], lanes };
    },
  };
}

/** @param lanes see {@link softwareBlocks} */
export function chooseBlocks(software: boolean, lanes: number): Blocks {
  return software ? softwareBlocks(lanes) : hardwareBlocks;
}
