/** A run that cannot go on. */
export class TrainingError extends Error {
  readonly code = 'TRAINING';
  override readonly name = 'TrainingError';
}
