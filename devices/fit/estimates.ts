/** Parameters as estimated: value, 95 % interval, spread between devices. */
import type { Matrix } from 'ml-matrix';
import type { Law } from '../law.ts';
import { type Axis, slopeAt, valueAt } from './axis.ts';
import type { MeanFit } from './fit-mean.ts';
import { meanOf, squaresAbout } from './pulse-data.ts';
import type { Search } from './search.ts';
import { studentPoint } from './student.ts';

export interface Estimate {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly value: number;
  /** 95 % interval; null where the data do not depend on the parameter, and it was left at rest. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Whether it ran into the end of what was searched: no optimum, and its interval says nothing. */
  readonly atLimit: boolean;
  /** Standard deviation between devices, beyond the errors of their estimates; null with one device. */
  readonly spread: number | null;
}

/** A fit with the covariance of its active places. */
export interface Assessed {
  readonly fit: MeanFit;
  readonly covariance: Matrix;
}

/** @param freedoms degrees of freedom of the covariance @param devices each device's own fit, if several */
export function estimateParameters(
  law: Law,
  search: Search,
  { fit, covariance }: Assessed,
  freedoms: number,
  devices: readonly Assessed[],
): Estimate[] {
  const reach = studentPoint(freedoms);
  return search.names.map((name, axis) => {
    const { unit, about } = law.parameters[name] ?? { unit: '1', about: '' };
    const along = search.axes[axis] as Axis;
    const place = fit.places[axis] as number;
    const index = fit.active.indexOf(axis);
    const value = valueAt(along, place);
    const atLimit = value <= along.least || value >= along.most;
    if (index < 0) return { name, unit, about, value, interval: null, atLimit, spread: devices.length > 1 ? 0 : null };
    const room = reach * deviationOf(covariance, index);
    const ends = [place - room, place + room].map((end) => clip(valueAt(along, end), along));
    const interval = [Math.min(...ends), Math.max(...ends)] as const;
    const spread = devices.length > 1 ? spreadOf(along, axis, index, devices) : null;
    return { name, unit, about, value, interval, atLimit, spread };
  });
}

function spreadOf(along: Axis, axis: number, index: number, devices: readonly Assessed[]): number {
  const values = devices.map(({ fit }) => valueAt(along, fit.places[axis] as number));
  const errors = devices.map(
    ({ fit, covariance }) => (deviationOf(covariance, index) * slopeAt(along, fit.places[axis] as number)) ** 2,
  );
  const scatter = squaresAbout(values, meanOf(values)) / (values.length - 1);
  return Math.sqrt(Math.max(scatter - meanOf(errors), 0));
}

function deviationOf(covariance: Matrix, index: number): number {
  return Math.sqrt(Math.max(covariance.get(index, index), 0));
}

function clip(value: number, { least, most }: Axis): number {
  return Math.min(Math.max(value, least), most);
}
