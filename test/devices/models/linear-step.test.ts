import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population, settleLaw } from '../../../devices/index.ts';
import { linearStep } from '../../../devices/models/linear-step.ts';
import { softBounds } from '../../../devices/models/soft-bounds.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses, walk } from './walk.ts';

const parameters = fc.record({
  step: between(1e-4, 0.2),
  gammaUp: between(0, 2),
  gammaDown: between(0, 2),
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  cycleNoise: between(0, 1),
  noise: fc.constantFrom('multiplicative', 'additive'),
  reverseUp: fc.constantFrom('no', 'yes'),
  reverseDown: fc.constantFrom('no', 'yes'),
  reverseOffset: between(0, 0.5),
  boundReference: fc.constantFrom('mean', 'own'),
});

describe('linear-step', () => {
  it('follows its equation, in either noise and reversed', () => {
    fc.assert(
      fc.property(parameters, between(-1, 1), pulses, (given, start, moves) => {
        const { step, gammaUp, gammaDown, upperBound: top, lowerBound: bottom } = given;
        const boundUp = given.reverseUp === 'yes' ? bottom - given.reverseOffset : top;
        const boundDown = given.reverseDown === 'yes' ? top + given.reverseOffset : bottom;
        expectWalk({ law: linearStep, parameters: given, start, moves }, [bottom, top], (w, up, deviate) => {
          const slope = up ? (-gammaUp * step) / boundUp : (-gammaDown * step) / boundDown;
          const size =
            given.noise === 'additive'
              ? slope * w + step * (1 + given.cycleNoise * deviate)
              : (slope * w + step) * (1 + given.cycleNoise * deviate);
          return up ? size : -size;
        });
      }),
    );
  });

  it('is constant where the bound that sets the slope is 0', () => {
    const given = { lowerBound: 0, gammaDown: 0.5, step: 0.1, cycleNoise: 0 };
    const [once, twice] = walk(linearStep, given, 0.5, Array(2).fill({ up: false, deviate: 0 }));
    expect(once).toBeCloseTo(0.4, 12);
    expect(twice).toBeCloseTo(0.3, 12);
  });

  it('with gamma 1 and own bounds is soft-bounds', () => {
    const spreads = { step: 0.05, cycleNoise: 0 };
    const linear = {
      ...spreads,
      gammaUp: 1,
      gammaDown: 1,
      gammaUpSpread: 0,
      gammaDownSpread: 0,
      boundReference: 'own',
    };
    const drive = (population: Population) => {
      for (let p = 0; p < 40; p++) population.pulse(p < 20 ? 'up' : 'down');
      return population.states;
    };
    const soft = drive(new Population(settleLaw(softBounds, spreads).pulse!, 300, drawsFrom(3)));
    const other = drive(new Population(settleLaw(linearStep, linear).pulse!, 300, drawsFrom(3)));
    for (let i = 0; i < 300; i++) expect(other[i]).toBeCloseTo(soft[i]!, 9);
  });

  it('draws the loss of either direction, folded at 0', () => {
    const given = { step: 0.01, stepSpread: 0, upDownSpread: 0, cycleNoise: 0, upperBound: 1, lowerBound: -1 };
    const { pulse } = settleLaw(linearStep, { ...given, upperBoundSpread: 0, lowerBoundSpread: 0, gammaUpSpread: 0.2 });
    const population = new Population(pulse!, 40_000, drawsFrom(5), 0.5);
    population.pulse('up');
    // The step at 0.5 is 0.01 (1 − |0.2 ξ|/2), and the mean of |ξ| is √(2/π), its variance 1 − 2/π.
    const { mean, std } = momentsOf(population.states.map((w) => (1 - (w - 0.5) / 0.01) * 2));
    expect(mean).toBeCloseTo(0.2 * Math.sqrt(2 / Math.PI), 2);
    expect(std).toBeCloseTo(0.2 * Math.sqrt(1 - 2 / Math.PI), 2);
  });

  it('sets the slope by the mean bound or by the own one', () => {
    const given = { step: 0.01, stepSpread: 0, upDownSpread: 0, cycleNoise: 0, gammaUp: 0.5, gammaUpSpread: 0 };
    const stepsAt = (boundReference: string) => {
      const { pulse } = settleLaw(linearStep, { ...given, boundReference });
      const population = new Population(pulse!, 2000, drawsFrom(7), 0.1);
      const upper = population.field('upper');
      const before = Float64Array.from(population.states);
      population.pulse('up');
      return { upper, before, after: population.states };
    };
    for (const boundReference of ['mean', 'own']) {
      const { upper, before, after } = stepsAt(boundReference);
      upper.forEach((own, i) => {
        const bound = boundReference === 'own' ? own : 0.6;
        const expected = before[i]! + 0.01 * (1 - (0.5 * before[i]!) / bound);
        expect(after[i]).toBeCloseTo(Math.min(expected, own), 9);
      });
    }
  });
});
