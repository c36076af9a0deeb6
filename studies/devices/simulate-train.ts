/**
 * Potentiation and depression: identical pulses up, then as many down, from each crosspoint's lower bound, as devices are
 * published. How many, where nobody says: until the typical crosspoint (every deviate 0) has made 98 % of its way in the
 * slower direction.
 *
 * Some devices hardly move near a bound: a memristor at Roff lets little current through. One that does not cross most of
 * its range in a generous number of pulses starts instead from where some pulses down take it from its upper bound.
 *
 * Nonlinearity is the largest distance of the typical crosspoint's curve from the straight line between its start and
 * where 98 % of the way are made, as a share of that way: 0 for constant steps, whatever the spread of bounds.
 */
import { noDeviation, type PulseLaw, pulseResponse } from '../../devices/index.ts';
import type { PulseFigures, PulsePortrait } from '../../reports/index.ts';
import { beyond, type HeldDraws } from './draws.ts';
import { quantilesOf, shorten } from './sample.ts';

export interface Train {
  /** Up, and as many down. */
  readonly pulses: number;
  /** State before the first pulse; null for each crosspoint's lower bound. */
  readonly start: number | null;
}

/** What a read sees of the typical crosspoint after 0, 1, ... pulses. */
function typicalCurve(law: PulseLaw, up: number, down: number, start: number): number[] {
  const weights: number[] = [];
  const look = (seen: Float64Array) => weights.push(seen[0] ?? Number.NaN);
  pulseResponse(law, { up, down, devices: 1, random: noDeviation, start }, look);
  return weights;
}

/** Share of the way after which a curve counts as complete. */
const complete = 0.98;

/** First place at which a curve has made `complete` of its way. */
function placeOfCompletion(curve: readonly number[]): number {
  const start = curve[0] ?? Number.NaN;
  const way = Math.abs((curve.at(-1) ?? Number.NaN) - start);
  return curve.findIndex((state) => Math.abs(state - start) >= complete * way);
}

/** Pulses to look for the end of a curve in, as a multiple of the steps over the range; and where it has none. */
const patience = 20;
const glimpse = 3;
const mostPulses = 20_000;
/** Share of the range that is most of it. */
const most = 0.8;

/** A train that shows the whole of the curve in either direction. @param steps over the range */
export function planTrain(law: PulseLaw, [lower, upper]: readonly [number, number], steps: number): Train {
  const tried = Math.min(mostPulses, Math.max(10, Math.ceil(patience * steps)));
  const curve = typicalCurve(law, tried, tried, -beyond);
  const crosses = (curve[tried] ?? Number.NaN) - lower > most * (upper - lower);
  if (crosses) return { pulses: pulsesToComplete(curve), start: null };
  const pulses = Math.min(tried, Math.max(10, Math.ceil(glimpse * steps)));
  const start = typicalCurve(law, 0, pulses, beyond).at(-1) ?? null;
  return { pulses: pulsesToComplete(typicalCurve(law, pulses, pulses, start ?? -beyond)), start };
}

/** Pulses that complete either half of a curve, a little more than that, rounded. */
function pulsesToComplete(curve: readonly number[]): number {
  const half = (curve.length - 1) / 2;
  const needed = 1.05 * Math.max(placeOfCompletion(curve.slice(0, half + 1)), placeOfCompletion(curve.slice(half)));
  const size = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1);
  return Math.min(half, Math.max(10, Math.ceil(needed / size) * size));
}

export function nonlinearityOf(law: PulseLaw, { pulses, start }: Train): PulseFigures['nonlinearity'] {
  const curve = typicalCurve(law, pulses, pulses, start ?? -beyond);
  return { up: bend(curve.slice(0, pulses + 1)), down: bend(curve.slice(pulses)) };
}

function bend(curve: readonly number[]): number {
  const last = placeOfCompletion(curve);
  const [start = 0, end = 0] = [curve[0], curve[last]];
  if (start === end) return 0;
  const distances = curve.slice(0, last + 1).map((state, i) => (state - start) / (end - start) - i / last);
  return Math.max(...distances.map(Math.abs));
}

/** Points of the figure in either direction, at most. */
const points = 250;
const singles = 4;

export function simulateTrain(
  law: PulseLaw,
  { pulses, start }: Train,
  crosspoints: number,
  random: HeldDraws,
): PulsePortrait['response'] {
  const stride = Math.ceil(pulses / points);
  const shown = (pulse: number) => pulse % pulses === 0 || (pulse % pulses) % stride === 0;
  const at: number[] = [];
  const rows: number[][] = [];
  const each = Array.from({ length: Math.min(singles, crosspoints) }, () => [] as number[]);
  const train = { up: pulses, down: pulses, devices: crosspoints, random, start: start ?? -beyond };
  const { mean } = pulseResponse(law, train, (weights, pulse) => {
    if (!shown(pulse)) return;
    at.push(pulse);
    rows.push(quantilesOf(weights, [0.05, 0.25, 0.75, 0.95]).map(shorten));
    for (const [i, single] of each.entries()) single.push(shorten(weights[i] ?? Number.NaN));
  });
  const column = (place: number) => rows.map((row) => row[place] ?? Number.NaN);
  return {
    pulses,
    start,
    at,
    mean: at.map((pulse) => shorten(mean[pulse] ?? Number.NaN)),
    low: column(0),
    lowerQuartile: column(1),
    upperQuartile: column(2),
    high: column(3),
    singles: each,
  };
}
