/** One figure of the account beside the golden one. */

/** Where in the hierarchy a figure belongs; each level has tolerances of its own (handbook `cost.md` §8). */
export type Level = 'component' | 'array' | 'chip' | 'training phase';

export interface ComparedFigure {
  readonly level: Level;
  /** For instance `area`, `energy`, `latency`, `leakage`, `clock`; of training also the phase, `forward energy`. */
  readonly quantity: string;
  /** What it is a figure of, for instance `adder` or `flash ADC`. */
  readonly group: string;
  /** Which record, for instance `22 nm low-standby, 8 bits`. */
  readonly at: string;
  /** In one unit, whichever the golden file has. */
  readonly ours: number;
  readonly golden: number;
  /** Why the two differ on purpose: reported apart, not held against a tolerance. */
  readonly apart?: string;
}
