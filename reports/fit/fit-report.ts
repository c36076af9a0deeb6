/** What is shown of a fit: plain data in SI units, made by `studies/fit/` and read by the page and the texts here. */

/** Conductances over the observations, @unit S. */
export interface Curve {
  readonly mean: readonly number[];
  /** 5 % and 95 % quantiles; null of a single trace. */
  readonly band: { readonly low: readonly number[]; readonly high: readonly number[] } | null;
}

export interface FitResponse {
  /** Pulses before each observation. */
  readonly at: readonly number[];
  /** Direction of the pulses that led to each observation; the first has that of the next. */
  readonly directions: readonly ('up' | 'down')[];
  readonly measured: Curve;
  /** The law without noise. */
  readonly fitted: readonly number[];
  /** Crosspoints simulated with the device as written, spreads and noise included. */
  readonly simulated: Curve;
}

/** Change by one pulse over the conductance before it, @unit S; up and down both count as positive. */
export interface FitSteps {
  /** Means of measured steps from states that lie close. */
  readonly measured: readonly { readonly at: number; readonly step: number }[];
  readonly law: readonly { readonly at: number; readonly step: number }[];
}

export interface FittedLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly about: string;
  /** 95 %; null where the data do not depend on it. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly atLimit: boolean;
  /** Standard deviation between devices; null with one device. */
  readonly spread: number | null;
}

export interface RankedLaw {
  readonly law: string;
  /** Numbers fitted. */
  readonly freedoms: number;
  readonly rSquared: number;
  /** Corrected Akaike information criterion, and what it is above the smallest. */
  readonly criterion: number;
  readonly difference: number;
  readonly weight: number;
}

export interface FitReport {
  readonly name: string;
  readonly crosspoint: string;
  /** File that was fitted. */
  readonly file: string;
  readonly reproduce: string;
  readonly law: { readonly name: string; readonly summary: string; readonly citation: string };
  readonly counts: {
    readonly devices: number;
    /** Over all devices. */
    readonly cycles: number;
    readonly observations: number;
    readonly up: number;
    readonly down: number;
  };
  readonly response: FitResponse;
  readonly steps: { readonly up: FitSteps; readonly down: FitSteps };
  readonly rSquared: number;
  readonly parameters: readonly FittedLine[];
  /** Parameters that were not fitted but are not at their default. */
  readonly known: readonly (readonly [name: string, value: string | number])[];
  /** Noise from pulse to pulse as the law has it; null where the law has none. */
  readonly stepNoise: { readonly name: string; readonly value: number; readonly about: string } | null;
  /** Noise of a read, @unit S; and the law's parameter for it. */
  readonly readNoise: { readonly conductance: number; readonly name: string | null; readonly value: number };
  /** Of the device as written, @unit S. */
  readonly range: readonly [least: number, most: number];
  /** Figures that no measurement of pulses tells, and where they are from. */
  readonly electricalSource: string;
  readonly ranking: readonly RankedLaw[];
  /** The device file. */
  readonly deviceFile: string;
}
