/** Names of columns, and their ranges in words. */
import type { ColumnPortrait, JudgedSpan, Span } from './calibration-report.ts';

/** Does not break. */
const space = '\u00a0';

/** The tile; with its weight slice where it has several. */
export function columnName({ tile, slice, slices }: ColumnPortrait): string {
  return slices > 1 ? `${tile}, slice ${slice + 1}` : tile;
}

/** `±3.12`, or `−0.5 … 2.75`. */
export function spanText([lower, upper]: Span): string {
  return lower === -upper ? `±${signed(upper)}` : `${signed(lower)} … ${signed(upper)}`;
}

/** Three significant digits. */
export function signed(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

export function noiseText(signalToNoise: number | null): string {
  return signalToNoise === null ? 'exact' : `${signalToNoise.toFixed(1)}${space}dB`.replace('-', '−');
}

/** One clipped sum in many must not read as none. */
export function clippedText(share: number): string {
  if (share === 0) return `0${space}%`;
  return share < 1e-5 ? `< 0.001${space}%` : `${Number((100 * share).toPrecision(2))}${space}%`;
}

export const calibratedName = 'calibrated';
export const fullName = 'full range';

export function rangeNamed({ ranges }: ColumnPortrait, choice: string): JudgedSpan | undefined {
  return ranges.find((range) => range.choice === choice);
}
