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

/** How much of which kernel is one invocation's; chosen by adapter. */
export interface BlockSizes {
  /** Of an exact change; rows in fours. */
  readonly change: Block;
}

/** Registers are memory to a software adapter, and few invocations fill its cores: large blocks. */
const software: BlockSizes = { change: { rows: 8, quads: 2 } };

/** Small enough to leave a GPU invocations to hide its latencies with. */
const hardware: BlockSizes = { change: { rows: 4, quads: 1 } };

export const blockSizes = { software, hardware } as const;
