import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GivenParameters, Population, settleLaw } from '../../../devices/index.ts';
import { powStep } from '../../../devices/models/pow-step.ts';
import { powStepReference } from '../../../devices/models/pow-step-reference.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses } from './walk.ts';

const given = fc.record({
  step: between(1e-4, 0.2),
  gamma: between(0.2, 4),
  gammaUpDown: between(-0.8, 0.8),
  upDown: between(-0.8, 0.8),
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  cycleNoise: between(0, 0.3),
});

/** Change of v by a pulse, from the paper's equation. */
function change(parameters: Record<keyof typeof defaults, number>, v: number, up: boolean, deviate: number): number {
  const { step, gamma, gammaUpDown, upDown, upperBound, lowerBound, cycleNoise } = parameters;
  const range = upperBound - lowerBound;
  const noisy = 1 + cycleNoise * deviate;
  if (up) {
    const [size, exponent] = [step * (1 + Math.min(upDown, 0)), gamma * (1 + Math.min(gammaUpDown, 0))];
    return size * ((upperBound - v) / range) ** exponent * noisy;
  }
  const [size, exponent] = [step * (1 - Math.max(upDown, 0)), gamma * (1 - Math.max(gammaUpDown, 0))];
  return -size * ((v - lowerBound) / range) ** exponent * noisy;
}
const defaults = { step: 0, gamma: 0, gammaUpDown: 0, upDown: 0, upperBound: 0, lowerBound: 0, cycleNoise: 0 };

describe('pow-step', () => {
  it('follows its equation', () => {
    fc.assert(
      fc.property(given, between(-1, 1), pulses, (parameters, start, moves) => {
        const bounds = [parameters.lowerBound, parameters.upperBound] as const;
        expectWalk({ law: powStep, parameters, start, moves }, bounds, (w, up, deviate) =>
          change(parameters, w, up, deviate),
        );
      }),
    );
  });

  it('with exponent 1 halves the step of soft bounds at 0, and scales with 0.5^gamma', () => {
    for (const gamma of [0.5, 1, 2, 3]) {
      expect(settleLaw(powStep, { step: 0.004, gamma }).granularity).toBeCloseTo(0.004 * 0.5 ** gamma, 12);
    }
  });

  it('draws exponents that share one spread and differ by another', () => {
    const parameters = { gamma: 2, gammaSpread: 0.1, gammaUpDownSpread: 0.05, gammaUpDown: 0.2 };
    const population = new Population(settleLaw(powStep, parameters).pulse!, 40_000, drawsFrom(6));
    const [up, down] = [population.field('gammaUp'), population.field('gammaDown')];
    const spread = 2 * Math.hypot(0.1, 0.05);
    expect(momentsOf(up).mean).toBeCloseTo(2, 2);
    expect(momentsOf(down).mean).toBeCloseTo(1.6, 2);
    expect(momentsOf(up).std / spread).toBeCloseTo(1, 1.5);
    // Half the difference is the skew, half the sum the gain.
    expect(momentsOf(up.map((g, i) => (g - down[i]!) / 2)).std).toBeCloseTo(2 * 0.05, 2);
    expect(momentsOf(up.map((g, i) => (g + down[i]!) / 2)).std).toBeCloseTo(2 * 0.1, 2);
  });
});

describe('pow-step-reference', () => {
  const populationOf = (parameters: GivenParameters, start = 0) =>
    new Population(settleLaw(powStepReference, parameters).pulse!, 1000, drawsFrom(15), start);

  it('is pow-step in v = w + reference', () => {
    fc.assert(
      fc.property(given, between(-0.5, 0.5), between(-1, 1), pulses, (parameters, referenceMean, start, moves) => {
        const bounds = [parameters.lowerBound - referenceMean, parameters.upperBound - referenceMean] as const;
        // A reference at a bound leaves no step at w = 0, which is refused.
        fc.pre(bounds[0] < -0.01 && bounds[1] > 0.01);
        const all = { ...parameters, referenceMean };
        expectWalk({ law: powStepReference, parameters: all, start, moves }, bounds, (w, up, deviate) => {
          // At a bound w + reference may round to either side of it, and a small power makes much of that.
          fc.pre(Math.min(w - bounds[0], bounds[1] - w) > 1e-9);
          return change(parameters, w + referenceMean, up, deviate);
        });
      }),
    );
  });

  it('has equal steps up and down at w = 0 where the symmetry point is subtracted', () => {
    // The definition of the point, over unequal steps and exponents.
    for (const [gamma, gammaUpDownSpread] of [
      [1, 0.2],
      [0.6, 0.1],
      [3, 0.2],
    ] as const) {
      const parameters = { step: 1e-4, upDownSpread: 0.2, gamma, gammaUpDownSpread, symmetryPoint: 'subtracted' };
      const [up, down] = (['up', 'down'] as const).map((direction) => {
        const population = populationOf({ ...parameters, cycleNoise: 0 });
        population.pulse(direction);
        return population.states;
      });
      up!.forEach((w, i) => {
        expect(w).toBeGreaterThan(0);
        expect(Math.abs(w + down![i]!)).toBeLessThan(1e-9 * w);
      });
    }
  });

  it('is where pulsing up and down by turns leads', () => {
    const parameters = { step: 0.005, stepSpread: 0.1, upDownSpread: 0.1, gammaUpDownSpread: 0.2, cycleNoise: 0 };
    const kept = populationOf(parameters);
    const subtracted = populationOf({ ...parameters, symmetryPoint: 'subtracted' });
    const symmetry = subtracted.field('highest').map((highest, i) => kept.field('highest')[i]! - highest);
    for (let p = 0; p < 4000; p++) kept.pulse(p % 2 ? 'up' : 'down');
    const above = Float64Array.from(kept.states);
    kept.pulse('down');
    symmetry.forEach((point, i) => {
      expect(point).toBeGreaterThan(kept.states[i]!);
      expect(point).toBeLessThan(above[i]!);
    });
  });

  it('computes no symmetry point where none is asked for', () => {
    const { pulse } = settleLaw(powStepReference, {});
    expect(pulse!.draw.toString()).not.toContain('sigmoid');
    expect(pulse!.draw.toString()).not.toContain('Math.log');
  });
});
