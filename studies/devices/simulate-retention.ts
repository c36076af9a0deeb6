/**
 * What becomes of programmed conductances: cells at a few levels, read after times from a second to ten decades later, or
 * as long as the model holds; and how far from its target a cell is programmed.
 */
import { inferenceModels, type SettledInference } from '../../devices/index.ts';
import type { RetentionPortrait } from '../../reports/index.ts';
import { type HeldDraws, openDraws } from './draws.ts';
import { deviationOf, meanOf, quantilesOf, shorten } from './sample.ts';

const levels = 5;
const targets = 41;
/** @unit s */
const first = 1;
const last = 1e10;
const timesPerDecade = 6;

export function portrayRetention(inference: SettledInference, cells: number, seed: number): RetentionPortrait {
  const times = timesOf(inference.model);
  const [least, most] = inference.range;
  const share = (part: number) => least + part * (most - least);
  return {
    times,
    levels: Array.from({ length: levels }, (_, i) => ageLevel(inference, share((i + 1) / levels), times, cells, seed)),
    errors: errorsOf(
      inference,
      Array.from({ length: targets }, (_, i) => share(i / (targets - 1))),
      times[0] ?? 0,
      cells,
      seed,
    ),
  };
}

/** Times that the model holds for, evenly on a logarithmic axis. */
function timesOf(model: string): number[] {
  const { from = 0, to = last } = inferenceModels.get(model)?.times ?? {};
  const [start, end] = [Math.max(first, from), Math.min(last, to)];
  if (!(end > start)) return [0];
  const steps = Math.ceil(timesPerDecade * Math.log10(end / start));
  const times = Array.from({ length: steps + 1 }, (_, i) => start * (end / start) ** (i / steps));
  // Rounding must not lead beyond the ends.
  return times.map((time, i) => (i === steps ? end : i === 0 ? start : shorten(time)));
}

function ageLevel(
  inference: SettledInference,
  target: number,
  times: readonly number[],
  cells: number,
  seed: number,
): RetentionPortrait['levels'][number] {
  const programmed = inference.program(new Float64Array(cells).fill(target), openDraws(seed));
  const rows = times.map((time) => {
    // The same deviates at every time: what differs between times is physics, not sampling.
    const read = inference.read(inference.age(programmed, time), openDraws(seed + 1));
    return [meanOf(read), ...quantilesOf(read, [0.05, 0.95])].map(shorten);
  });
  const column = (place: number) => rows.map((row) => row[place] ?? Number.NaN);
  return { target, mean: column(0), low: column(1), high: column(2) };
}

/** @param time of the read, after programming */
function errorsOf(
  inference: SettledInference,
  at: readonly number[],
  time: number,
  cells: number,
  seed: number,
): RetentionPortrait['errors'] {
  const rows = at.map((target) => {
    const random = openDraws(seed);
    const wanted = new Float64Array(cells).fill(target);
    const programmed = inference.program(wanted, random).conductances;
    return [meanOf(programmed) - target, deviationOf(programmed), readError(inference, wanted, time, random)].map(
      shorten,
    );
  });
  const column = (place: number) => rows.map((row) => row[place] ?? Number.NaN);
  return { targets: at, bias: column(0), programming: column(1), read: column(2) };
}

/** Deviation of reads of cells that were programmed and aged without any. */
function readError(inference: SettledInference, targets: Float64Array, time: number, random: HeldDraws): number {
  random.held = true;
  const aged = inference.age(inference.program(targets, random), time);
  random.held = false;
  return deviationOf(inference.read(aged, random));
}
