import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GivenParameters, Population, settleLaw } from '../../../devices/index.ts';
import { softBoundsReference } from '../../../devices/models/soft-bounds-reference.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses } from './walk.ts';

const given = fc.record({
  step: between(1e-4, 0.3),
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  upDown: between(-0.9, 0.9),
  cycleNoise: between(0, 1),
  noise: fc.constantFrom('multiplicative', 'additive'),
  referenceMean: between(-0.5, 0.5),
  symmetryPoint: fc.constantFrom('kept', 'subtracted'),
});

const populationOf = (parameters: GivenParameters, count: number, start = 0) =>
  new Population(settleLaw(softBoundsReference, parameters).pulse!, count, drawsFrom(13), start);

describe('soft-bounds-reference', () => {
  it('follows its equation in v = w + reference', () => {
    fc.assert(
      fc.property(given, between(-1, 1), pulses, (parameters, start, moves) => {
        const { step, upperBound: top, lowerBound: bottom, upDown, cycleNoise, noise } = parameters;
        const [stepUp, stepDown] = [step * (1 + Math.min(upDown, 0)), step * (1 - Math.max(upDown, 0))];
        const symmetry = (stepUp - stepDown) / (stepUp / top - stepDown / bottom);
        const reference = parameters.referenceMean + (parameters.symmetryPoint === 'subtracted' ? symmetry : 0);
        const bounds = [bottom - reference, top - reference] as const;
        expectWalk({ law: softBoundsReference, parameters, start, moves }, bounds, (w, up, deviate) => {
          const share = 1 - (w + reference) / (up ? top : bottom);
          const size = share + cycleNoise * deviate * (noise === 'additive' ? 1 : share);
          return up ? stepUp * size : -stepDown * size;
        });
      }),
    );
  });

  it('has equal steps up and down at w = 0 where the symmetry point is subtracted', () => {
    // Narrow spreads of the bounds: the pulse itself is to stay within them.
    const bounds = { upperBoundSpread: 0.1, lowerBoundSpread: 0.1 };
    const parameters = { ...bounds, step: 0.01, upDownSpread: 0.2, cycleNoise: 0, symmetryPoint: 'subtracted' };
    const [up, down] = (['up', 'down'] as const).map((direction) => {
      const population = populationOf(parameters, 2000);
      population.pulse(direction);
      return population.states;
    });
    up!.forEach((w, i) => {
      expect(w).toBeGreaterThan(0);
      expect(w).toBeCloseTo(-down![i]!, 12);
    });
    const kept = populationOf({ ...parameters, symmetryPoint: 'kept' }, 2000);
    kept.pulse('up');
    kept.pulse('down');
    expect(momentsOf(kept.states).std).toBeGreaterThan(1e-3);
  });

  it('leads alternating pulses to w = 0, wherever they start', () => {
    const parameters = { step: 0.02, stepSpread: 0.1, upDownSpread: 0.1, cycleNoise: 0, symmetryPoint: 'subtracted' };
    for (const start of [-1, 1]) {
      const population = populationOf(parameters, 500, start);
      for (let p = 0; p < 1000; p++) population.pulse(p % 2 ? 'up' : 'down');
      for (const w of population.states) expect(w).toBeGreaterThan(0);
      population.pulse('down');
      for (const w of population.states) expect(w).toBeLessThan(0);
    }
  });

  it('spreads the reference, and the slopes with the bounds', () => {
    const spreads = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0, cycleNoise: 0 };
    const referenced = populationOf({ ...spreads, referenceMean: 0.1, referenceSpread: 0.05 }, 20_000);
    const reference = momentsOf(referenced.field('reference'));
    expect(reference.mean).toBeCloseTo(0.1, 2);
    expect(reference.std).toBeCloseTo(0.05, 3);
    const sloped = populationOf({ ...spreads, step: 0.01, slopeUpSpread: 0.1 }, 20_000, 0.3);
    sloped.pulse('up');
    // Change at 0.3: 0.01 (1 − 0.3 |1 + 0.1 ξ| / 0.6).
    const slope = momentsOf(sloped.states.map((w) => ((0.31 - w) / 0.01) * 2));
    expect(slope.mean).toBeCloseTo(1, 2);
    expect(slope.std).toBeCloseTo(0.1, 2);
    const highest = sloped.field('highest');
    sloped.states.forEach((w, i) => {
      expect(w).toBeCloseTo(0.3 + 0.01 * (1 - 0.3 / highest[i]!), 12);
    });
  });

  it('resets the crosspoint to the same place, with or without its symmetry point', () => {
    const parameters = { upDown: 0.3, resetNoise: 0, resetWeight: 0.05, referenceMean: 0.02 };
    const [kept, subtracted] = ['kept', 'subtracted'].map((symmetryPoint) => {
      const population = populationOf({ ...parameters, symmetryPoint, cycleNoise: 0 }, 100, 0.4);
      population.reset();
      const symmetry = symmetryPoint === 'kept' ? 0 : 1;
      return { states: population.states, symmetry, highest: population.field('highest') };
    });
    // highest = max − reference: what the reference gains, the bounds and the state lose alike.
    kept!.states.forEach((w, i) => {
      expect(w - subtracted!.states[i]!).toBeCloseTo(kept!.highest[i]! - subtracted!.highest[i]!, 12);
    });
    expect(kept!.states[0]).toBeCloseTo(0.05, 12);
  });
});
