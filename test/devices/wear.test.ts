/** A finite number of states, and endurance, on top of any law. */
import { describe, expect, it } from 'vitest';
import { type DeviceDescription, Population, settleDevice, type Wear } from '../../devices/index.ts';
import { normalFrom, uniformFrom } from './random.ts';

const random = (seed = 5) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed) });
const still = {
  stepSpread: 0,
  upDownSpread: 0,
  cycleNoise: 0,
  upperBoundSpread: 0,
  lowerBoundSpread: 0,
  resetNoise: 0,
};
const settle = (wear: Wear, parameters: DeviceDescription['parameters'] = {}, law?: string) =>
  settleDevice({
    extends: 'gokmen-vlasov',
    ...(law ? { law } : {}),
    parameters: { ...still, step: 0.01, upperBound: 0.9, lowerBound: -0.6, ...parameters },
    wear,
  });

describe('endurance', () => {
  it('leaves (1 − 1/endurance)ⁿ of the window after n pulses, about the same middle', () => {
    const endurance = 37;
    const { pulse } = settle({ endurance }, { cycleNoise: 0.3 });
    const population = new Population(pulse!, 20, random());
    for (let n = 1; n <= 150; n++) {
      population.pulse(n % 3 === 0 ? 'down' : 'up');
      const window = 1.5 * (1 - 1 / endurance) ** n;
      const [lower, upper] = [population.field('lower'), population.field('upper')];
      population.states.forEach((state, at) => {
        expect(upper[at]! - lower[at]!).toBeCloseTo(window, 12);
        expect(upper[at]! + lower[at]!).toBeCloseTo(0.3, 12);
        expect(state).toBeGreaterThanOrEqual(lower[at]!);
        expect(state).toBeLessThanOrEqual(upper[at]!);
      });
    }
  });

  it('shrinks each window by its own share, to 1/e after so many pulses', () => {
    const { pulse } = settle({ endurance: 1000 }, { upperBoundSpread: 0.3, lowerBoundSpread: 0.3 });
    const population = new Population(pulse!, 50, random());
    const width = () => population.field('upper').map((upper, at) => upper - population.field('lower')[at]!);
    const before = width();
    expect(Math.max(...before) / Math.min(...before)).toBeGreaterThan(1.5);
    for (let n = 0; n < 1000; n++) population.pulse('up');
    width().forEach((one, at) => {
      expect(one / before[at]!).toBeCloseTo(Math.exp(-1), 3);
    });
  });

  it('neither rest nor reset wears', () => {
    const { pulse } = settle({ endurance: 10 }, { decay: 0.1, diffusion: 0.01 });
    const population = new Population(pulse!, 3, random());
    for (let n = 0; n < 20; n++) population.rest();
    population.reset();
    expect([...population.field('upper')]).toEqual([0.9, 0.9, 0.9]);
  });

  it('slows a law down whose step depends on the bounds', () => {
    const { pulse } = settle({ endurance: 50 }, { upperBound: 1, lowerBound: -1 }, 'soft-bounds');
    const population = new Population(pulse!, 1, random());
    let [w, bound] = [0, 1];
    for (let n = 0; n < 200; n++) {
      population.pulse('up');
      w = Math.min(w + 0.01 * (1 - w / bound), bound);
      bound *= 1 - 1 / 50;
      w = Math.min(w, bound);
      expect(population.states[0]).toBeCloseTo(w, 12);
    }
    expect(w).toBeLessThan(0.05);
  });

  it('of one pulse closes the window at once', () => {
    const { pulse } = settle({ endurance: 1, levels: 5 });
    const population = new Population(pulse!, 2, random());
    population.pulse('up');
    expect([...population.states].map((state) => state.toFixed(12))).toEqual(['0.150000000000', '0.150000000000']);
    expect([...population.weights()].every((weight) => Math.abs(weight - 0.15) < 1e-12)).toBe(true);
  });
});

