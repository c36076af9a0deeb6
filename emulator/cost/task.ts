/** A task: what occupies a resource of the chip for a while. */
import type { StepPhase } from '../program/analysis.ts';
import type { Level } from './bill.ts';

export interface Energy {
  readonly component: string;
  readonly tile: string;
  readonly level: Level;
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
  /** The tile that the read before it, or with it, belongs to. */
  readonly stage: string;
  /** Indices of earlier tasks. */
  readonly waitsFor: readonly number[];
  /** @unit s */
  readonly duration: number;
  readonly energy: readonly Energy[];
}

/** A task before its place in the program is noted. */
export type PlainTask = Omit<Task, 'errorDepth' | 'stage'>;
