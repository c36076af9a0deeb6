/** What a rule asks of hardware, derived from its recorded program and never declared (see `analysis.ts`). */
export interface Demands {
  /** Vector reads of weight tiles per sample. */
  readonly reads: number;
  readonly transposedReads: number;
  /** Reads of extra feedback tiles per sample. */
  readonly feedbackReads: number;
  readonly feedbackTiles: number;
  /** Weights in feedback tiles. */
  readonly feedbackWeights: number;
  /** Rank-1 updates (or batch writes) of weight tiles per sample (per batch). */
  readonly updates: number;
  /** The same of feedback tiles. */
  readonly feedbackUpdates: number;
  /** Tiles whose weights are read out, row by row, so that digital logic can use them; per batch. */
  readonly readOuts: number;
  /** Values per sample that must be kept from the forward pass until an update uses them. */
  readonly keptValues: number;
  /** Changes of layers that can be under way together, hence the gradient units worth building. */
  readonly concurrentUpdates: number;
  /** Longest chain of tile reads, or of products by models of tiles, after the output error is known. */
  readonly errorPath: number;
  /** Longest chain of tile reads and products by models of all, from the image to the last change. */
  readonly readPath: number;
  /** Which of the three locks hold (forward, update, backward). */
  readonly locks: readonly ('forward' | 'update' | 'backward')[];
}
