import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population, settleDevice, settleLaw } from '../../../devices/index.ts';
import { linearIonDrift } from '../../../devices/models/linear-ion-drift.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { expectOnCurve, motion, repeat, shareOf, train, weightOf, windows } from './memristor-reference.ts';

/** D² / (μ v) = 1 s at 1 V: a pulse lasts its width in these units. */
const unit = { thickness: 1e-8, mobility: 1e-16, voltageUp: 1, voltageDown: -1, onOffRatio: 20 };
const lasting = (width: number) => ({ ...unit, widthUp: width, widthDown: width });

/** Time to the share x of a film without window: ∫ R/Ron dx (Strukov 2008, eqs. 5 and 6 at fixed voltage). */
const timeTo = (x: number, ratio: number) => ratio * x - ((ratio - 1) * x * x) / 2;

describe('linear ion drift', () => {
  it('without window follows the closed form, up and down', () => {
    const [ratio, width] = [20, 0.025];
    const up = train(linearIonDrift, lasting(width), repeat('up', 100), -0.9);
    const start = timeTo(shareOf(-0.9, ratio), ratio);
    expectOnCurve(up, (pulse) => {
      const time = Math.min(start + pulse * width, timeTo(1, ratio));
      // The smaller root of timeTo(x) = time.
      return weightOf((ratio - Math.sqrt(ratio ** 2 - 2 * (ratio - 1) * time)) / (ratio - 1), ratio);
    });
    const down = train(linearIonDrift, lasting(width), repeat('down', 100), up.at(-1)!);
    down.forEach((weight, pulse) => {
      expect(weight).toBeCloseTo(up[100 - pulse]!, 9);
    });
  });

  it.each([2, 20, 160])(
    'in Joglekar’s window of p = 1 passes ¼ (r ln x − ln (1 − x)) in time, r = %d',
    (onOffRatio) => {
      const width = 0.02 * onOffRatio;
      const parameters = { ...lasting(width), onOffRatio, window: 'joglekar' };
      const weights = train(linearIonDrift, parameters, repeat('up', 60), weightOf(0.05, onOffRatio));
      const time = (x: number) => (onOffRatio * Math.log(x) - Math.log1p(-x)) / 4;
      expectOnCurve(weights, (pulse) => {
        let [low, high] = [0, 1];
        for (let i = 0; i < 60; i++) {
          const middle = (low + high) / 2;
          if (time(middle) < time(0.05) + pulse * width) low = middle;
          else high = middle;
        }
        return weightOf(low, onOffRatio);
      });
    },
  );

  const cases = Object.keys(windows).flatMap((window) => [1, 7].map((p) => [window, p] as const));
  it.each(cases)('follows a fine integration in the window %s, p = %d', (window, windowExponent) => {
    const ratio = 40;
    const parameters = { ...lasting(0.2), onOffRatio: ratio, window, windowExponent };
    for (const [direction, start] of [
      ['up', -0.95],
      ['down', 0.9],
    ] as const) {
      const rises = direction === 'up';
      const speed = (x: number) =>
        ((rises ? 1 : -1) * windows[window]!(x, windowExponent, rises)) / (x + ratio * (1 - x));
      const path = motion(speed, shareOf(start, ratio), 0.2 / 50, 121 * 50);
      const weights = train(linearIonDrift, parameters, repeat(direction, 120), start);
      expectOnCurve(weights, (pulse) => weightOf(path[Math.round(pulse * 50)]!, ratio));
    }
  });

  it('steps grow with the cube of the conductance', () => {
    const step = (weight: number) => train(linearIonDrift, lasting(1e-4), ['up'], weight)[1]! - weight;
    const conductance = (weight: number) => 1 / 20 + ((weight + 1) / 2) * (1 - 1 / 20);
    for (const [one, other] of [
      [-0.9, 0.1],
      [-0.5, 0.7],
    ] as const) {
      const cubes = (conductance(other) / conductance(one)) ** 3;
      expect(step(other) / step(one) / cubes).toBeCloseTo(1, 1);
    }
  });

  it('switches Strukov’s film in (Ron + Roff) / (2 Ron) · D² / (μ v) = 0.805 s', () => {
    const { parameters } = settleDevice('hp-tio2');
    const pulses = (count: number) =>
      train(linearIonDrift, { ...parameters, widthUp: 0.805 / 100 }, repeat('up', count), -1).at(-1)!;
    expect(pulses(99)).toBeLessThan(0.9);
    expect(pulses(101)).toBe(1);
  });
});

