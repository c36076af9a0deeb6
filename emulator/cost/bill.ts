/**
 * The bill: what one training step and one inference cost on the hardware a program asks for.
 *
 * It is a flat list of entries, phase × operation × component × tile. Every total, share and chart is a sum over that
 * list, so the parts always add up to the whole.
 */

/** Where in a training step an operation belongs; derived from the program, see `program/analysis.ts`. */
export const phases = ['forward', 'error', 'gradient', 'update', 'static'] as const;
export type Phase = (typeof phases)[number];

/** Where in the hierarchy of a chip a block stands. */
export const levels = ['array', 'processing element', 'tile', 'chip', 'off chip'] as const;
export type Level = (typeof levels)[number];

export interface BillEntry {
  /** `static` is leakage over the whole step; all else is dynamic energy. */
  readonly phase: Phase;
  /** Label of the operation in the program, for instance `read layer 1`. */
  readonly operation: string;
  readonly component: string;
  /** Tile or shared block, for instance `layer 1`, `feedback 2`, `chip`. */
  readonly tile: string;
  readonly level: Level;
  /** @unit J per step (a batch of samples) */
  readonly energy: number;
}

export interface AreaEntry {
  readonly component: string;
  readonly tile: string;
  readonly level: Level;
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** The formula behind the figure, and where it comes from. */
  readonly formula: string;
  readonly source: string;
}

/** One bar of the timeline: `resource` is busy with `operation` from `start` to `end`. */
export interface TimelineEntry {
  readonly phase: Exclude<Phase, 'static'>;
  readonly operation: string;
  readonly resource: string;
  /** @unit s from the start of the step */
  readonly start: number;
  readonly end: number;
  /** Whether the bar lies on the critical path. */
  readonly critical: boolean;
}

export interface Bill {
  readonly technology: string;
  /** Samples in a step. */
  readonly batch: number;
  /** Steps in an epoch. */
  readonly steps: number;
  readonly energy: readonly BillEntry[];
  readonly area: readonly AreaEntry[];
  readonly timeline: readonly TimelineEntry[];
  readonly totals: {
    /** @unit J per step */
    readonly energy: number;
    /** @unit s per step */
    readonly latency: number;
    /** @unit m2 */
    readonly area: number;
    /** @unit W */
    readonly leakage: number;
  };
  readonly inference: {
    /** @unit J per sample, dynamic and leakage */
    readonly energy: number;
    /** @unit s per sample */
    readonly latency: number;
    /** Time between one sample and the next: less than {@link latency} where samples follow one another in a pipeline. @unit s */
    readonly interval: number;
  };
  /** Multiplications and additions of weights with inputs, errors or both: two a crosspoint and vector. */
  readonly operations: {
    /** In one training step. */
    readonly step: number;
    /** In one inference. */
    readonly inference: number;
  };
  /** Latency of error, gradient and update together (end of the step minus end of the forward pass), @unit s. */
  readonly learningLatency: number;
  /**
   * The s of Amdahl's law for {@link learningLatency} T of N layers: with layers side by side, learning would take
   * sT + (1 − s)T/N. It is predicted from this schedule alone, see `account.ts`.
   */
  readonly sequentialShare: number;
  /** Where the activity came from: counted while training, or assumed (and what was assumed). */
  readonly activity: string;
  /** What the model assumes beyond its formulas, in words. */
  readonly assumptions: readonly string[];
}
