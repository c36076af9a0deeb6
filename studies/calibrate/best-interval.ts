/**
 * The range of a uniform converter that makes the mean squared error of rounding and clipping least.
 *
 * A narrow range has fine steps and clips much, a wide one clips nothing and rounds coarsely; the error is least where
 * the two balance. (J. Max, IRE Trans. Inf. Theory 6, 7–12, 1960, doi 10.1109/TIT.1960.1057548; S. P. Lloyd, IEEE Trans.
 * Inf. Theory 28, 129–137, 1982, doi 10.1109/TIT.1982.1056489; A. Gersho, R. M. Gray, "Vector Quantization and Signal
 * Compression", Kluwer 1992, §5.4 and §6.2: granular and overload distortion.) Max assumes a distribution; here it is
 * that of the samples, and the error is exact.
 *
 * The error has many shallow minima, because samples pass from one value to the next as the range moves. Hence:
 * 1. ranges on a grid, of geometrically spaced widths, and of several centres where they are free;
 * 2. from the best few of them, golden sections over width and centre in turn;
 * 3. to the bottom of that dent by Lloyd's iteration for evenly spaced values: with every sample kept at its code k, the
 *    best range is the regression x ≈ origin + step · k; with a new range, samples find new codes. No step raises the error.
 */
import type { Interval } from '../../emulator/index.ts';
import { eachCell, quantisationError } from './quantiser.ts';
import type { SortedSamples } from './sorted-samples.ts';

export interface Converter {
  /** Steps from the lower to the upper end of the range. */
  readonly steps: number;
  /** Whether the range is as far below as above zero. */
  readonly symmetric: boolean;
}

/** A range by its middle and half its width. */
interface Range {
  readonly centre: number;
  readonly half: number;
}

interface Tried extends Range {
  readonly error: number;
}

/** Half widths on the grid: from all that samples span down to 1/256 of it. */
const narrowest = 1 / 256;
const widths = { symmetric: 96, free: 32 };
const centres = 9;
/** Ranges of the grid that are followed to their minimum. */
const followed = 6;
const rounds = { symmetric: 1, free: 4 };
const iterations = 60;

/** @param samples not all zero */
export function bestInterval(samples: SortedSamples, { steps, symmetric }: Converter): Interval {
  const { values } = samples;
  const [least, most] = [values[0] as number, values.at(-1) as number];
  if (!symmetric && least === most) return [Math.min(least, 0), Math.max(most, 0)];
  const errorOf = ({ centre, half }: Range): Tried => {
    const { error } = quantisationError(samples, [centre - half, centre + half], steps);
    return { centre, half, error };
  };
  const extent = symmetric ? Math.max(-least, most) : (most - least) / 2;
  const middle = symmetric ? 0 : (least + most) / 2;
  const grid = gridOf({ centre: middle, half: extent }, symmetric).map(errorOf);
  const starts = grid.toSorted((one, other) => one.error - other.error).slice(0, followed);
  const ends = starts.map((start) => {
    const sought = search(start, symmetric, errorOf);
    return settle(samples, sought, { steps, symmetric }, errorOf);
  });
  const best = ends.reduce((one, other) => (other.error < one.error ? other : one));
  return [best.centre - best.half, best.centre + best.half];
}

function gridOf({ centre, half }: Range, symmetric: boolean): readonly Range[] {
  const count = symmetric ? widths.symmetric : widths.free;
  const halves = Array.from({ length: count }, (_, i) => half * narrowest ** (i / (count - 1)));
  if (symmetric) return halves.map((one) => ({ centre, half: one }));
  // Centres that keep the range within what the samples span.
  const sides = Array.from({ length: centres }, (_, i) => (2 * i) / (centres - 1) - 1);
  return halves.flatMap((one) => sides.map((side) => ({ centre: centre + side * (half - one), half: one })));
}

/** Golden sections over the width, and over the centre where it is free. */
function search(start: Tried, symmetric: boolean, errorOf: (range: Range) => Tried): Tried {
  const factor = narrowest ** (-1 / ((symmetric ? widths.symmetric : widths.free) - 1));
  let best = start;
  for (let round = 0; round < (symmetric ? rounds.symmetric : rounds.free); round++) {
    const { centre, half } = best;
    const reach = factor ** (1 / (round + 1));
    best = lowest(best, half / reach, half * reach, (one) => errorOf({ centre, half: one }));
    if (symmetric) continue;
    const moved = best;
    const shift = half / 4 / (round + 1);
    best = lowest(best, moved.centre - shift, moved.centre + shift, (one) => errorOf({ ...moved, centre: one }));
  }
  return best;
}

/** Golden section: J. Kiefer, Proc. AMS 4, 502–506, 1953. */
const golden = (Math.sqrt(5) - 1) / 2;
const sections = 24;

function lowest(known: Tried, from: number, to: number, at: (x: number) => Tried): Tried {
  let best = known;
  const seen = (x: number): Tried => {
    const tried = at(x);
    if (tried.error < best.error) best = tried;
    return tried;
  };
  let [low, high] = [from, to];
  let [left, right] = [seen(high - golden * (high - low)), seen(low + golden * (high - low))];
  for (let section = 0; section < sections; section++) {
    if (left.error < right.error) {
      high = low + golden * (high - low);
      [left, right] = [seen(high - golden * (high - low)), left];
    } else {
      low = high - golden * (high - low);
      [left, right] = [right, seen(low + golden * (high - low))];
    }
  }
  return best;
}

/** Lloyd's iteration, for as long as it gains. */
function settle(samples: SortedSamples, start: Tried, converter: Converter, errorOf: (range: Range) => Tried): Tried {
  let best = start;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const range = regress(samples, best, converter);
    if (range === null) return best;
    const tried = errorOf(range);
    if (tried.error >= best.error) return best;
    best = tried;
  }
  return best;
}

/** The best range for the codes that samples have now; null where they do not tell a step. */
function regress(samples: SortedSamples, { centre, half }: Range, { steps, symmetric }: Converter): Range | null {
  let [count, codes, codeSquares, sum, product] = [0, 0, 0, 0, 0];
  eachCell(samples, [centre - half, centre + half], steps, (code, first, end) => {
    const [number, place] = [end - first, code - steps / 2];
    const here = (samples.sums[end] as number) - (samples.sums[first] as number);
    count += number;
    codes += number * place;
    codeSquares += number * place * place;
    sum += here;
    product += here * place;
  });
  const spread = symmetric ? codeSquares : codeSquares - (codes * codes) / count;
  const shared = symmetric ? product : product - (codes * sum) / count;
  const step = shared / spread;
  if (!(step > 0) || !Number.isFinite(step)) return null;
  return { centre: symmetric ? 0 : (sum - step * codes) / count, half: (step * steps) / 2 };
}
