/** What is shown of a calibration: plain data, made by `studies/calibrate/` and read by the page and the texts here. */

/** Quantities of columns are in units of weight × coded input. */
export type Span = readonly [lower: number, upper: number];

export interface JudgedSpan {
  /** What it is, for instance `calibrated` or `full range`. */
  readonly choice: string;
  readonly interval: Span;
  /** @unit dB; null where conversion loses nothing */
  readonly signalToNoise: number | null;
  /** Share of conversions. */
  readonly clipped: number;
}

/** The columns of one weight slice of a tile. */
export interface ColumnPortrait {
  readonly tile: string;
  /** Least significant first. */
  readonly slice: number;
  /** Of the tile. */
  readonly slices: number;
  readonly conversions: number;
  /** Least and most of what reached the converters. */
  readonly seen: Span;
  /** All that a column can carry. */
  readonly full: Span;
  readonly chosen: Span;
  /** The calibrated range first, the full range last; empty where only 0 reached the converters. */
  readonly ranges: readonly JudgedSpan[];
  /** Shares of conversions in bins of one width, the first from `start` on. */
  readonly histogram: { readonly start: number; readonly width: number; readonly shares: readonly number[] };
}

export interface CalibrationReport {
  readonly title: string;
  readonly crosspoint: string;
  /** The study file. */
  readonly file: string;
  readonly variant: string;
  readonly rule: string;
  readonly seed: number;
  readonly data: string;
  /** Training images that were read. */
  readonly images: number;
  readonly bits: number;
  readonly coding: 'sign-magnitude' | 'offset-binary';
  readonly columns: readonly ColumnPortrait[];
  /** The ranges as a study takes them. */
  readonly rangesFile: string;
  readonly reproduce: string;
}
