/** What is known of the arrays of one layer: how they are filled, what their wires take, how far their columns err. */
import type { HeatMap } from './heat-map.ts';
import type { PassiveReport } from './passive-report.ts';

export type { PassiveReport, PassiveScheme, PowerShares, SchemeFigures, SelectFigures } from './passive-report.ts';

export interface ArrayReport {
  readonly format: 'crosspoint-array';
  readonly version: 1;
  readonly crosspoint: string;
  readonly title: string;
  readonly variant: string;
  readonly seed: number;
  readonly reproduce: string;
  readonly layer: LayerFacts;
  readonly hardware: HardwareFacts;
  readonly filling: Filling;
  /** Every physical array of the layer, inputs first, as their blocks lie. */
  readonly arrays: readonly ArrayFigures[];
  /** The array that is drawn: an index into `arrays`. */
  readonly drawn: number;
  readonly maps: ArrayMaps;
  readonly overview: Overview;
  /** Of all crosspoints of the layer, by the plane they belong to. */
  readonly histograms: readonly PlaneHistogram[];
  readonly errors: ColumnErrors;
  readonly answers: Answers;
  readonly power: PowerFigures;
  /** The array that is drawn, taken as passive; null where nobody asked. */
  readonly passive: PassiveReport | null;
}

export interface LayerFacts {
  readonly name: string;
  /** Counted from 1. */
  readonly place: number;
  /** Layers of the network. */
  readonly layers: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Where its weights come from: learnt in floating point, read from a file, or drawn as training would start. */
  readonly origin: 'trained' | 'imported' | 'initial';
  /** In words, for instance `3 epochs of BP in floating point`. */
  readonly originText: string;
  /** Weight that fills a cell. */
  readonly weightScale: number;
}

export interface HardwareFacts {
  readonly device: string;
  /** @unit ohm */
  readonly onResistance: number;
  readonly offResistance: number;
  /** @unit V */
  readonly readVoltage: number;
  /** Rows and columns of an array as it is built. */
  readonly rows: number;
  readonly columns: number;
  readonly mapping: string;
  /** Null without resistance. */
  readonly wires: WireFacts | null;
  /** In words. */
  readonly dac: string;
  readonly adc: string;
}

/** @unit ohm */
export interface WireFacts {
  readonly row: number;
  readonly column: number;
  readonly rowTerminal: number;
  readonly columnTerminal: number;
  /** In words: ends that are driven and sensed, and what is not usual. */
  readonly topology: string;
  readonly solver: string;
}

export interface Filling {
  readonly arrays: number;
  /** Share of the crosspoints built that hold a weight. */
  readonly utilisation: number;
  /** Largest residual of the wires' solution, relative; 0 without wires. */
  readonly residual: number;
  readonly sweeps: number;
}

export interface ArrayFigures {
  /** Blocks of inputs and outputs that it holds, and which of the arrays of a block it is, all from 0. */
  readonly inputBlock: number;
  readonly outputBlock: number;
  readonly group: number;
  /** Of the layer, from 0. */
  readonly firstInput: number;
  readonly inputs: number;
  readonly firstOutput: number;
  readonly outputs: number;
  /** Word lines and bit lines in use. */
  readonly rows: number;
  readonly columns: number;
  /** @unit S */
  readonly meanConductance: number;
  /** Loss of voltage across crosspoints as a share of the read voltage; null without wires. */
  readonly loss: Losses | null;
  /** Mean over reads, while inputs drive it, @unit W. */
  readonly cellPower: number;
  readonly wirePower: number;
}

export interface Losses {
  /** All rows at the read voltage. */
  readonly full: LossFigures;
  /** Rows at the mean of the inputs that the layer gets. */
  readonly mean: LossFigures;
}

export interface LossFigures {
  readonly worst: number;
  readonly median: number;
  /** Where the worst is. */
  readonly row: number;
  readonly column: number;
}

/** Maps of the array that is drawn. */
export interface ArrayMaps {
  /** Of its inputs × outputs, one a plane, @unit S. */
  readonly conductance: readonly { readonly name: string; readonly map: HeatMap }[];
  /** As its lines lie; shares of the read voltage. Null without wires. */
  readonly lossFull: HeatMap | null;
  readonly lossMean: HeatMap | null;
  /** T/G: share of its conductance with which each crosspoint counts; null where reads are solved one by one. */
  readonly attenuation: HeatMap | null;
}

/** All arrays as they lie beside each other, each binned to a few places; null between them. */
export interface Overview {
  /** Mean conductance of a bin, @unit S. */
  readonly conductance: readonly (readonly (number | null)[])[];
  /** Mean loss with all rows at the read voltage; null without wires. */
  readonly loss: readonly (readonly (number | null)[])[] | null;
  /** Which array each place belongs to; null between. */
  readonly array: readonly (readonly (number | null)[])[];
}

export interface PlaneHistogram {
  readonly name: string;
  /** Lower edge of the first bin, and width of all, @unit S. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/**
 * Outputs as read against W x of the exact weights, in units of the layer's sums. Effects are switched on in the order in
 * which a signal meets them; what each adds sums up to the whole error, column by column and vector by vector.
 */
export interface ColumnErrors {
  readonly vectors: number;
  /** Root mean square of the exact outputs. */
  readonly signal: number;
  /** Least-squares slope of outputs as read over exact ones: 1 is unbiased. */
  readonly gain: number;
  readonly effects: readonly EffectErrors[];
  readonly total: ErrorFigures;
  /** [outputs]: 5 %, 25 %, 50 %, 75 % and 95 % quantiles of the whole error. */
  readonly quantiles: readonly (readonly number[])[];
  /** Some pairs of what an output should be and what was read. */
  readonly samples: readonly (readonly [exact: number, read: number])[];
}

export interface ErrorFigures {
  /** [outputs], over vectors. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Over all outputs and vectors. */
  readonly rms: number;
}

export interface EffectErrors extends ErrorFigures {
  readonly id: string;
  readonly title: string;
  /** What it is here, in words. */
  readonly about: string;
  /** The whole error, root mean square, were it not for this effect; null where it cannot be left out alone. */
  readonly without: number | null;
}

/** What the network answers with this layer on arrays and all others exact. */
export interface Answers {
  readonly images: number;
  /** Same class as in exact arithmetic. */
  readonly kept: number;
  readonly correct: number;
  readonly correctExact: number;
}

/** Over all arrays of the layer. */
export interface PowerFigures {
  /** Mean while inputs drive the rows, @unit W. */
  readonly cells: number;
  readonly wires: number;
  /** Of one input vector, @unit J. */
  readonly energyPerRead: number;
  /** Time for which a full-scale input drives its row (bit-serial: a bit), @unit s. */
  readonly drive: number;
  /** Vectors it was averaged over. */
  readonly vectors: number;
}
