/**
 * The axis of a swept figure: logarithmic where values multiply, as sizes of arrays do; linear where they are numbers
 * that a line can bear; else one place a value, in the order of the study.
 */
import type { SweptValue } from '../sweeps.ts';
import { axisOf, type JsonObject, plain } from './figure.ts';

export interface SweptAxis {
  readonly axis: JsonObject;
  /** Where a value stands. */
  readonly place: (value: SweptValue) => string | number;
}

/** How far the largest gap between values may exceed the smallest on a linear axis. */
const mostUneven = 20;
/** Neighbours on a linear axis closer than this share of it have one label for both. */
const closest = 0.045;

/** @param textOf how a value is told */
export function sweptAxis(
  label: string,
  values: readonly SweptValue[],
  textOf: (value: SweptValue) => string,
): SweptAxis {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const ordered = [...new Set(numbers)].sort((one, other) => one - other);
  const title = plain(label);
  if (numbers.length === values.length && ordered.length > 1) {
    const ticks = (shown: readonly number[]) => ({ tickvals: [...shown], ticktext: shown.map(textOf) });
    const [least, most] = [ordered[0] as number, ordered.at(-1) as number];
    if (multiplies(ordered)) {
      const room = 0.06 * Math.log10(most / least);
      const range = [Math.log10(least) - room, Math.log10(most) + room];
      return { axis: axisOf(title, { type: 'log', range, showgrid: false, ...ticks(ordered) }), place: Number };
    }
    const gaps = ordered.slice(1).map((value, i) => value - (ordered[i] as number));
    if (Math.max(...gaps) <= mostUneven * Math.min(...gaps)) {
      const room = 0.06 * (most - least);
      const shown = thinned(ordered, closest * (most - least));
      return {
        axis: axisOf(title, { range: [least - room, most + room], showgrid: false, ...ticks(shown) }),
        place: Number,
      };
    }
    return categories(title, ordered, textOf);
  }
  return categories(title, values, textOf);
}

function categories(title: string, values: readonly SweptValue[], textOf: (value: SweptValue) => string): SweptAxis {
  const names = [...new Set(values.map((value) => plain(textOf(value))))];
  const order = { type: 'category', categoryorder: 'array', categoryarray: names };
  const range = [-0.3, names.length - 0.7];
  return { axis: axisOf(title, { ...order, range, showgrid: false }), place: (value) => plain(textOf(value)) };
}

/** Three values or more, each about as many times the one before. */
function multiplies(ordered: readonly number[]): boolean {
  const [least] = ordered;
  if (ordered.length < 3 || least === undefined || least <= 0) return false;
  const ratios = ordered.slice(1).map((value, i) => value / (ordered[i] as number));
  return Math.min(...ratios) >= 1.5 && Math.max(...ratios) <= 1.35 * Math.min(...ratios);
}

function thinned(ordered: readonly number[], distance: number): readonly number[] {
  const kept: number[] = [];
  for (const value of ordered) {
    const last = kept.at(-1);
    if (last === undefined || value - last >= distance) kept.push(value);
  }
  return kept;
}
