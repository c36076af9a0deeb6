/**
 * Where a fit looks for each parameter. A fit works on places u, for which 0 to 1 is the range that its starts are spread
 * over; linear or logarithmic, so that a unit of u means about as much for every parameter.
 */
import { DeviceError } from '../device-error.ts';
import type { Law } from '../law.ts';
import { type Branch, type Figures, rangeOf } from './search-table.ts';

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

/** Values beyond this are no fit. */
const farthest = 1e3;

export function axisOf(law: Law, name: string, figures: Figures, branch: Branch): Axis {
  const { default: usual, minimum = -farthest, maximum = farthest } = law.parameters[name] ?? { default: 0 };
  const room = Math.abs(Number(usual)) + 1;
  const around = { scale: 'linear', from: Number(usual) - room, to: Number(usual) + room } as const;
  const range: Partial<Axis> & Pick<Axis, 'scale' | 'from' | 'to'> = rangeOf(law.name, name, figures, branch) ?? around;
  const least = Math.max(range.least ?? minimum, minimum);
  const most = Math.min(range.most ?? maximum, maximum);
  const clip = (value: number) => Math.min(Math.max(value, least), most);
  const [from, to] = [clip(range.from), clip(range.to)];
  if (from === to) throw new DeviceError(`${law.name}.${name}`, 'within what the data leave open', from);
  return { ...range, from, to, least, most };
}
