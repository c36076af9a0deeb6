import type { EpochRecord } from './record.ts';

/** A run that cannot go on. */
export class TrainingError extends Error {
  readonly code = 'TRAINING';
  override readonly name = 'TrainingError';
  /** Those that it finished before. */
  readonly epochs: readonly EpochRecord[];

  constructor(message: string, epochs: readonly EpochRecord[] = []) {
    super(message);
    this.epochs = epochs;
  }
}
