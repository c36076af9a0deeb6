/** What every circuit of the account answers, and the checks they share. All quantities SI. */

/** Blocks the bill tells apart. */
export const componentNames = [
  'cell array',
  'row driver',
  'column driver',
  'DAC',
  'integrator',
  'column multiplexer',
  'ADC',
  'adder',
  'shift-add',
  'register',
  'buffer',
  'bus',
  'DRAM',
  'digital function',
] as const;
export type ComponentName = (typeof componentNames)[number];

export interface Circuit {
  readonly name: string;
  /** @unit m2 */
  readonly area: number;
  /** Dynamic energy of one action; the circuit's file says what an action is. @unit J */
  readonly energyPerAction: number;
  /** Of one action, @unit s. */
  readonly latency: number;
  /** @unit W */
  readonly leakage: number;
  /** The law in one line, shown in the report. */
  readonly formula: string;
  readonly source: string;
}

/** A circuit that cannot be built as asked. */
export class CircuitError extends Error {
  override readonly name = 'CircuitError';
  readonly code = 'CIRCUIT';
}

/** Refuses anything but an integer from `lowest` to `highest`. */
export function requireInteger(path: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  const range = Number.isFinite(highest) ? `from ${lowest} to ${highest}` : `of at least ${lowest}`;
  throw new CircuitError(`Expected \`${path}\` to be an integer ${range}, got \`${value}\``);
}

/** Refuses anything but a finite number above zero. */
export function requirePositive(path: string, value: number, unit: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new CircuitError(`Expected \`${path}\` to be a number above 0 ${unit}, got \`${value}\``);
}

/** Refuses anything but a number from 0 to 1. */
export function requireShare(path: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new CircuitError(`Expected \`${path}\` to be a number from 0 to 1, got \`${value}\``);
}
