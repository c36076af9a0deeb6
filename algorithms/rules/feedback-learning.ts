/** Feedback arrays that learn what they should be by correlating noise with what came of it. */
import type { Recorder, Term, Tile } from '../../emulator/index.ts';

/**
 * B ← B − rate · (B − factor · mean of error inputᵀ over the batch): a running mean, of as many samples as a batch has. The
 * decay makes it a formula of weights, so that it is written.
 */
export function recordRunningMean(program: Recorder, tile: Tile, term: Term, rate: number, factor = 1): void {
  const samples = program.map(`samples of ${tile.name}`, '1', {}, tile.outputs);
  const text = factor === 1 ? 'w - g / samples' : `w - ${factor} * g / samples`;
  program.write(tile, [term], rate, { formula: { text, outputs: { samples } } });
}
