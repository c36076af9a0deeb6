/**
 * How long integrators gather. The lag of an integrator at the start of a pulse returns at its end, so it need settle only
 * once, after the last; an eighth of the phase lets its amplifier be slow, hence small. Bits must settle one by one.
 */
import type { CellArray } from '../circuits/cell-array.ts';
import { inputSlots, type SettledDesign } from './array-design.ts';

export interface Gathering {
  /** Shortest pulse: whole clock cycles in which lines settle, @unit s. */
  readonly slot: number;
  /** Longest input, all its slots, @unit s. */
  readonly fullPulse: number;
  /** Time integrators have to settle after each pattern of pulses, @unit s. */
  readonly settling: number;
  /** All phases, settling included, @unit s. */
  readonly duration: number;
}

const settlingShare = 1 / 8;

export function gathering({ input, sizing }: SettledDesign, cells: CellArray): Gathering {
  const lines = Math.max(cells.rowSettling, cells.columnSettling);
  const slot = sizing.slot * Math.max(1, Math.ceil(lines / sizing.slot));
  const slots = inputSlots(input);
  const settlingSlots = input.encoding === 'bit-serial' ? 1 : Math.max(1, Math.ceil(settlingShare * slots));
  return {
    slot,
    fullPulse: slots * slot,
    settling: settlingSlots * slot,
    duration: input.phases * (slots + settlingSlots) * slot,
  };
}
