/**
 * What an array would do without access transistors: one crosspoint selected, all others half-selected or on sneak paths
 * (`emulator/tile/wires/sneak.ts` says what its schemes are).
 */

/** What unselected lines do: nothing, 0 V, half of the voltage, or a third and two thirds. */
export type PassiveScheme = 'floating' | 'grounded' | 'half' | 'third';

export interface PassiveReport {
  /** Of a crosspoint's current over its voltage, in words. */
  readonly law: string;
  /** The crosspoint whose lines conduct most over what it conducts itself. */
  readonly worst: {
    /** From 0. */
    readonly row: number;
    readonly column: number;
    /** @unit S */
    readonly conductance: number;
  };
  /** Crosspoints, spread over the array, that means are taken over. */
  readonly sampled: number;
  /** Between the lines of the selected crosspoint, @unit V. */
  readonly readVoltage: number;
  readonly writeVoltage: number;
  readonly reading: readonly SchemeFigures[];
  /** Null where the law is not known to the write voltage. */
  readonly writing: readonly SchemeFigures[] | null;
  /** Voltage to which the law is known, where that is less than the write voltage, @unit V; null where it is not. */
  readonly knownTo: number | null;
}

export interface SchemeFigures {
  readonly scheme: PassiveScheme;
  readonly worst: SelectFigures;
  readonly mean: SelectFigures;
}

/** One crosspoint selected; or means over several, where ratios are those of means. */
export interface SelectFigures {
  /** Through the selected crosspoint, and out of its bit line, @unit A, without sign. */
  readonly selected: number;
  readonly sensed: number;
  /** What is sensed but is not the selected crosspoint's current, over that current. */
  readonly sneak: number;
  /** What the selected word line delivers to other crosspoints, over the selected one's current. */
  readonly leakage: number;
  /** Of the whole array, @unit W, and where it goes. */
  readonly power: number;
  readonly shares: PowerShares;
  /** Largest voltage across a crosspoint on a line with the selected one, without sign, @unit V. */
  readonly disturb: number;
  /** (on − off) / on of what is sensed with the selected crosspoint at either end of its range; null while writing. */
  readonly margin: number | null;
}

/** They sum up to 1. */
export interface PowerShares {
  readonly selected: number;
  /** On a line with the selected crosspoint. */
  readonly halfSelected: number;
  /** On no line with it. */
  readonly others: number;
  readonly wires: number;
}
