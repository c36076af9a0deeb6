/**
 * What the rest of Crosspoint sees of one kind of crosspoint: a law with every parameter settled.
 *
 * A crosspoint's state is its normalised weight `w`, dimensionless; `bounds` say how far it can go. A pulse moves it
 * by the law's formula; between pulses it stays. The electrical figures tell what those states and pulses are in
 * siemens, volts and seconds, and serve the account only: learning is independent of them.
 */
import type { Formula } from './formula/formula.ts';

/** Pulse that writes, as the circuit applies it. */
export interface WritePulse {
  /** Amplitude, @unit V, signed as published. */
  readonly voltage: number;
  /** Duration, @unit s. */
  readonly width: number;
}

/** Figures of one device that the account needs. */
export interface Electrical {
  /** Resistance of the most conducting state, @unit ohm. */
  readonly onResistance: number;
  /** Resistance of the least conducting state, @unit ohm. */
  readonly offResistance: number;
  /** @unit V */
  readonly readVoltage: number;
  readonly writeUp: WritePulse;
  readonly writeDown: WritePulse;
  /** Height × width of the cell with its access transistor, in feature sizes F. */
  readonly cellSize: readonly [height: number, width: number];
}

/** How a pulse changes the state. Absent (`null` in {@link Device}) where the device takes any change exactly. */
export interface PulseLaw {
  /**
   * Values kept for every crosspoint, drawn once when an array is made (device-to-device spread), in storage order.
   * The formulas below may use `w` and these names; nothing else.
   */
  readonly fields: readonly string[];
  /** New `w` after one pulse that raises / lowers the weight; `normal()` is a fresh draw (cycle-to-cycle). */
  readonly up: Formula;
  readonly down: Formula;
  /** Fields that bound `w` after every pulse. */
  readonly lowerBound: string;
  readonly upperBound: string;
  /**
   * Draws one crosspoint. `normal` gives standard normal deviates; the values are written to `out` from `offset`,
   * one per field, in order.
   */
  draw(normal: () => number, out: Float64Array, offset: number): void;
}

/** A device with all its numbers settled: what a preset or a user's file becomes. */
export interface Device {
  readonly name: string;
  readonly law: string;
  readonly summary: string;
  readonly citation: string;
  /** Law parameters by name, as settled from preset and overrides. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly pulse: PulseLaw | null;
  /** Mean |Δw| of one pulse of a typical crosspoint at w = 0; scales pulse trains and counts exact writes. */
  readonly granularity: number;
  /** Nominal bounds of `w` (±Infinity never: an exact device states the range its conductances span). */
  readonly range: readonly [lower: number, upper: number];
  readonly electrical: Electrical;
}