describe('windows at the bounds', () => {
  it('terminal state: Joglekar’s and Prodromakis’s leave a bound only after the time that they take to come close', () => {
    // Linear near the bound: dx/dt = c (1 − x), c = 4 and 1, so 1 − x grows by e^ct from 2⁻²⁰ of the weight on.
    for (const [window, rate] of [
      ['joglekar', 4],
      ['prodromakis', 1],
    ] as const) {
      const pulses = repeat('down' as const, 40);
      const weights = train(linearIonDrift, { ...lasting(0.5 / rate), window, onOffRatio: 1.01 }, pulses, 1);
      const left = weights.findIndex((weight) => weight < 0.99);
      expect(left * 0.5).toBeCloseTo(Math.log(0.01 * 2 ** 20), 0);
      expect(weights.at(-1)!).toBeLessThan(-0.9);
    }
  });

  it('Biolek’s and none leave it at full speed', () => {
    for (const window of ['biolek', 'rectangular']) {
      const [, weight] = train(linearIonDrift, { ...lasting(0.01), window, onOffRatio: 1.01 }, ['down'], 1);
      expect(weight!).toBeCloseTo(1 - 2 * 0.01, 3);
    }
  });
});

const kind = {
  window: fc.constantFrom(...Object.keys(windows)),
  windowExponent: fc.double({ min: 0.5, max: 12, noNaN: true }),
  onOffRatio: fc.double({ min: 1.1, max: 400, noNaN: true }),
};
const weight = fc.double({ min: -0.98, max: 0.98, noNaN: true });
const width = fc.double({ min: 1e-3, max: 3, noNaN: true });
const directions = fc.array(fc.constantFrom('up' as const, 'down' as const), { maxLength: 20 });

