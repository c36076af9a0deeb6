import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population, settleDevice, settleLaw } from '../../../devices/index.ts';
import { expStep } from '../../../devices/models/exp-step.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses } from './walk.ts';

const given = fc.record({
  step: between(1e-4, 0.1),
  amplitudeUp: between(-3, 3),
  amplitudeDown: between(-3, 3),
  gammaUp: between(0, 6),
  gammaDown: between(0, 6),
  stateScale: between(-1, 1),
  stateOffset: between(-1, 1),
  // At a bound of 0 a pulse up cannot move a weight of 0, and where none does the law is refused.
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  cycleNoise: between(0, 1),
  noiseOffset: between(0, 0.1),
  noiseSlope: between(0, 0.2),
});

describe('exp-step', () => {
  it('follows its equation, with the noise of phase-change devices', () => {
    fc.assert(
      fc.property(given, between(-1, 1), pulses, (parameters, start, moves) => {
        const { step, stateScale: a, stateOffset: b, upperBound, lowerBound } = parameters;
        expectWalk({ law: expStep, parameters, start, moves }, [lowerBound, upperBound], (w, up, deviate) => {
          const z = (2 * w * a) / (upperBound - lowerBound) + b;
          const exponential = up
            ? parameters.amplitudeUp * Math.exp(parameters.gammaUp * z)
            : parameters.amplitudeDown * Math.exp(-parameters.gammaDown * z);
          const size = step * Math.max(1 - exponential, 0);
          const deviation =
            parameters.cycleNoise * (size + parameters.noiseOffset + parameters.noiseSlope * Math.abs(w));
          const change = size + deviation * deviate;
          return up ? change : -change;
        });
      }),
    );
  });

  it('counts both directions in its granularity', () => {
    // Steps at w = 0 (z = b): up a tenth, down all of the drawn step.
    const shape = { amplitudeUp: 0.9, gammaUp: 0, amplitudeDown: 0, stateOffset: 0 };
    expect(settleLaw(expStep, { step: 0.01, ...shape }).granularity).toBeCloseTo((0.001 + 0.01) / 2, 12);
    const { granularity, parameters } = settleDevice('reram-es');
    const [up, down] = [1 + 1.18445 * Math.exp(-2.5), (1 - 0.259359) * (1 + 0.081404 * Math.exp(2.5))];
    expect(granularity).toBeCloseTo((Number(parameters.step) * (up + down)) / 2, 12);
  });

  it('has the noise of each pulse that offset and slope say', () => {
    const spreads = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0 };
    const noise = { cycleNoise: 0.6, noiseOffset: 0.042, noiseSlope: 0.108 };
    const { pulse } = settleLaw(expStep, {
      ...spreads,
      ...noise,
      amplitudeUp: 0,
      amplitudeDown: 0,
      upperBound: 2,
      lowerBound: -2,
    });
    for (const w of [-1, 0, 0.5]) {
      const population = new Population(pulse!, 50_000, drawsFrom(8), w);
      population.pulse('down');
      const { mean, std } = momentsOf(population.states);
      const deviation = 0.6 * (0.001 + 0.042 + 0.108 * Math.abs(w));
      expect(std / deviation).toBeCloseTo(1, 1.5);
      expect(Math.abs(mean - (w - 0.001))).toBeLessThan((4 * deviation) / Math.sqrt(50_000));
    }
  });

  it('stays finite where a worn window leaves little to divide by', () => {
    const shape = { amplitudeUp: -1, amplitudeDown: -1, gammaUp: 20, gammaDown: 20, stateScale: 1, upperBound: 2 };
    const { pulse } = settleLaw(expStep, shape, { wear: { endurance: 20 } });
    const population = new Population(pulse!, 50, drawsFrom(4));
    for (let p = 0; p < 1000; p++) population.pulse(p % 3 ? 'up' : 'down');
    expect(population.states.every(Number.isFinite)).toBe(true);
  });
});
