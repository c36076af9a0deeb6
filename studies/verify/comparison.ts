/** Figures of one kind, compared with those of the file. */
export interface Comparison {
  /** For instance `full curve`. */
  readonly name: string;
  /** Number of figures. */
  readonly cases: number;
  /** Largest error over its tolerance; up to 1 passes. */
  readonly worst: number;
  /** Which figure that is, for instance `std after 50 pulses`. */
  readonly at: string;
}

/** Golden files that are not what they seem to be. */
export class GoldenError extends Error {
  readonly code = 'GOLDEN';
  override readonly name = 'GoldenError';
}
