/**
 * Crosspoints that do not work: no pulse, reset or rest moves a stuck one, under any law. Where the faults fall is drawn for each array (`emulator/tile/faults.ts`); this is how often.
 */
import { DeviceError } from './device-error.ts';

export interface Faults {
  /** Probability that a crosspoint is stuck at its lower bound, the least conducting state. */
  readonly stuckLow: number;
  /** … at its upper bound, the most conducting state. */
  readonly stuckHigh: number;
  /** … anywhere between its bounds, uniformly. */
  readonly stuckRandom: number;
  /** Distance over which stuck crosspoints cluster, in crosspoints; 0: each for itself. */
  readonly correlationLength: number;
  /** Probability that a whole row / column of an array is broken: its crosspoints stay at their lower bounds. */
  readonly deadRows: number;
  readonly deadColumns: number;
}

export const noFaults: Faults = {
  stuckLow: 0,
  stuckHigh: 0,
  stuckRandom: 0,
  correlationLength: 0,
  deadRows: 0,
  deadColumns: 0,
};

/** Clusters wider than this would be longer than the largest arrays are wide. */
const longestCorrelation = 64;

/** @returns the faults, or null if there are none */
export function settleFaults(given: Partial<Faults>, path: string): Faults | null {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(noFaults, name)) {
      throw new DeviceError(path, `an object with any of ${Object.keys(noFaults).join(', ')}`, name);
    }
    const most = name === 'correlationLength' ? longestCorrelation : 1;
    const what = name === 'correlationLength' ? 'length in crosspoints' : 'probability';
    if (!(value >= 0 && value <= most)) throw new DeviceError(`${path}.${name}`, `a ${what} from 0 to ${most}`, value);
  }
  const faults = { ...noFaults, ...given };
  const stuck = faults.stuckLow + faults.stuckHigh + faults.stuckRandom;
  if (stuck > 1) throw new DeviceError(path, 'such that the three stuck probabilities add up to at most 1', stuck);
  return stuck > 0 || faults.deadRows > 0 || faults.deadColumns > 0 ? faults : null;
}
