/** What is known of a device at one time: the figures that a baseline keeps and a later run is compared with. */

/** Mean, standard deviation and kurtosis over crosspoints or cells; the kurtosis is 0 where there is no spread. */
export type Statistic = readonly [mean: number, std: number, kurtosis: number];

export interface DeviceFigures {
  /** Figures without chance, equal or not: computed ones to nine digits, which hide what platforms round differently. */
  readonly exact: Readonly<Record<string, number | string>>;
  readonly statistics: Readonly<Record<string, Statistic>>;
}

/** Rounds to significant digits. */
export function roundTo(digits: number, value: number): number {
  return Number(value.toPrecision(digits));
}
