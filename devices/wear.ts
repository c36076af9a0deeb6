/**
 * What any pulsed law can be given on top of its own physics: a finite number of states, and endurance.
 *
 * - *Levels*: a read sees the nearest of n equally spaced states between the crosspoint's bounds; the state underneath
 *   still moves by fractions of a level, as the filling of a ferroelectric's domains or of a filament does [I].
 * - *Endurance*: with every pulse both bounds shrink towards the middle between them by the share 1/endurance, so that
 *   after `endurance` pulses the window is 1/e of what it was. An exponential closing of the window with the number of
 *   cycles is the usual description of cycling wear-out (for oxides: Chen et al., IEEE IRPS 2012 and after [R]); laws whose
 *   step depends on the bounds slow down with them.
 */
import type { PulseLaw } from './device.ts';
import { DeviceError } from './device-error.ts';
import { fixNames, parseFormula } from './formula/formula.ts';

export interface Wear {
  /** States that a read can tell apart, at least 2. @default every state */
  readonly levels?: number;
  /** Pulses after which the window between the bounds has shrunk to 1/e. @default never */
  readonly endurance?: number;
}

/** Bounds are kept in float32: beyond, rounding takes more than 1 % of the window before it is 1/e. */
const longestEndurance = 1e6;

/** Most levels: beyond, float32 does not resolve them. */
const mostLevels = 2 ** 20;

interface BoundNames {
  readonly lower: string;
  readonly upper: string;
}

/** @param bounds names of the drawn values that bound the state */
export function addWear(law: PulseLaw, bounds: BoundNames, { levels, endurance }: Wear, path: string): PulseLaw {
  if (levels !== undefined && !(Number.isInteger(levels) && levels >= 2 && levels <= mostLevels)) {
    throw new DeviceError(`${path}.levels`, `a whole number of states from 2 to ${mostLevels}`, levels);
  }
  if (endurance !== undefined && !(endurance >= 1 && endurance <= longestEndurance)) {
    throw new DeviceError(`${path}.endurance`, `a number of pulses from 1 to ${longestEndurance}`, endurance);
  }
  const shrinking = endurance === undefined ? law : addEndurance(law, bounds, endurance);
  return levels === undefined ? shrinking : addLevels(shrinking, levels);
}

function addEndurance(law: PulseLaw, { lower, upper }: BoundNames, endurance: number): PulseLaw {
  const window = { lower: law.lower, upper: law.upper };
  const move = (text: string, share: number) =>
    fixNames(parseFormula(text, { names: ['lower', 'upper', 'share'] }), { ...window, share });
  const half = 1 / endurance / 2;
  // The second assignment sees the window that the first has left: both bounds move by the same.
  const worn = new Map([
    ...law.worn,
    [lower, move('lower + (upper - lower) * share', half)] as const,
    [upper, move('upper - (upper - lower) * share', half / (1 - half))] as const,
  ]);
  return { ...law, worn };
}

function addLevels(law: PulseLaw, levels: number): PulseLaw {
  const names = ['w', 'lower', 'upper', 'intervals'];
  // A window that has closed is one level, not 0 / 0.
  const place = '(w - lower) / max(upper - lower, 1e-12)';
  const text = `lower + round(${place} * intervals) * (upper - lower) / intervals`;
  const { lower, upper } = law;
  const level = fixNames(parseFormula(text, { names }), { lower, upper, intervals: levels - 1 });
  return { ...law, visible: law.visible ? fixNames(law.visible, { w: level }) : level };
}
