/** Memristors as their papers have them, and a plain Runge–Kutta integration: what the tabulated laws are checked with. */
import { expect } from 'vitest';
import { Population, settleLaw } from '../../../devices/index.ts';
import type { Law } from '../../../devices/law.ts';

/** Windows f(x), x the conducting share, p the exponent. */
export const windows: Record<string, (x: number, p: number, grows: boolean) => number> = {
  rectangular: () => 1,
  joglekar: (x, p) => 1 - Math.abs(2 * x - 1) ** (2 * p),
  biolek: (x, p, grows) => 1 - Math.abs(x - (grows ? 0 : 1)) ** (2 * p),
  prodromakis: (x, p) => 1 - ((x - 0.5) ** 2 + 0.75) ** p,
};

/** R / Ron. */
export const resistances: Record<string, (x: number, ratio: number) => number> = {
  linear: (x, ratio) => x + ratio * (1 - x),
  exponential: (x, ratio) => ratio ** (1 - x),
};

/** Weight of a film of which the share x conducts. */
export function weightOf(x: number, ratio: number, resistance = 'linear'): number {
  const least = 1 / ratio;
  return (2 * (1 / resistances[resistance]!(x, ratio) - least)) / (1 - least) - 1;
}

/** Conducting share of a film of some weight. */
export function shareOf(weight: number, ratio: number, resistance = 'linear'): number {
  const least = 1 / ratio;
  const relative = 1 / (least + ((weight + 1) / 2) * (1 - least));
  return resistance === 'linear' ? (ratio - relative) / (ratio - 1) : Math.log(ratio / relative) / Math.log(ratio);
}

/** x after 0, 1, ... steps of dx/dt = speed(x), stopped at 0 and 1: the classical Runge–Kutta method. */
export function motion(speed: (x: number) => number, start: number, step: number, steps: number): number[] {
  const clip = (x: number) => Math.min(Math.max(x, 0), 1);
  const path = [start];
  for (let x = start; path.length <= steps; path.push(x)) {
    const a = speed(x);
    const b = speed(clip(x + (step / 2) * a));
    const c = speed(clip(x + (step / 2) * b));
    const d = speed(clip(x + step * c));
    x = clip(x + (step / 6) * (a + 2 * b + 2 * c + d));
  }
  return path;
}

/** Expects weights after 0, 1, ... pulses to be those of a monotonic curve, within 0.2 pulses or 0.002. */
export function expectOnCurve(weights: readonly number[], curve: (pulse: number) => number): void {
  weights.forEach((weight, pulse) => {
    const around = [curve(Math.max(pulse - 0.2, 0)), curve(pulse + 0.2)];
    expect(weight).toBeGreaterThan(Math.min(...around) - 0.002);
    expect(weight).toBeLessThan(Math.max(...around) + 0.002);
  });
}

const quiet = { normal: () => 0, uniform: () => 0.5 };

/** Weights after 0, 1, ... pulses of a crosspoint without deviations. */
export function train(
  law: Law,
  parameters: Record<string, number | string>,
  pulses: readonly ('up' | 'down')[],
  start: number,
) {
  const population = new Population(settleLaw(law, parameters).pulse!, 1, quiet, start);
  return [
    population.states[0]!,
    ...pulses.map((direction) => {
      population.pulse(direction);
      return population.states[0]!;
    }),
  ];
}

export const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);