describe('any window, exponent and ratio', () => {
  it('stays within its bounds, moves the way of the pulse, and not at all without voltage', () => {
    fc.assert(
      fc.property(fc.record(kind), weight, width, directions, (given, start, duration, pulses) => {
        const weights = train(
          linearIonDrift,
          { ...given, ...lasting(duration), onOffRatio: given.onOffRatio },
          pulses,
          start,
        );
        pulses.forEach((direction, index) => {
          const step = weights[index + 1]! - weights[index]!;
          expect(direction === 'up' ? step : -step).toBeGreaterThan(-1e-9);
          expect(Math.abs(weights[index + 1]!)).toBeLessThanOrEqual(1);
        });
        const oneWay = { ...given, ...lasting(duration), onOffRatio: given.onOffRatio, voltageDown: 0 };
        expect(train(linearIonDrift, oneWay, ['down', 'down'], start).at(-1)!).toBeCloseTo(start, 9);
      }),
      { numRuns: 15 },
    );
  });

  it('up then down returns, where the window is the same both ways and no bound is met', () => {
    const same = { ...kind, window: fc.constantFrom('rectangular', 'joglekar', 'prodromakis') };
    fc.assert(
      fc.property(
        fc.record(same),
        weight,
        fc.double({ min: 1e-3, max: 0.3, noNaN: true }),
        (given, start, duration) => {
          const parameters = { ...lasting(duration), ...given };
          const [, top, back] = train(linearIonDrift, parameters, ['up', 'down'], start);
          if (top! < 1) expect(back!).toBeCloseTo(start, 7);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('a higher or longer pulse moves farther, and their product counts', () => {
    const factor = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.record(kind), weight, width, factor, (given, start, duration, times) => {
        const moved = (changed: Record<string, number>) =>
          train(linearIonDrift, { ...lasting(duration), ...given, ...changed }, ['up'], start)[1]!;
        const [once, higher, longer] = [moved({}), moved({ voltageUp: times }), moved({ widthUp: duration * times })];
        expect(higher).toBeGreaterThan(once - 1e-12);
        expect(longer).toBeCloseTo(higher, 9);
      }),
      { numRuns: 10 },
    );
  });
});

describe('deviations', () => {
  const still = { ...lasting(0.02), onOffRatio: 20 };
  const timesOf = (weights: ArrayLike<number>) => Float64Array.from(weights, (w) => timeTo(shareOf(w, 20), 20));

  it('cycle to cycle: durations scatter, so that time passed has deviation cycleNoise · width · √pulses', () => {
    const crosspoints = 5000;
    const { pulse } = settleLaw(linearIonDrift, { ...still, cycleNoise: 0.4 });
    const population = new Population(pulse!, crosspoints, drawsFrom(11), -0.95);
    for (let i = 0; i < 100; i++) population.pulse('up');
    const { mean, std } = momentsOf(timesOf(population.states));
    const expected = 0.4 * 0.02 * Math.sqrt(100);
    const passed = mean - timeTo(shareOf(-0.95, 20), 20);
    expect(Math.abs(passed - 100 * 0.02)).toBeLessThan((4 * expected) / Math.sqrt(crosspoints) + 0.002);
    expect(std / expected).toBeCloseTo(1, 1);
  });

  it('device to device: whatever sets the duration may spread; mobility and voltage as such, thickness squared', () => {
    const spread = (name: string) => ({ [name]: { distribution: 'log-normal', deviation: 0.2 } }) as const;
    const durations = (name: string) => {
      const { pulse } = settleLaw(linearIonDrift, still, { spreads: spread(name) });
      return new Population(pulse!, 5000, drawsFrom(7)).field('durationUp').map(Math.log);
    };
    for (const [name, power] of [
      ['mobility', 1],
      ['voltageUp', 1],
      ['thickness', -2],
    ] as const) {
      const { mean, std } = momentsOf(durations(name));
      expect(mean).toBeCloseTo(Math.log(0.02), 1);
      expect(Math.abs(std / (0.2 * Math.abs(power)) - 1)).toBeLessThan(4 / Math.sqrt(2 * 5000));
    }
    // The pulse makes of a drawn duration what it makes of a nominal one.
    const { pulse } = settleLaw(linearIonDrift, still, { spreads: spread('mobility') });
    const population = new Population(pulse!, 8, drawsFrom(8), 0.2);
    const drawn = population.field('durationUp');
    population.pulse('up');
    drawn.forEach((duration, crosspoint) => {
      const [, alone] = train(linearIonDrift, { ...still, widthUp: duration }, ['up'], 0.2);
      expect(population.states[crosspoint]!).toBeCloseTo(alone!, 9);
    });
  });

  it('each crosspoint saturates at bounds of its own', () => {
    const { pulse } = settleLaw(linearIonDrift, { ...still, upperBoundSpread: 0.1, lowerBoundSpread: 0.2 });
    const population = new Population(pulse!, 2000, drawsFrom(3));
    const [upper, lower] = [population.field('upper'), population.field('lower')];
    for (const [values, nominal, spread] of [
      [upper, 1, 0.1],
      [lower, -1, 0.2],
    ] as const) {
      const { mean, std } = momentsOf(values);
      expect(Math.abs(mean - nominal)).toBeLessThan((5 * spread) / Math.sqrt(2000));
      expect(std).toBeCloseTo(spread, 2);
    }
    for (let i = 0; i < 700; i++) population.pulse('up');
    expect(population.states.every((state, i) => Math.abs(state - upper[i]!) < 1e-12)).toBe(true);
    for (let i = 0; i < 700; i++) population.pulse('down');
    expect(population.states.every((state, i) => Math.abs(state - lower[i]!) < 1e-12)).toBe(true);
  });
});
