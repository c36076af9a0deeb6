/**
 * Where a pulse leads a state that moves by itself while the pulse lasts.
 *
 * At a fixed drive the equation of motion of the weight, dw/dt = speed(w), does not depend on time: there is one curve
 * t(w) = ∫ dw / speed(w), every motion runs along it, and a pulse of any duration T is a shift,
 *
 *     w ← w(t(w) + T)
 *
 * Both directions of that curve are sampled at the same points, so that the tabulated motion keeps what the equation
 * has: two pulses are one of their joint duration, a pulse back undoes a pulse forth, no pulse is no change. Errors of
 * interpolation therefore do not add up over a train of pulses, whatever their durations.
 *
 * The points halve segments of [−1, 1] again and again, always the one whose middle is farthest from the straight line
 * between its ends, in weight times time. A motion whose speed vanishes at a bound never gets there: its curve ends
 * 2⁻²⁰ before the bound (float32 resolves 2⁻²⁴ there), and a state nearer than that, or at the bound, counts as that far
 * away. The zero of time is where the motion is fastest, because float32 resolves times best near 0 and an error of
 * time counts most there.
 *
 * Accuracy with 256 points, against 6000: for all laws and windows built on this, exponents from 1 to 10, resistance
 * ratios from 2 to 300, starts to 0.001 from either bound and durations up to 1.3 times that of the whole range, the
 * tabulated motion passes the exact one within 0.0013 in weight (of 2) or in time (of the whole range's), and within
 * 0.0002 in the median case. At one and the same time the weights differ by up to 0.0015 (median), 0.005 (90 % of
 * cases), and 0.13 for the film that starts four million times slower than it ends, as it switches. The step of a pulse
 * of 1/300 of the range is wrong by 0.4 % rms and by 5 % at most, between two points.
 *
 * The alternative is a table of the steps of one pulse. It follows nominal pulses within 0.0014, but pulses of 0.7 or
 * 1.3 times their duration, as that factor on the step, only within 0.5: steps are proportional to durations in first
 * order.
 */
import type { Table } from '../formula/formula.ts';
import { integrate } from './integrate.ts';

export interface Flow {
  /** Time at which the motion passes a weight. */
  readonly time: Table;
  /** Weight at a time. */
  readonly weight: Table;
}

/** Most points; a straight curve has 3. */
const points = 256;

/** How far from a bound that is never reached the curve ends. */
const inset = 2 ** -20;

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly duration: number;
  /** Square of the distance between curve and chord in the middle, in weight times time. */
  readonly curvature: number;
}

/**
 * @param pace time that the motion takes per weight, 1 / speed, for weights from −1 to 1; above 0, and infinite at a
 *   bound that is never reached
 */
export function tabulateFlow(pace: (weight: number) => number): Flow {
  const first = Number.isFinite(pace(-1)) ? -1 : -1 + inset;
  const last = Number.isFinite(pace(1)) ? 1 : 1 - inset;
  const timeBetween = (from: number, to: number) => integrate(pace, Math.max(from, first), Math.min(to, last));
  const segment = (from: number, to: number): Segment => {
    const middle = (from + to) / 2;
    const [before, after] = [timeBetween(from, middle), timeBetween(middle, to)];
    const duration = before + after;
    // Halves shorter than the inset would run into the resolution of float32.
    const divisible = to - from >= 4 * inset;
    return { from, to, duration, curvature: divisible ? ((before - after) ** 2 / duration) * (to - from) : 0 };
  };
  const segments = [segment(-1, 0), segment(0, 1)];
  while (segments.length < points - 1) {
    const worst = indexOfLargest(segments, ({ curvature }) => curvature);
    const { from, to, curvature } = segments[worst] as Segment;
    if (curvature === 0) break;
    segments.splice(worst, 1, segment(from, (from + to) / 2), segment((from + to) / 2, to));
  }
  return joinSegments(segments);
}

function joinSegments(segments: readonly Segment[]): Flow {
  const passed = [0];
  for (const { duration } of segments) passed.push((passed.at(-1) as number) + duration);
  const fastest = indexOfLargest(segments, ({ from, to, duration }) => (to - from) / duration);
  const times = passed.map((time) => time - (passed[fastest] as number));
  const weights = [-1, ...segments.map(({ to }) => to)];
  return { time: { x: weights, y: times }, weight: { x: times, y: weights } };
}

function indexOfLargest(segments: readonly Segment[], value: (segment: Segment) => number): number {
  const values = segments.map(value);
  return values.indexOf(Math.max(...values));
}
