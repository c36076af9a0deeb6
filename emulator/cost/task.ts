/** A task: what occupies a resource of the chip for a while. */
import type { StepPhase } from '../program/analysis.ts';

export interface Energy {
  readonly component: string;
  readonly tile: string;
  /** @unit J */
  readonly energy: number;
}

/** Kinds of work: what a task is, whichever layer it serves. */
export type Work = 'read' | 'function' | 'update' | 'gradient' | 'write' | 'transfer' | 'memory';

export interface Task {
  readonly label: string;
  readonly work: Work;
  /** Longest chain of tile reads that carry error to it. */
  readonly errorDepth: number;
  readonly phase: StepPhase;
  readonly resource: string;
  /** Indices of earlier tasks. */
  readonly waitsFor: readonly number[];
  /** @unit s */
  readonly duration: number;
  readonly energy: readonly Energy[];
}
