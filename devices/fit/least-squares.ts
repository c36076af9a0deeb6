/**
 * Least squares from several starts: Levenberg–Marquardt (K. Levenberg, Q. Appl. Math. 2, 164, 1944; D. Marquardt,
 * J. SIAM 11, 431, 1963; the package `ml-levenberg-marquardt`), begun at the best of many points.
 *
 * The package takes a step even if it makes the fit worse, and relies on more damping later; so a descent is a few short
 * runs of it, each from the best point so far. A parameter at its limit that the data would push further is left out of
 * a run, as its share of a step cannot be taken.
 */
import { levenbergMarquardt } from 'ml-levenberg-marquardt';

export interface Model {
  /** Curves [points][observations]. */
  readonly curves: (points: readonly (readonly number[])[]) => readonly Float64Array[];
  /** Places [parameters] that are never left. */
  readonly least: readonly number[];
  readonly most: readonly number[];
}

export interface Optimum {
  readonly places: readonly number[];
  readonly curve: Float64Array;
  /** Derivatives by place [parameters][observations]. */
  readonly jacobian: readonly Float64Array[];
  /** Sum of squares. */
  readonly squares: number;
}

/** Points that a short descent begins from. */
const starts = 12;

/** Points looked at together. */
const together = 32;

/** Iterations of a run of the package, and runs of a whole and of a short descent at most. */
const iterations = 10;
const runs = 40;
const shortRuns = 2;

/** Dampings of runs in turn, relative to a curve and derivatives of order 1. */
const dampings = [1e-5, 1e-1, 1e-3];

/** Two runs in a row that each gain less than this share of the squares are the last. */
const leastGain = 1e-6;

/** Difference of two places for a derivative: central, so its error is of second order. */
const difference = 1e-4;

/** Short descents from the best of some points, the best first: to be gone on from with {@link fitFrom}. */
export function beginFits(model: Model, measured: Float64Array, points: readonly (readonly number[])[]): Optimum[] {
  const looked: { places: readonly number[]; squares: number }[] = [];
  // A few at a time: their curves are as long as the data.
  for (let from = 0; from < points.length; from += together) {
    const some = points.slice(from, from + together);
    for (const [i, curve] of model.curves(some).entries()) {
      looked.push({ places: some[i] ?? [], squares: squaresBetween(measured, curve) });
    }
  }
  return looked
    .filter(({ squares }) => Number.isFinite(squares))
    .sort(bySquares)
    .slice(0, starts)
    .map(({ places }) => descend(model, measured, evaluate(model, measured, places), shortRuns))
    .sort(bySquares);
}

/** Descends from one point. */
export function fitFrom(model: Model, measured: Float64Array, start: readonly number[]): Optimum {
  return descend(model, measured, evaluate(model, measured, start), runs);
}

function descend(model: Model, measured: Float64Array, start: Optimum, most: number): Optimum {
  // Squares are counted as a share of those of the data about their mean, so that all damping has one meaning.
  const mean = measured.reduce((sum, y) => sum + y, 0) / measured.length;
  const scale = Math.sqrt(squaresBetween(measured, new Float64Array(measured.length).fill(mean))) || 1;
  const data = { x: measured.map((_, row) => row), y: measured.map((y) => y / scale) };
  let last = start;
  const at = (places: number[]): Optimum => {
    if (!last.places.every((place, i) => place === places[i])) last = evaluate(model, measured, places);
    return last;
  };
  let best = start;
  for (let run = 0, idle = 0; run < most && idle < 2; run++) {
    const pinned = pinnedOf(model, measured, best);
    const { parameterValues } = levenbergMarquardt(
      data,
      (places) => {
        const { curve } = at(places);
        return (row) => (curve[row] as number) / scale;
      },
      {
        initialValues: best.places,
        jacobianFunction: (places) => {
          const { jacobian } = at(places);
          return (row) => jacobian.map((column, axis) => (pinned[axis] ? 0 : (column[row] as number) / scale));
        },
        minValues: model.least,
        maxValues: model.most,
        damping: dampings[run % dampings.length] as number,
        maxIterations: iterations,
        errorTolerance: 1e-16,
      },
    );
    const found = at(parameterValues);
    idle = best.squares - found.squares > leastGain * best.squares ? 0 : idle + 1;
    if (found.squares < best.squares) best = found;
  }
  return best;
}

/** Whether each parameter stands at a limit that the squares fall beyond. */
function pinnedOf({ least, most }: Model, measured: Float64Array, { places, curve, jacobian }: Optimum): boolean[] {
  return places.map((place, axis) => {
    const column = jacobian[axis] as Float64Array;
    const pull = column.reduce((sum, j, row) => sum + j * ((measured[row] as number) - (curve[row] as number)), 0);
    return (place <= (least[axis] as number) && pull < 0) || (place >= (most[axis] as number) && pull > 0);
  });
}

function evaluate(model: Model, measured: Float64Array, places: readonly number[]): Optimum {
  const moved = places.flatMap((place, axis) => [difference, -difference].map((by) => places.with(axis, place + by)));
  const [curve = new Float64Array(), ...neighbours] = model.curves([places, ...moved]);
  const jacobian = places.map((_, axis) => {
    const [after, before] = [neighbours[2 * axis] as Float64Array, neighbours[2 * axis + 1] as Float64Array];
    return curve.map((_, row) => ((after[row] as number) - (before[row] as number)) / (2 * difference));
  });
  return { places: [...places], curve, jacobian, squares: squaresBetween(measured, curve) };
}

export const bySquares = (one: { readonly squares: number }, other: { readonly squares: number }) =>
  one.squares - other.squares;

function squaresBetween(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += ((one[i] as number) - (other[i] as number)) ** 2;
  return sum;
}
