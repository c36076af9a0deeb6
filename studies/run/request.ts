/** What a study is run with, and who is told of it. */
import type { DataSet } from '../../algorithms/index.ts';
import type { Backend } from '../../emulator/index.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Run } from './expand.ts';
import type { EpochRecord } from './record.ts';

export interface StudyRequest {
  /** Name of the study file, for messages. */
  readonly file: string;
  readonly study: SettledStudy;
  /** Commands that give the result again. */
  readonly reproduce: readonly string[];
}

/** Told what happens; for progress bars and lines. */
export interface StudyReporter {
  /** `done` of `total` images were there before. */
  onStart(total: number, done: number): void;
  onRun(run: Run, place: number, runs: number): void;
  onImages(count: number): void;
  onEpoch(run: Run, record: EpochRecord): void;
  /** The study goes on without the run. */
  onDiverged(run: Run, message: string): void;
}

export interface TrainingRequest extends StudyRequest {
  readonly data: DataSet;
  /** Folder of the data set, where one was named. */
  readonly dataFolder: string | undefined;
  readonly backend: Backend;
  /** Folder for checkpoints. */
  readonly folder: string;
  /** Whether to leave what runs have learnt in `weights/` of that folder. */
  readonly saveWeights?: boolean;
  readonly resume?: Checkpoint | undefined;
  readonly signal: AbortSignal;
  readonly reporter: StudyReporter;
}
