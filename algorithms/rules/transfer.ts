/** Changes by transfer: pulsed into a fast tile beside the weights, and taken over row by row (`program/transfer.ts`). */
import { type Decaying, fastOf, type Recorder, type Term, type Tile } from '../../emulator/index.ts';

export interface Transfer {
  /** Samples to the transfer of a row, and of the next one. */
  readonly every: number;
  /** Learning rate of the fast tile, per sample. */
  readonly fastRate: number;
  /** Change of a weight for what is read of the fast tile, per transfer. */
  readonly rate: number;
  /** Share of the fast tile in what reads of the weights see; none with choppers. @default 0 */
  readonly visible?: number;
  /** Digital buffer between both tiles; none: weights are pulsed by what is read. */
  readonly buffer: {
    /** Share of it that stays once pulses left. */
    readonly momentum: number;
    /** Pulses that leave at a time, at most. */
    readonly most: number;
    /** Signs that turn: at random and undone, or regularly, readings taken against the mean before. @default none */
    readonly chopping?: { readonly probability: number; readonly byMean: boolean };
  } | null;
}

/** Where rates decay, those of both tiles do. */
export function learnByTransfer(
  program: Recorder,
  weights: Tile,
  terms: readonly Term[],
  transfer: Transfer & Decaying,
): void {
  const { every, fastRate, rate, buffer, decays = false } = transfer;
  const { name, inputs } = weights;
  const fast = program.tile(fastOf(weights, weights.role === 'weights' ? transfer.visible : 0));
  const chopping = buffer?.chopping && {
    ...buffer.chopping,
    turned: program.vector(`chopper of ${name}`, inputs, { distribution: 'zero', bound: 0 }),
  };
  for (const { input: x, error } of terms) {
    const input = chopping ? program.map(`chopped input of ${name}`, 'x * (1 - 2 * c)', { x, c: chopping.turned }) : x;
    program.change('pulses', fast, input, error, fastRate, { decays });
  }
  const row = program.visit(weights, every);
  const a = program.read(fast, row);
  if (buffer === null) {
    program.change('pulses', weights, row, program.map(`what fast ${name} holds`, '-a', { a }), rate, { decays });
    return;
  }
  const { most, momentum } = buffer;
  const pulses = program.buffer(weights, a, { rate, decays, most, momentum, chopping: chopping ?? null });
  program.change('pulses', weights, row, pulses, 'pulse');
}
