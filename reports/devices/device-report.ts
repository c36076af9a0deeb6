/**
 * What is shown of a device: plain data in SI units, made by `studies/devices/` and read by the pages and texts here.
 *
 * A *sheet* says what a device is: equations, parameters, figures. A *portrait* adds what it does: curves of many
 * simulated crosspoints.
 */

export interface Equation {
  readonly name: string;
  readonly text: string;
}

/** Equations under a common heading, in order of evaluation. */
export interface Equations {
  readonly title: string;
  readonly lines: readonly Equation[];
}

/** Curve that formulas look up: straight between its points, constant beyond. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface ParameterLine {
  readonly value: number | string;
  /** SI unit, or `1`. */
  readonly unit: string;
  readonly about: string;
  readonly default: number | string;
  /** Whether the value is not the default. */
  readonly changed: boolean;
}

export interface Pulse {
  /** @unit V */
  readonly voltage: number;
  /** @unit s */
  readonly width: number;
}

export interface ElectricalFigures {
  /** @unit ohm */
  readonly onResistance: number;
  readonly offResistance: number;
  /** @unit V */
  readonly readVoltage: number;
  readonly writeUp: Pulse;
  readonly writeDown: Pulse;
  /** Height × width, in feature sizes F. */
  readonly cellSize: readonly [number, number];
}

export interface InferenceSheet {
  readonly model: string;
  readonly summary: string;
  readonly citation: string;
  /** Conductances in µS, times in s. */
  readonly equations: readonly Equations[];
  readonly tables: Readonly<Record<string, Curve>>;
  readonly parameters: Readonly<Record<string, ParameterLine>>;
}

export interface DeviceSheet {
  readonly name: string;
  /** What kind of device it is, the same words for all of the kind. */
  readonly group: string;
  readonly summary: string;
  readonly citation: string;
  readonly law: string;
  readonly lawSummary: string;
  readonly lawCitation: string;
  /** As the law states them. */
  readonly equations: readonly Equations[];
  readonly parameters: Readonly<Record<string, ParameterLine>>;
  /** The same equations with numbers in place of names, as far as the numbers are the same for all crosspoints. */
  readonly filled: readonly Equations[];
  readonly tables: Readonly<Record<string, Curve>>;
  /** Nominal bounds of the weight. */
  readonly range: readonly [lower: number, upper: number];
  /** Mean |Δw| of one pulse at w = 0. */
  readonly granularity: number;
  /** `range` over `granularity`. */
  readonly steps: number;
  /** What is kept of a crosspoint, each in float32: the weight and these. */
  readonly fields: readonly string[];
  /** @unit byte per crosspoint */
  readonly bytes: number;
  readonly electrical: ElectricalFigures;
  /** Sentences on spreads, wear and faults. */
  readonly remarks: readonly string[];
  readonly inference: InferenceSheet | null;
}

/** A cell that holds one bit exactly. */
export interface DigitalSheet {
  readonly name: string;
  readonly group: string;
  readonly summary: string;
  readonly citation: string;
  readonly states: number;
  /** @unit F² by technology node in nm; null where `electrical` says it. */
  readonly areas: Readonly<Record<string, number>> | null;
  readonly electrical: ElectricalFigures | null;
}

/** Values over an abscissa that another array holds. */
export interface Band {
  readonly mean: readonly number[];
  /** 5 % and 95 % quantiles. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The weight, as a read sees it, over a train of pulses that raise it and then one of pulses that lower it. */
export interface TrainResponse extends Band {
  /** Pulses that raise; as many lower. */
  readonly pulses: number;
  /** Weight before the first pulse; null for the lower bound of each crosspoint. */
  readonly start: number | null;
  /** Pulse numbers at which the crosspoints were looked at. */
  readonly at: readonly number[];
  /** Quartiles. */
  readonly lowerQuartile: readonly number[];
  readonly upperQuartile: readonly number[];
  /** Some single crosspoints. */
  readonly singles: readonly (readonly number[])[];
}

/** |Δw| of one pulse; null where hardly any crosspoint reaches the state. */
export interface StepSizes {
  readonly states: readonly number[];
  readonly up: { readonly mean: readonly (number | null)[]; readonly deviation: readonly (number | null)[] };
  readonly down: StepSizes['up'];
  /** State from which the typical crosspoint goes as far up as down; stable where random pulses lead there. */
  readonly symmetryPoint: { readonly weight: number; readonly stable: boolean } | 'everywhere' | null;
}

/** How often a value lies in each of many bins of equal width. */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** Differences between crosspoints; null where there are none. */
export interface Differences {
  readonly bounds: { readonly lower: Histogram | null; readonly upper: Histogram | null };
  readonly steps: { readonly up: Histogram | null; readonly down: Histogram | null };
}

export interface PulseFigures {
  /** State in which steps are compared: w = 0, or the middle of the range where 0 is not inside. */
  readonly reference: number;
  /** (up − down) over the mean of both, of the typical crosspoint at `reference`. */
  readonly asymmetry: number;
  /** Largest distance of the typical curve from a straight line, as a share of the way; see `studies/devices`. */
  readonly nonlinearity: { readonly up: number; readonly down: number };
  /** Deviation of the step at `reference`, 1 sigma over its mean: between crosspoints, and from pulse to pulse. */
  readonly deviceSpread: number;
  readonly cycleSpread: number;
  /** Deviation of what a read sees from the weight, 1 sigma as a share of the range. */
  readonly readSpread: number;
}

export interface PulsePortrait {
  readonly response: TrainResponse;
  readonly steps: StepSizes;
  readonly differences: Differences;
  readonly figures: PulseFigures;
}

/** What becomes of programmed conductances, @unit S. */
export interface RetentionPortrait {
  /** @unit s; one entry, 0, where the model says nothing of ageing. */
  readonly times: readonly number[];
  readonly levels: readonly (Band & { readonly target: number })[];
  readonly errors: {
    readonly targets: readonly number[];
    /** Mean and standard deviation of programmed − target. */
    readonly bias: readonly number[];
    readonly programming: readonly number[];
    /** Standard deviation of one read of an otherwise perfect cell, at the first of `times`. */
    readonly read: readonly number[];
  };
}

export interface DevicePortrait {
  readonly sheet: DeviceSheet;
  readonly sample: { readonly crosspoints: number; readonly seed: number };
  /** Null where the device takes any change exactly. */
  readonly pulses: PulsePortrait | null;
  /** Null without an inference model. */
  readonly retention: RetentionPortrait | null;
}
