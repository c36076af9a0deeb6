/**
 * What the rest of Crosspoint sees of one kind of crosspoint: a law with every parameter settled.
 *
 * A crosspoint's state is its normalised weight `w`, dimensionless; `bounds` say how far it can go. A pulse moves it
 * by the law's formula; between pulses it stays. The electrical figures tell what those states and pulses are in
 * siemens, volts and seconds, and serve the account only: learning is independent of them.
 */
import type { CurrentVoltage } from './current-voltage/current-voltage.ts';
import type { Draws } from './draws.ts';
import type { Faults } from './faults.ts';
import type { Formula } from './formula/formula.ts';
import type { SettledInference } from './inference/settle-inference.ts';

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

/**
 * How a pulse changes the state. Absent (`null` in {@link Device}) where the device takes any change exactly.
 *
 * `emitPulse` (`pulse-code.ts`) turns it into statements of any language; nothing else interprets the formulas.
 */
export interface PulseLaw {
  /**
   * Values kept for every crosspoint, drawn once when an array is made (device-to-device spread), in storage order.
   * The formulas below may use `w` and these names; nothing else.
   */
  readonly fields: readonly string[];
  /** Intermediate values of a pulse, in order of evaluation: over `w`, fields and earlier ones. */
  readonly where: ReadonlyMap<string, Formula>;
  /** New `w` after one pulse that raises / lowers the weight; `normal()` is a fresh draw (cycle-to-cycle). */
  readonly up: Formula;
  readonly down: Formula;
  /** Bounds of `w` after every pulse, over fields. */
  readonly lower: Formula;
  readonly upper: Formula;
  /** New values of fields after every pulse, in order; they see the new `w`. */
  readonly worn: ReadonlyMap<string, Formula>;
  /**
   * What a read sees, where that is not `w` itself: drawn afresh whenever `w` is set or moved, and kept in the last
   * field, `visibleField`.
   */
  readonly visible: Formula | null;
  /** New `w` after one mini-batch, pulsed or not; null where it stays. */
  readonly rest: Formula | null;
  /** `w` after a reset. */
  readonly reset: Formula;
  /** Draws one crosspoint; its values are written to `out` from `offset`, one per field, in order. */
  draw(random: Draws, out: Float64Array, offset: number): void;
}

/** A device with all its numbers settled: what a preset or a user's file becomes. */
export interface Device {
  readonly name: string;
  readonly law: string;
  readonly summary: string;
  readonly citation: string;
  /** Law parameters by name, as settled from preset and overrides; a choice by its word. */
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly pulse: PulseLaw | null;
  /** Mean |Δw| of one pulse of a typical crosspoint at w = 0; scales pulse trains and counts exact writes. */
  readonly granularity: number;
  /** Nominal bounds of `w` (±Infinity never: an exact device states the range its conductances span). */
  readonly range: readonly [lower: number, upper: number];
  readonly electrical: Electrical;
  /** How often crosspoints do not work; null where all do. */
  readonly faults: Faults | null;
  /** How its conductances err and drift once programmed; null where nobody says. */
  readonly inference: SettledInference | null;
  /** Its current at voltages other than the read voltage; null where it is proportional to the voltage. */
  readonly currentVoltage: CurrentVoltage | null;
}
