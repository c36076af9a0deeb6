/** How conductances keep once they are programmed: the typical cell, whose every deviate is 0, and statistics over many. */
import { type Draws, inferenceModels, noDeviation, type SettledInference } from '../../devices/index.ts';
import { roundTo, type Statistic } from './figures.ts';
import { statisticOf } from './measure-pulses.ts';

/** Targets as shares of the range. */
const shares = [0, 0.25, 0.5, 0.75, 1];
/** Since programming, @unit s: at once, a second, an hour, a day, two days, a month, a year. */
const times = [0, 1, 3600, 86_400, 172_800, 2_592_000, 31_536_000];

export function typicalKeeping(inference: SettledInference): Record<string, number> {
  const figures: Record<string, number> = {};
  forEachRead(
    inference,
    1,
    () => noDeviation,
    (cells, name) => {
      figures[`typical ${name}`] = roundTo(9, cells[0] ?? Number.NaN);
    },
  );
  return figures;
}

/** @param drawsFor deviates for a purpose */
export function sampledKeeping(
  inference: SettledInference,
  cells: number,
  drawsFor: (purpose: string) => Draws,
): Record<string, Statistic> {
  const statistics: Record<string, Statistic> = {};
  forEachRead(inference, cells, drawsFor, (values, name) => {
    statistics[name] = statisticOf(values);
  });
  return statistics;
}

/** Conductances in S. */
function forEachRead(
  inference: SettledInference,
  cells: number,
  drawsFor: (purpose: string) => Draws,
  look: (conductances: Float64Array, name: string) => void,
): void {
  const [minimum, maximum] = inference.range;
  const { from = 0, to = Number.POSITIVE_INFINITY } = inferenceModels.get(inference.model)?.times ?? {};
  for (const share of shares) {
    const target = minimum + share * (maximum - minimum);
    const random = drawsFor(`programmed at ${share}`);
    const programmed = inference.program(new Float64Array(cells).fill(target), random);
    look(programmed.conductances, `programmed at ${share} of the range`);
    for (const time of times.filter((time) => time === 0 || (time >= from && time <= to))) {
      const read = inference.read(inference.age(programmed, time), random);
      look(read, `read after ${time} s at ${share} of the range`);
    }
  }
}
