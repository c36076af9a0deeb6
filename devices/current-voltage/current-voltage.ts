/**
 * The current through a crosspoint: I(v, g), with v the voltage across it and g its conductance at 0 V.
 *
 * A law is a formula (`../formula/formula.ts`) over `v`, `g`, its parameters and its tables; what several parts of it
 * share is named under `where`. The differential conductance ∂I/∂v, which Newton's method needs, is derived from the same
 * formula (`differentiate.ts`). Everything is in SI units. An open crosspoint, g = 0, carries no current, and no crosspoint
 * drives a current at 0 V.
 *
 * Currents must rise with the voltage, over the whole range in which a law is used: only then does an array of such
 * crosspoints between wires have exactly one solution (R. J. Duffin, Bull. Am. Math. Soc. 53, 963, 1947,
 * doi 10.1090/S0002-9904-1947-08917-7). A range in which they do not is refused (`check-rise.ts`).
 */
import type { Formula, Table } from '../formula/formula.ts';
import type { Parameter } from '../law.ts';
import type { FunctionLanguage } from './function-language.ts';

/** Numbers from one to another, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface CurrentVoltageDefinition {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Values that the current is written with, by name, in order of evaluation. @default none */
  readonly where?: Readonly<Record<string, string>>;
  /** Current over `v` (V), `g` (S), parameters and `where`, @unit A. */
  readonly current: string;
  /** Voltages that the law is for, unless a use narrows or widens them, @unit V. */
  readonly voltages: Span;
  /** Voltages beyond which the law is not known, @unit V. @default wherever the current rises */
  readonly knownVoltages?: Span;
  /** Conductances that the law is for, @unit S. */
  readonly conductances: Span;
  /** Curves by name; `null` where each device brings its own. */
  readonly tables?: Readonly<Record<string, Table | null>>;
}

/** A law with numbers. */
export interface CurrentVoltage {
  readonly name: string;
  readonly citation: string;
  /** @param v V @param g S @returns A */
  readonly current: (v: number, g: number) => number;
  /** ∂I/∂v, @unit S. */
  readonly conductance: (v: number, g: number) => number;
  /** Voltages over which the current was found to rise, @unit V. */
  readonly voltages: Span;
  /** @unit S */
  readonly conductances: Span;
  /** Functions `<name>_current(v, g)` and `<name>_conductance(v, g)`, and those of its own that they call. */
  readonly emit: (language: FunctionLanguage, name: string) => string;
  /** What they are written with: in WGSL, `wgslFunctions` of all formulas of a shader stands before them, once. */
  readonly formulas: readonly Formula[];
}