describe('levels', () => {
  it('are n values between the bounds, of which a read sees the nearest', () => {
    for (const levels of [2, 3, 8, 31]) {
      const { pulse } = settle({ levels }, { step: 0.0017 });
      const population = new Population(pulse!, 1, random(), -9);
      const seen = new Set<number>();
      for (let n = 0; n < 1000; n++) {
        const [w, weight] = [population.states[0]!, population.weights()[0]!];
        const place = ((weight + 0.6) / 1.5) * (levels - 1);
        expect(place).toBeCloseTo(Math.round(place), 9);
        expect(Math.abs(weight - w)).toBeLessThanOrEqual(0.75 / (levels - 1) + 1e-12);
        seen.add(Math.round(place));
        population.pulse('up');
      }
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: levels }, (_, level) => level));
    }
  });

  it('are as many in a window that wear has narrowed, and end at its bounds', () => {
    const levels = 6;
    const { pulse } = settle({ levels, endurance: 10 }, { cycleNoise: 2, step: 0.2 });
    const population = new Population(pulse!, 400, random());
    for (let n = 0; n < 60; n++) {
      population.pulse(n % 2 ? 'up' : 'down');
      const lower = population.field('lower')[0]!;
      const window = population.field('upper')[0]! - lower;
      const places = population.weights().map((weight) => ((weight - lower) / window) * (levels - 1));
      for (const place of places) expect(Math.abs(place - Math.round(place))).toBeLessThan(1e-6);
      expect(Math.min(...places)).toBeGreaterThan(-1e-6);
      expect(Math.max(...places)).toBeLessThan(levels - 1 + 1e-6);
    }
  });

  it('of a crosspoint without a window are one', () => {
    // Bounds that a spread has driven to 0 leave nothing between them.
    const spreads = {
      upperBound: { distribution: 'normal', deviation: 3 },
      lowerBound: { distribution: 'normal', deviation: 3 },
    } as const;
    const { pulse } = settleDevice({ extends: 'gokmen-vlasov', parameters: still, wear: { levels: 4 }, spreads });
    const population = new Population(pulse!, 300, random());
    const [lower, upper] = [population.field('lower'), population.field('upper')];
    const closed = population.weights().filter((weight, at) => {
      expect(Number.isFinite(weight)).toBe(true);
      return lower[at]! + 0 === upper[at]! + 0;
    });
    expect(closed.length).toBeGreaterThan(10);
    expect(closed.every((weight) => weight === 0)).toBe(true);
  });

  it('go along with write noise, which is around the level', () => {
    const { pulse } = settle({ levels: 4 }, { writeNoise: 2, upperBound: 1, lowerBound: -1 });
    const population = new Population(pulse!, 5000, random(), 0.6);
    const weights = population.weights();
    const mean = weights.reduce((sum, weight) => sum + weight / 5000, 0);
    const std = Math.sqrt(weights.reduce((sum, weight) => sum + (weight - mean) ** 2 / 5000, 0));
    expect(Math.abs(mean - 1 / 3)).toBeLessThan((4 * 0.02) / Math.sqrt(5000));
    expect(Math.abs(std / 0.02 - 1)).toBeLessThan(4 / Math.sqrt(10_000));
  });
});

it.each([
  [{ levels: 1 }, '`device.wear.levels` to be a whole number of states from 2 to 1048576, got `1`'],
  [{ levels: 2 ** 21 }, '`device.wear.levels`'],
  [{ levels: Number.NaN }, '`device.wear.levels` to be a whole number of states from 2 to 1048576, got `NaN`'],
  [{ levels: 2.5 }, '`device.wear.levels`'],
  [{ endurance: 0.5 }, '`device.wear.endurance` to be a number of pulses from 1 to'],
  [{ endurance: -1 }, '`device.wear.endurance`'],
  [{ endurance: 1.1e6 }, '`device.wear.endurance`'],
  [{ endurance: Number.POSITIVE_INFINITY }, '`device.wear.endurance`'],
] satisfies [Wear, string][])('refuses %j', (wear, message) => {
  expect(() => settle(wear)).toThrow(message);
});
