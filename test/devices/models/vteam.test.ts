import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population, settleDevice, settleLaw } from '../../../devices/index.ts';
import { vteam } from '../../../devices/models/vteam.ts';
import { drawsFrom } from '../random.ts';
import { expectOnCurve, motion, repeat, shareOf, train, weightOf, windows } from './memristor-reference.ts';

/** The boundary crosses the film in 1 s at twice the threshold: a pulse lasts its width in these units. */
const unit = {
  thickness: 1e-9,
  onRate: -1e-9,
  offRate: 1e-9,
  onThreshold: -1,
  offThreshold: 1,
  voltageUp: -2,
  voltageDown: 2,
  onOffRatio: 10,
};
const lasting = (width: number) => ({ ...unit, widthUp: width, widthDown: width });

describe('VTEAM', () => {
  it.each(['linear', 'exponential'])(
    'without window moves the boundary at constant speed, resistance %s',
    (resistance) => {
      const parameters = { ...lasting(0.008), resistance };
      const weights = train(vteam, parameters, repeat('up', 110), weightOf(0.1, 10, resistance));
      expectOnCurve(weights, (pulse) => weightOf(Math.min(0.1 + 0.008 * pulse, 1), 10, resistance));
      const back = train(vteam, parameters, repeat('down', 130), 1);
      expectOnCurve(back, (pulse) => weightOf(Math.max(1 - 0.008 * pulse, 0), 10, resistance));
      expect(back.at(-1)).toBe(-1);
    },
  );

  it('speed is k (v / threshold − 1)^α, of either direction by itself', () => {
    const own = {
      thickness: 4e-9,
      onRate: -3,
      onThreshold: -0.7,
      onExponent: 2.5,
      voltageUp: -0.9,
      widthUp: 2e-10,
      offRate: 0.2,
      offThreshold: 0.4,
      offExponent: 1.5,
      voltageDown: 0.6,
      widthDown: 5e-9,
      onOffRatio: 6,
    };
    const upwards = (2e-10 * 3 * (0.9 / 0.7 - 1) ** 2.5) / 4e-9;
    const downwards = (5e-9 * 0.2 * (0.6 / 0.4 - 1) ** 1.5) / 4e-9;
    const up = train(vteam, own, repeat('up', 60), weightOf(0.2, 6));
    expect(shareOf(up.at(-1)!, 6) - 0.2).toBeCloseTo(60 * upwards, 3);
    const down = train(vteam, own, repeat('down', 5), weightOf(0.9, 6));
    expect(0.9 - shareOf(down.at(-1)!, 6)).toBeCloseTo(5 * downwards, 3);
  });

  // dx/dt = 4 x (1 − x), x (1 − x) and 1 − x² (up), 1 − (1 − x)² (down).
  const logistic = (x: number, time: number) => 1 / (1 + (1 / x - 1) * Math.exp(-time));
  it.each([
    ['joglekar', 'up', (x: number, time: number) => logistic(x, 4 * time)],
    ['joglekar', 'down', (x: number, time: number) => logistic(x, -4 * time)],
    ['prodromakis', 'up', (x: number, time: number) => logistic(x, time)],
    ['biolek', 'up', (x: number, time: number) => Math.tanh(Math.atanh(x) + time)],
    ['biolek', 'down', (x: number, time: number) => 1 - Math.tanh(Math.atanh(1 - x) + time)],
  ] as const)('in the window %s of p = 1, %s, follows its closed form', (window, direction, exact) => {
    const start = direction === 'up' ? 0.03 : 0.97;
    for (const resistance of ['linear', 'exponential']) {
      const weights = train(
        vteam,
        { ...lasting(0.02), window, resistance },
        repeat(direction, 150),
        weightOf(start, 10, resistance),
      );
      expectOnCurve(weights, (pulse) => weightOf(exact(start, 0.02 * pulse), 10, resistance));
    }
  });

  it.each(Object.keys(windows))(
    'follows a fine integration in the window %s, p = 4, exponential resistance',
    (window) => {
      const parameters = { ...lasting(0.01), onOffRatio: 200, window, windowExponent: 4, resistance: 'exponential' };
      const speed = (x: number) => -windows[window]!(x, 4, false);
      const path = motion(speed, 0.9, 0.01 / 50, 141 * 50);
      const weights = train(vteam, parameters, repeat('down', 140), weightOf(0.9, 200, 'exponential'));
      expectOnCurve(weights, (pulse) => weightOf(path[Math.round(pulse * 50)]!, 200, 'exponential'));
    },
  );
});

