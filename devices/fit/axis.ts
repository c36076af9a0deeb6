/**
 * Where a fit looks for each parameter. A fit works on places u, for which 0 to 1 is the range that its starts are spread
 * over; linear or logarithmic, so that a unit of u means about as much for every parameter.
 */

export interface Axis {
  readonly scale: 'linear' | 'log';
  /** Values at u = 0 and 1; of one sign on a logarithmic axis. */
  readonly from: number;
  readonly to: number;
  /** Values that are never left. */
  readonly least: number;
  readonly most: number;
  /** Of a bound: on which side of the data. It may be beyond all that the curve reaches. */
  readonly side?: 1 | -1;
}

export function valueAt({ scale, from, to }: Axis, place: number): number {
  return scale === 'log' ? from * (to / from) ** place : from + (to - from) * place;
}

export function placeOf({ scale, from, to }: Axis, value: number): number {
  return scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** d value / d place. */
export function slopeAt(axis: Axis, place: number): number {
  const { scale, from, to } = axis;
  return scale === 'log' ? valueAt(axis, place) * Math.log(to / from) : to - from;
}
