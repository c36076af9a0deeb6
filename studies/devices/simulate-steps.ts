/**
 * What one pulse does: the step by the state it starts from, and how it differs between crosspoints and from pulse to
 * pulse. A crosspoint whose own bounds do not reach a state has no step there.
 */
import { noDeviation, Population, type PulseLaw } from '../../devices/index.ts';
import type { PulseFigures, PulsePortrait } from '../../reports/index.ts';
import { beyond, openDraws } from './draws.ts';
import { deviationOf, histogramsOf, meanOf, shorten } from './sample.ts';

type Range = readonly [lower: number, upper: number];
type Direction = 'up' | 'down';

/** What is drawn at random: crosspoints, their pulses, or both. */
interface Drawn {
  readonly crosspoints: boolean;
  readonly pulses: boolean;
}

/** Changes by one pulse from `state`, of those crosspoints that reach it. */
function stepsFrom(
  law: PulseLaw,
  state: number,
  direction: Direction,
  count: number,
  seed: number,
  drawn: Drawn = { crosspoints: true, pulses: true },
): number[] {
  const random = openDraws(seed);
  random.held = !drawn.crosspoints;
  const population = new Population(law, count, random, state);
  const before = Float64Array.from(population.states);
  random.held = !drawn.pulses;
  population.pulse(direction);
  const reach = 1e-9 * Math.max(1, Math.abs(state));
  return Array.from(population.states, (after, i) => after - (before[i] as number)).filter(
    (_, i) => Math.abs((before[i] as number) - state) <= reach,
  );
}

const shownStates = 61;
/** Fewer crosspoints than this share say nothing of a state. */
const leastShare = 0.05;

export function stepSizes(law: PulseLaw, range: Range, count: number, seed: number): PulsePortrait['steps'] {
  const states = evenly(range, shownStates);
  const moments = (direction: Direction) => {
    const sizes = states.map((state) => {
      const sign = direction === 'up' ? 1 : -1;
      const steps = stepsFrom(law, state, direction, count, seed).map((step) => sign * step);
      if (steps.length < leastShare * count) return { mean: null, deviation: null };
      return { mean: shorten(meanOf(steps)), deviation: shorten(deviationOf(steps)) };
    });
    return { mean: sizes.map(({ mean }) => mean), deviation: sizes.map(({ deviation }) => deviation) };
  };
  const up = moments('up');
  const down = moments('down');
  return { states, up, down, symmetryPoint: symmetryPointOf(law, range) };
}

/**
 * State of the typical crosspoint from which a pulse up and a pulse down go equally far. It is stable where the step up is
 * the larger one below it: pulses of random direction lead there. Pulses that end at a bound do not count. A change of
 * sign is closed in on, each time in a hundredth of the interval; of several, a stable one is taken.
 */
export function symmetryPointOf(law: PulseLaw, range: Range): PulsePortrait['steps']['symmetryPoint'] {
  const within = (state: number) => state > range[0] && state < range[1];
  let interval = range;
  let stable = false;
  for (let round = 0; round < 5; round++) {
    const states = evenly(interval, 101);
    const [up, down] = [typicalMoves(law, states, 'up'), typicalMoves(law, states, 'down')];
    const rows = states.flatMap((state, i) => {
      const [risen, fallen] = [up[i] as number, down[i] as number];
      return within(risen) && within(fallen) ? [{ state, sum: risen + fallen - 2 * state, size: risen - state }] : [];
    });
    if (round === 0 && rows.every(({ sum, size }) => Math.abs(sum) < 1e-6 * size)) return 'everywhere';
    const changes = rows.flatMap((row, i) => {
      const next = rows[i + 1];
      return next && row.sum > 0 !== next.sum > 0
        ? [{ ends: [row.state, next.state] as const, stable: row.sum > 0 }]
        : [];
    });
    const change = changes.find((one) => one.stable) ?? changes[0];
    if (!change) return null;
    interval = change.ends;
    stable = change.stable;
  }
  return { weight: meanOf(interval), stable };
}

/** Where one pulse takes the typical crosspoint from each state. */
function typicalMoves(law: PulseLaw, states: readonly number[], direction: Direction): Float64Array {
  const population = new Population(law, states.length, noDeviation);
  population.states.set(states);
  population.pulse(direction);
  return population.states;
}

export function differences(
  law: PulseLaw,
  reference: number,
  count: number,
  seed: number,
): PulsePortrait['differences'] {
  const bound = (start: number) => new Population(law, count, openDraws(seed), start).states;
  const steps = (direction: Direction) =>
    stepsFrom(law, reference, direction, count, seed, { crosspoints: true, pulses: false }).map(Math.abs);
  const [lower, upper] = histogramsOf(bound(-beyond), bound(beyond));
  const [up, down] = histogramsOf(steps('up'), steps('down'));
  return { bounds: { lower, upper }, steps: { up, down } };
}

/** w = 0, or the middle of a range that 0 is not inside of. */
export function referenceIn([lower, upper]: Range): number {
  return lower < 0 && upper > 0 ? 0 : (lower + upper) / 2;
}

export function stepFigures(
  law: PulseLaw,
  range: Range,
  count: number,
  seed: number,
): Omit<PulseFigures, 'nonlinearity'> {
  const reference = referenceIn(range);
  const typical = { crosspoints: false, pulses: false };
  const one = (direction: Direction) => Math.abs(meanOf(stepsFrom(law, reference, direction, 1, seed, typical)));
  const [up, down] = [one('up'), one('down')];
  const spread = (drawn: Drawn) => {
    const shares = (['up', 'down'] as const).map((direction) => {
      const steps = stepsFrom(law, reference, direction, count, seed, drawn);
      return deviationOf(steps) / Math.abs(meanOf(steps));
    });
    return meanOf(shares);
  };
  return {
    reference,
    asymmetry: (2 * (up - down)) / (up + down),
    deviceSpread: spread({ crosspoints: true, pulses: false }),
    cycleSpread: spread({ crosspoints: false, pulses: true }),
    readSpread: readSpread(law, reference, count, seed) / (range[1] - range[0]),
  };
}

/** Deviation between what a read sees and the weight. */
function readSpread(law: PulseLaw, reference: number, count: number, seed: number): number {
  const population = new Population(law, count, openDraws(seed), reference);
  return deviationOf(population.weights().map((seen, i) => seen - (population.states[i] as number)));
}

function evenly([from, to]: Range, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