describe('thresholds', () => {
  it('an amplitude within them changes nothing', () => {
    const oneWay = train(vteam, { ...lasting(0.1), voltageUp: -1 }, ['up', 'up', 'up'], 0.3);
    expect(oneWay.at(-1)!).toBeCloseTo(0.3, 12);
    expect(() => settleLaw(vteam, { ...lasting(0.1), voltageUp: -0.99, voltageDown: 0.5 })).toThrow(
      'Expected `device.parameters` to be such that a pulse moves the weight',
    );
    expect(() => settleLaw(vteam, { voltageUp: 1.6 })).toThrow(
      'Expected `device.parameters.voltageUp` to be a finite number from -100 up to 0 V (amplitude of a pulse up), got `1.6`',
    );
  });

  it('spread between crosspoints: those with a threshold beyond the pulse do not move', () => {
    const spreads = { onThreshold: { distribution: 'normal', deviation: 0.05 } } as const;
    const { pulse } = settleLaw(vteam, {}, { spreads });
    const crosspoints = 4000;
    const population = new Population(pulse!, crosspoints, drawsFrom(2), 0.1);
    const before = Float64Array.from(population.states);
    population.pulse('up');
    const still = population.states.filter((state, i) => Math.abs(state - before[i]!) < 1e-12).length / crosspoints;
    // |von| (1 + 0.05 ξ) > 1.55: ξ > 0.667, of which the normal distribution has 0.2525.
    expect(Math.abs(still - 0.2525)).toBeLessThan(4 * Math.sqrt((0.2525 * 0.7475) / crosspoints));
    const risen = Float64Array.from(population.states);
    population.pulse('down');
    expect(population.states.every((state, i) => state < risen[i]!)).toBe(true);
  });

  it('more overdrive or more time moves farther; overdrive counts by its power', () => {
    const overdrive = fc.double({ min: 0.05, max: 1, noNaN: true });
    const factor = fc.double({ min: 1, max: 2, noNaN: true });
    const exponent = fc.double({ min: 0.5, max: 8, noNaN: true });
    fc.assert(
      fc.property(
        overdrive,
        factor,
        exponent,
        fc.constantFrom(...Object.keys(windows)),
        (over, times, power, window) => {
          const moved = (by: number, width: number) =>
            train(vteam, { ...lasting(width), window, onExponent: power, voltageUp: -1 - by }, ['up'], -0.4)[1]!;
          expect(moved(over * times, 0.1)).toBeGreaterThan(moved(over, 0.1) - 1e-12);
          expect(moved(over * times, 0.1)).toBeCloseTo(moved(over, 0.1 * times ** power), 9);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('presets', () => {
  it('hp-tio2: D² / (μ v) = 10 ms, 1 V over 10 mA, ratio 160', () => {
    const { parameters, electrical } = settleDevice('hp-tio2');
    const { thickness, mobility, voltageUp } = parameters as Record<string, number>;
    expect(thickness! ** 2 / (mobility! * voltageUp!)).toBeCloseTo(10e-3, 9);
    expect(1 / electrical.onResistance).toBeCloseTo(10e-3, 9);
    expect(electrical.offResistance / electrical.onResistance).toBeCloseTo(160, 9);
  });

  it.each(['hp-tio2', 'vteam-magic'])(
    '%s writes with the pulses of its law, and its law has its resistances',
    (name) => {
      const { parameters, electrical } = settleDevice(name);
      expect(electrical.writeUp).toEqual({ voltage: parameters.voltageUp, width: parameters.widthUp });
      expect(electrical.writeDown).toEqual({ voltage: parameters.voltageDown, width: parameters.widthDown });
      expect(electrical.offResistance / electrical.onResistance).toBeCloseTo(parameters.onOffRatio as number, 9);
    },
  );

  it('vteam-magic: steps at w = 0 are speed times width times dw/dx = (r + 1)² / (2 r)', () => {
    const up = (1.5e-9 * 216.2 * (1.55 / 1.5 - 1) ** 4) / 3e-9;
    const down = (6e-9 * 0.091 * (0.35 / 0.3 - 1) ** 4) / 3e-9;
    const step = (((up + down) / 2) * 301 ** 2) / (2 * 300);
    expect(settleDevice('vteam-magic').granularity / step).toBeCloseTo(1, 2);
  });
});
