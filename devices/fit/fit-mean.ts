/** The response without noise to a trace: parameters that it tells are fitted, the others rest. */
import { placeOf } from './axis.ts';
import { halton } from './halton.ts';
import { beginFits, bySquares, fitFrom, type Model, type Optimum } from './least-squares.ts';
import { meanOf, meanTrace, squaresAbout } from './pulse-data.ts';
import type { Search } from './search.ts';

export interface MeanFit {
  /** Axes that the trace tells; the optimum has their places. */
  readonly active: readonly number[];
  /** Places of all axes. */
  readonly places: readonly number[];
  readonly optimum: Optimum;
}

/**
 * The best of the descents that are taken to their end, to the mean of some traces.
 *
 * @param searches one for each kind of response of a law
 */
export function fitMean(
  searches: readonly Search[],
  traces: readonly Float64Array[],
): { readonly search: Search; readonly fit: MeanFit } {
  const trace = meanTrace(traces);
  const begun = searches.flatMap((search) => {
    const model = search.model([...search.axes.keys()], centreOf(search));
    return beginFits(model, trace, startsOf(search, model)).map((optimum) => ({ search, model, optimum }));
  });
  const [best] = begun
    .sort((one, other) => bySquares(one.optimum, other.optimum))
    .slice(0, finals)
    .map((one) => ({ ...one, optimum: fitFrom(one.model, trace, one.optimum.places) }))
    .sort((one, other) => bySquares(one.optimum, other.optimum));
  if (best === undefined) throw new RangeError('the law has no finite response');
  const { search, optimum } = best;
  const found = { active: [...search.axes.keys()], places: optimum.places, optimum };
  return { search, fit: releaseIdle(search, trace, found, traces) };
}

/** Descents that are taken to their end. */
const finals = 4;

/** Parameters whose derivative stays below this move no curve, which is of order 1. */
const silent = 1e-7;

/** A bound without which n ln(squares) rises by less than this is not told; above 4, as residuals wander [I]. */
const significant = 10;

/** Squares, as a share of those of the data about their mean, below which fits are the same. */
const same = 1e-12;

/**
 * Takes parameters out of the fit that the trace does not tell: of no effect, or bounds that it does not reach. These
 * rest where the farthest of all traces ends.
 */
function releaseIdle(search: Search, trace: Float64Array, found: MeanFit, all: readonly Float64Array[]): MeanFit {
  const active = found.active.filter((axis) => squaresAbout(found.optimum.jacobian[axis] ?? [], 0) > silent ** 2);
  let fit = active.length < found.active.length ? refit(search, trace, active, found.places) : found;
  const floor = same * squaresAbout(trace, meanOf(trace));
  for (const [index, axis] of search.axes.entries()) {
    if (axis.side === undefined || !found.active.includes(index)) continue;
    const most = (fit.optimum.squares + floor) * Math.exp(significant / trace.length);
    const others = fit.active.filter((one) => one !== index);
    const at = (value: number, from: MeanFit) =>
      refit(search, trace, others, from.places.with(index, placeOf(axis, value)));
    const free = at(axis.side > 0 ? axis.to : axis.from, fit);
    const resting = at(axis.side * farthest([free.optimum.curve, ...all], axis.side), free);
    if (Math.max(free.optimum.squares, resting.optimum.squares) <= most) fit = resting;
  }
  return fit;
}

/** How far some traces go to one side, 1 at least. */
function farthest(traces: readonly Float64Array[], side: 1 | -1): number {
  return traces.reduce((most, trace) => trace.reduce((far, weight) => Math.max(far, weight * side), most), 1);
}

function centreOf(search: Search): number[] {
  return search.axes.map(() => 0.5);
}

/** Points that are looked at. */
const looks = 512;

/**
 * Points to look at: a Halton sequence over the parameters, with the start at the first observation. In every other one
 * the bounds are the ends of the data: a bound beyond them is felt by no curve, so that a descent would not find its way
 * back to one that the data do reach.
 */
function startsOf(search: Search, { least, most }: Model): number[][] {
  return Array.from({ length: looks }, (_, i) =>
    search.axes.map((axis, index) => {
      const place =
        axis.side !== undefined && i % 2 === 1
          ? placeOf(axis, axis.side)
          : index < search.names.length
            ? halton(i + 1, index)
            : 0.5;
      return Math.min(Math.max(place, least[index] as number), most[index] as number);
    }),
  );
}

/** Another trace, or fewer axes, from known places. */
export function refit(
  search: Search,
  trace: Float64Array,
  active: readonly number[],
  from: readonly number[],
): MeanFit {
  const start = active.map((axis) => from[axis] as number);
  const optimum = fitFrom(search.model(active, from), trace, start);
  return { active, optimum, places: withPlaces(from, active, optimum.places) };
}

/** All places, with those of the active axes exchanged. */
export function withPlaces(all: readonly number[], active: readonly number[], places: readonly number[]): number[] {
  return all.map((place, axis) => places[active.indexOf(axis)] ?? place);
}
