/** One crosspoint of a law, pulsed with deviates of the test's choice, beside an equation that the test writes out. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type GivenParameters, type Law, type LawOptions, Population, settleLaw } from '../../../devices/index.ts';

/** One pulse and the deviate it draws. */
export interface Pulse {
  readonly up: boolean;
  readonly deviate: number;
}

export const pulses: fc.Arbitrary<Pulse[]> = fc.array(
  fc.record({ up: fc.boolean(), deviate: fc.double({ min: -3, max: 3, noNaN: true }) }),
  { minLength: 1, maxLength: 12 },
);

export const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** States after each pulse of the crosspoint whose drawn values have no deviation. */
export function walk(
  law: Law,
  parameters: GivenParameters,
  start: number,
  moves: readonly Pulse[],
  options?: LawOptions,
) {
  const { pulse } = settleLaw(law, parameters, options);
  let deviate = 0;
  const population = new Population(pulse!, 1, { normal: () => deviate, uniform: () => 0.5 }, start);
  return moves.map((move) => {
    deviate = move.deviate;
    population.pulse(move.up ? 'up' : 'down');
    return population.states[0]!;
  });
}

/**
 * Expects that walk from an equation, in a property of fast-check.
 *
 * @param step change of w by a pulse, before it is clipped to the bounds
 */
export function expectWalk(
  given: { law: Law; parameters: GivenParameters; start: number; moves: readonly Pulse[]; options?: LawOptions },
  bounds: readonly [lower: number, upper: number],
  step: (w: number, up: boolean, deviate: number) => number,
): void {
  const clip = (w: number) => Math.min(Math.max(w, bounds[0]), bounds[1]);
  // A device that no pulse can move from weight 0 is refused.
  const middle = clip(0);
  fc.pre([true, false].some((up) => Math.abs(clip(middle + step(middle, up, 0)) - middle) > 1e-9));
  let w = clip(given.start);
  walk(given.law, given.parameters, given.start, given.moves, given.options).forEach((state, index) => {
    const { up, deviate } = given.moves[index]!;
    w = clip(w + step(w, up, deviate));
    expect(state).toBeCloseTo(w, 9);
  });
}
