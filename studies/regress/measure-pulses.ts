/**
 * How a device answers to pulses: once for the typical crosspoint, whose every deviate is 0, and as statistics over many.
 * Both are taken on the host, where the laws are the same formulas as in the kernels (`crosspoint verify` compares those).
 */
import { compileFormula, type Draws, momentsOf, noDeviation, Population, type PulseLaw } from '../../devices/index.ts';
import { roundTo, type Statistic } from './figures.ts';

/** Pulses up, and then down, after which a device is looked at. */
const typicalPulses = [1, 3, 10, 30, 100, 300, 1000];
const sampledPulses = [1, 3, 10, 30, 100, 300];
/** Where single steps are taken, as shares of the nominal range. */
const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
const directions = ['up', 'down'] as const;

interface Pulsed {
  readonly law: PulseLaw;
  readonly range: readonly [lower: number, upper: number];
}

/** The typical crosspoint: what a read sees of it. */
export function typicalPulsing({ law, range }: Pulsed): Record<string, number> {
  const figures: Record<string, number> = {};
  const note = (name: string, value = Number.NaN) => {
    figures[`typical ${name}`] = roundTo(9, value);
  };
  const one = pulseThrough(law, 1, noDeviation, typicalPulses, (population, name) =>
    note(name, population.weights()[0]),
  );
  one.rest();
  note('after a rest', one.weights()[0]);
  one.reset();
  note('after a reset', one.weights()[0]);
  forEachStep(
    { law, range },
    1,
    () => noDeviation,
    (steps, name) => note(name, steps[0]),
  );
  return figures;
}

/** @param drawsFor deviates for a purpose, so that figures that are added later change none of the others */
export function sampledPulsing(
  { law, range }: Pulsed,
  crosspoints: number,
  drawsFor: (purpose: string) => Draws,
): Record<string, Statistic> {
  const statistics: Record<string, Statistic> = {};
  const note = (name: string, values: ArrayLike<number>) => {
    statistics[name] = statisticOf(values);
  };
  const many = pulseThrough(law, crosspoints, drawsFor('pulses'), sampledPulses, (population, name) => {
    note(`state ${name}`, population.states);
    if (law.visible) note(`read ${name}`, population.weights());
  });
  if (law.rest) {
    many.rest();
    note('state after a rest', many.states);
  }
  many.reset();
  note('state after a reset', many.states);
  note('lower bound', boundOf(law.lower, many));
  note('upper bound', boundOf(law.upper, many));
  forEachStep({ law, range }, crosspoints, drawsFor, (steps, name) => note(name, steps));
  return statistics;
}

/** Spreads and means smaller than this, in weights or S, are what arithmetic rounds; spreads also as a share of the mean. */
const rounding = { absolute: 1e-15, relative: 1e-9 };

export function statisticOf(values: ArrayLike<number>): Statistic {
  const { mean, std, kurtosis } = momentsOf(values);
  const average = Math.abs(mean) > rounding.absolute ? roundTo(9, mean) : 0;
  if (std <= Math.max(rounding.absolute, rounding.relative * Math.abs(mean))) return [average, 0, 0];
  return [average, roundTo(9, std), roundTo(4, kurtosis)];
}

/** Pulses up, then as many down, from w = 0. */
function pulseThrough(
  law: PulseLaw,
  crosspoints: number,
  random: Draws,
  stops: readonly number[],
  look: (population: Population, name: string) => void,
): Population {
  const population = new Population(law, crosspoints, random);
  const advance = (direction: 'up' | 'down', nameOf: (done: number) => string) => {
    let done = 0;
    for (const stop of stops) {
      for (; done < stop; done++) population.pulse(direction);
      look(population, nameOf(done));
    }
  };
  advance('up', (done) => `after ${done} up`);
  advance('down', (done) => `after ${stops.at(-1)} up, ${done} down`);
  return population;
}

/** Single pulses on fresh crosspoints. */
function forEachStep(
  { law, range: [lower, upper] }: Pulsed,
  crosspoints: number,
  drawsFor: (purpose: string) => Draws,
  look: (steps: Float64Array, name: string) => void,
): void {
  for (const share of shares) {
    for (const direction of directions) {
      const name = `step ${direction} at ${share} of the range`;
      const population = new Population(law, crosspoints, drawsFor(name), lower + share * (upper - lower));
      const before = Float64Array.from(population.states);
      population.pulse(direction);
      look(
        population.states.map((after, i) => after - (before[i] as number)),
        name,
      );
    }
  }
}

function boundOf(bound: PulseLaw['lower'], population: Population): Float64Array {
  const columns = bound.names.map((name) => population.field(name));
  const evaluate = compileFormula(bound, bound.names);
  return population.states.map((_, i) => evaluate(...columns.map((column) => column[i] as number)));
}
