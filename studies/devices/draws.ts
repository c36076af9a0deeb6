/** Deviates for looking at devices: from a seed, or held at their means. */
import { type Draws, noDeviation } from '../../devices/index.ts';
import { openStream } from '../../emulator/index.ts';

/** A stream that can be held, so that crosspoints differ and their pulses do not, or the other way round. */
export interface HeldDraws extends Draws {
  held: boolean;
}

export function openDraws(seed: number): HeldDraws {
  const stream = openStream(seed, 0);
  return {
    held: false,
    normal() {
      return this.held ? noDeviation.normal() : stream.normal();
    },
    uniform() {
      return this.held ? noDeviation.uniform() : stream.uniform();
    },
  };
}

/** A start beyond every bound: each crosspoint is clipped to its own. */
export const beyond = 1e30;
