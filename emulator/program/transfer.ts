/**
 * Transfers: changes that a fast tile gathers reach the tile of weights row by row.
 *
 * A crosspoint whose pulses up and down are unequal forgets towards the state where they are equal, its symmetry point. So
 * gradients that average out leave a bias, and learning stalls. The Tiki-Taka family pulses gradients into a fast tile A
 * beside each tile of weights C, where that state is zero and forgetting therefore does no harm, and now and then takes what
 * one row of A holds over to C:
 *
 * - tiki-taka: C is pulsed by what was read (Gokmen & Haensch 2020, Front. Neurosci. 14:103);
 * - tiki-taka-2: what was read joins a digital buffer H first, and only whole pulses leave it, which filters the noise of
 *   reading (Gokmen 2021, Front. Artif. Intell. 4:699148);
 * - chopped-tiki-taka-2: the sign with which a row of A gathers is turned at random after it was read, and undone in
 *   reading, so that what A would drift to anyway averages out (Rasch, Carta, Fagbohungbe & Gokmen 2024, Nat. Commun. 15:7133,
 *   arXiv 2303.04721);
 * - agad: the sign turns at regular intervals, and what is read is taken against the mean of the interval before, so that no
 *   symmetry point need be known (there, AGAD).
 *
 * Reads of the weights see C alone, or C + γ A where the fast tile is visible in part, as in the first of these: then they read
 * both, and add up digitally.
 *
 * Rows are visited one after another, one every so many samples, counted from the beginning of training: no state says whose
 * turn it is. Values of visits have a vector for each visit in the place of one for each sample.
 */
import type { Chopping, TileDeclaration } from './program.ts';

/** The tile that gathers changes of another one: at zero, in cells that hold as much. */
export function fastOf({ name, inputs, outputs, initial }: TileDeclaration, visible = 0): TileDeclaration {
  return {
    ...{ name: `fast ${name}`, inputs, outputs, role: 'fast' },
    initial: { distribution: 'zero', bound: initial.bound },
    ...(visible > 0 && { visible }),
  };
}

/** Visits of a row from one turn of its sign to the next; at least two, or no mean would be left to compare with. */
export const chopPeriod = ({ probability }: Pick<Chopping, 'probability'>): number =>
  Math.max(Math.ceil(1 / probability), 2);

/** What a reading weighs in the running mean of a period: its last fifth counts most, when transients are over. */
export const meanWeight = (period: number): number => Math.min(5 / period, 1);

export interface Visits {
  /** Number of the first one, of a training run. */
  readonly first: number;
  readonly count: number;
}

/**
 * Visits in a batch: how many values an operation has there.
 *
 * @param every samples to a visit; undefined for what works on samples themselves, whose number the visits then are
 * @param seen samples of training before the batch
 */
export function visitsIn(every: number | undefined, seen: number, samples: number): Visits {
  if (every === undefined) return { first: 0, count: samples };
  const first = Math.floor(seen / every);
  return { first, count: Math.floor((seen + samples) / every) - first };
}

/** Samples of training before a batch: epochs are counted from 1, and each takes all samples of a set. */
export function samplesBefore({ epoch, first }: { epoch: number; first: number }, set: { count: number }): number {
  return Math.max(epoch - 1, 0) * set.count + first;
}
