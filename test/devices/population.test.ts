/** Many crosspoints on the host: pulses, rest, reset and what a read sees, against the equations of `devices.md` §2. */
import { describe, expect, it } from 'vitest';
import { type DeviceDescription, Population, settleDevice } from '../../devices/index.ts';
import { normalFrom, uniformFrom } from './random.ts';

const random = (seed = 9) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed) });
const still = {
  ...{ step: 0.01, stepSpread: 0, upDownSpread: 0, cycleNoise: 0 },
  ...{ upperBound: 0.8, lowerBound: -0.5, upperBoundSpread: 0, lowerBoundSpread: 0, resetNoise: 0 },
};
const lawOf = (parameters: DeviceDescription['parameters'], law = 'constant-step') =>
  settleDevice({ extends: 'gokmen-vlasov', law, parameters: { ...still, ...parameters } }).pulse!;

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0);
const variance = (values: Float64Array) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

describe('Population', () => {
  it('starts where it is told, within the bounds of each crosspoint', () => {
    const law = lawOf({ upperBoundSpread: 0.3 });
    const population = new Population(law, 100, random(), 0.7);
    const upper = population.field('upper');
    expect(upper.filter((bound) => bound < 0.7).length).toBeGreaterThan(10);
    population.states.forEach((state, at) => {
      expect(state).toBe(Math.min(0.7, upper[at]!));
    });
    expect(() => population.field('missing')).toThrow(RangeError);
  });

  it('steps by the step of each crosspoint, and stops at its bounds', () => {
    const population = new Population(lawOf({ stepSpread: 0.2, upDownSpread: 0.1 }), 50, random());
    const [up, down] = [population.field('stepUp'), population.field('stepDown')];
    for (let n = 1; n <= 150; n++) {
      population.pulse('up');
      population.states.forEach((state, at) => {
        expect(state).toBeCloseTo(Math.min(n * up[at]!, 0.8), 12);
      });
    }
    for (let n = 1; n <= 200; n++) {
      population.pulse('down');
      population.states.forEach((state, at) => {
        expect(state).toBeCloseTo(Math.max(Math.min(150 * up[at]!, 0.8) - n * down[at]!, -0.5), 12);
      });
    }
  });

  it('walks with the noise of its cycles', () => {
    const [count, pulses] = [4000, 30];
    const population = new Population(lawOf({ cycleNoise: 0.5, upperBound: 9 }), count, random());
    for (let n = 0; n < pulses; n++) population.pulse('up');
    const expected = pulses * (0.5 * 0.01) ** 2;
    expect(Math.abs(mean(population.states) - pulses * 0.01)).toBeLessThan(4 * Math.sqrt(expected / count));
    expect(Math.abs(variance(population.states) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it('rests: decays towards the bias and diffuses', () => {
    const [count, batches, decay, bias, diffusion] = [4000, 25, 0.04, 0.1, 0.002];
    const settled = new Population(lawOf({ decay, resetWeight: bias }), 1, random(), 0.6);
    const noisy = new Population(lawOf({ decay, resetWeight: bias, diffusion }), count, random(), 0.6);
    for (let n = 1; n <= batches; n++) {
      settled.rest();
      noisy.rest();
      expect(settled.states[0]).toBeCloseTo(bias + (0.6 - bias) * (1 - decay) ** n, 12);
    }
    // What earlier mini-batches have added decays as well: a geometric sum.
    const kept = (1 - decay) ** 2;
    const expected = (diffusion ** 2 * (1 - kept ** batches)) / (1 - kept);
    expect(Math.abs(mean(noisy.states) - settled.states[0]!)).toBeLessThan(4 * Math.sqrt(expected / count));
    expect(Math.abs(variance(noisy.states) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it('does not move by rest where nothing decays or diffuses', () => {
    const law = lawOf({ resetWeight: 0.1, resetSpread: 0.3, lifetimeSpread: 0.5, diffusionSpread: 0.2 });
    expect(law.rest).toBeNull();
    const population = new Population(law, 4, random(), 0.123);
    population.rest();
    expect([...population.states]).toEqual([0.123, 0.123, 0.123, 0.123]);
  });

  it('forgets all in one mini-batch where a lifetime is drawn below one', () => {
    const law = lawOf({ decay: 1, lifetimeSpread: 0.5 });
    const population = new Population(law, 1000, random(), 0.8);
    population.rest();
    // T = 1 + ξ/2 mini-batches: half of all are below 1, even below 0.
    const forgotten = population.states.filter((state) => Math.abs(state) < 1e-12).length;
    expect(Math.abs(forgotten - 500)).toBeLessThan(4 * Math.sqrt(250));
    expect(population.states.every((state) => state > -1e-12 && state < 0.8)).toBe(true);
  });

  it('resets to the bias of each crosspoint, with noise each time, within its bounds', () => {
    const count = 4000;
    const law = lawOf({ resetWeight: 0.1, resetSpread: 0.05, resetNoise: 0.02 });
    const population = new Population(law, count, random(), 0.6);
    population.reset();
    const once = population.states.slice();
    population.reset();
    const again = population.states;
    expect(Math.abs(mean(once) - 0.1)).toBeLessThan(4 * Math.sqrt((0.05 ** 2 + 0.02 ** 2) / count));
    expect(Math.abs(variance(once) / (0.05 ** 2 + 0.02 ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    // The bias stays, the noise does not.
    const difference = again.map((state, at) => state - once[at]!);
    expect(Math.abs(variance(difference) / (2 * 0.02 ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    const far = new Population(lawOf({ resetWeight: 2 }), 1, random());
    far.reset();
    expect(far.states[0]).toBe(0.8);
    // A law that says nothing of a reset goes to its lower bound.
    const exponential = new Population(settleDevice('taox-hfox').pulse!, 1, random(), 0.5);
    exponential.reset();
    expect(exponential.states[0]).toBe(-1);
  });

  it('is seen with write noise, drawn anew by every move', () => {
    const count = 4000;
    const law = lawOf({ writeNoise: 4, upperBound: 9 });
    const population = new Population(law, count, random());
    const errors: Float64Array[] = [];
    for (const move of [() => {}, () => population.pulse('up'), () => population.rest(), () => population.reset()]) {
      move();
      expect(population.weights()).toEqual(population.field('visible'));
      errors.push(population.weights().map((weight, at) => weight - population.states[at]!));
    }
    errors.forEach((error, at) => {
      expect(Math.abs(mean(error))).toBeLessThan((4 * 0.04) / Math.sqrt(count));
      expect(Math.abs(variance(error) / 0.04 ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
      const last = errors[at - 1];
      if (last)
        expect(Math.abs(mean(error.map((e, i) => e * last[i]!))) / 0.04 ** 2).toBeLessThan(4 / Math.sqrt(count));
    });
    const plain = new Population(lawOf({}), 3, random(), 0.2);
    expect([...plain.weights()]).toEqual([...plain.states]);
  });
});
