/**
 * A figure of every crosspoint of an array as a map of at most so many places a side.
 *
 * Where an array is larger, neighbours are binned into blocks of equal size. A mean alone would hide the one crosspoint
 * that is far off, so every bin also keeps its extreme: the value that lies farthest from the bin's mean.
 */

export interface HeatMap {
  /** Of the array. */
  readonly rows: number;
  readonly columns: number;
  /** Crosspoints of a bin along either side; those at the far ends may hold fewer. */
  readonly binRows: number;
  readonly binColumns: number;
  /** [rows of bins][columns of bins] */
  readonly mean: readonly (readonly number[])[];
  /** As `mean`: the value of each bin that lies farthest from its mean; null where a bin is one crosspoint. */
  readonly extreme: readonly (readonly number[])[] | null;
}

/** Places that a map has along a side at most. */
export const mostBins = 256;

/** @param values [rows][columns] */
export function heatMap(values: ArrayLike<number>, rows: number, columns: number): HeatMap {
  return binMap(values, { rows, columns }, Math.ceil(rows / mostBins), Math.ceil(columns / mostBins));
}

/** The same with bins of a given size. */
export function binMap(
  values: ArrayLike<number>,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  binRows: number,
  binColumns: number,
): HeatMap {
  const bins = Array.from({ length: Math.ceil(rows / binRows) }, (_, down) =>
    Array.from({ length: Math.ceil(columns / binColumns) }, (_, across) => {
      const inside = { top: down * binRows, left: across * binColumns, height: binRows, width: binColumns };
      return binOf(valuesIn(values, rows, columns, inside));
    }),
  );
  const binned = binRows > 1 || binColumns > 1;
  return {
    ...{ rows, columns, binRows, binColumns },
    mean: bins.map((row) => row.map(({ mean }) => shorten(mean))),
    extreme: binned ? bins.map((row) => row.map(({ extreme }) => shorten(extreme))) : null,
  };
}

interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

function valuesIn(values: ArrayLike<number>, rows: number, columns: number, { top, left, height, width }: Window) {
  const inside: number[] = [];
  for (let row = top; row < Math.min(top + height, rows); row++) {
    for (let column = left; column < Math.min(left + width, columns); column++) {
      inside.push(values[row * columns + column] as number);
    }
  }
  return inside;
}

function binOf(inside: readonly number[]): { mean: number; extreme: number } {
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const extreme = inside.reduce((far, value) => (Math.abs(value - mean) > Math.abs(far - mean) ? value : far), mean);
  return { mean, extreme };
}

/** Four significant digits: what a colour and a label can tell. */
export function shorten(value: number): number {
  return Number(value.toPrecision(4));
}
