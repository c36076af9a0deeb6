/** What a program's score says of the images it saw. */
import type { Counts, EpochRecord } from './record.ts';

export interface Score {
  readonly accuracy: number;
  /** Mean cross-entropy, nat. */
  readonly loss: number;
}

export function scoreOf(counts: Counts | null): Score | null {
  const score = counts?.find((counters) => counters.samples !== undefined);
  if (!score) return null;
  const samples = score.samples ?? 0;
  // The backend sums the loss in 2⁻¹⁶ nat.
  return { accuracy: (score.correct ?? 0) / samples, loss: (score.loss ?? 0) / samples / 2 ** 16 };
}

export function epochRecord(epoch: number, train: Score | null, test: Score | null): EpochRecord {
  if (!test) throw new RangeError('an evaluation program without a score');
  return {
    epoch,
    trainAccuracy: train?.accuracy ?? null,
    trainLoss: train?.loss ?? null,
    testAccuracy: test.accuracy,
    testLoss: test.loss,
  };
}
