/**
 * The statistics behind `crosspoint regress`: how often unchanged devices raise an alarm, and how small a change does.
 */
import { describe, expect, it } from 'vitest';
import type { DeviceSpecification } from '../../devices/index.ts';
import { compareDevices } from '../../studies/regress/compare-devices.ts';
import { compareFigures } from '../../studies/regress/compare-figures.ts';
import { allowedDeviation } from '../../studies/regress/false-alarms.ts';
import type { DeviceFigures, Statistic } from '../../studies/regress/figures.ts';
import { measureDevice } from '../../studies/regress/measure-device.ts';

/** About as many comparisons as all presets together make. */
const allowedInRun = allowedDeviation(1600);

it('allows what a normal deviate exceeds once in so many', () => {
  // Quantiles of the normal distribution: Abramowitz & Stegun, table 26.6.
  expect(allowedDeviation(1, 0.05)).toBeCloseTo(1.95996, 5);
  expect(allowedDeviation(1, 0.001)).toBeCloseTo(3.29053, 5);
  expect(allowedDeviation(50, 0.05)).toBeCloseTo(allowedDeviation(1, 0.001), 9);
  expect(allowedInRun).toBeGreaterThan(4.8);
  expect(allowedInRun).toBeLessThan(5.2);
});

describe('of unchanged devices', () => {
  it('alarms are as rare as stated, and the bound is not idle', { timeout: 120_000 }, () => {
    const crosspoints = 1000;
    const runs = 40;
    const measured = Array.from({ length: runs }, (_, run) => {
      const measure = (name: string) => measureDevice(name, name, { seed: 100 + run, crosspoints });
      return { 'gokmen-vlasov': measure('gokmen-vlasov'), 'pcm-hermes': measure('pcm-hermes') };
    });
    // Every two runs are a trial, and trials that share a run depend on each other: far less than on the bound.
    for (const rate of [0.5, 0.1]) {
      let alarms = 0;
      let trials = 0;
      for (let one = 0; one < runs; one++) {
        for (let other = one + 1; other < runs; other++) {
          const sizes = { before: crosspoints, now: crosspoints };
          const regression = compareDevices(measured[one]!, measured[other]!, sizes, rate);
          expect(regression.byChance).toBeGreaterThan(100);
          trials += 1;
          if (!regression.passed) alarms += 1;
        }
      }
      expect(alarms / trials, `rate ${rate}`).toBeLessThan(rate);
      // Figures of one device hang together, which makes alarms rarer than the bound, but not by orders.
      expect(alarms / trials, `rate ${rate}`).toBeGreaterThan(rate / 20);
    }
  });

  it('exact figures do not depend on draws', () => {
    const [one, other] = [1, 2].map((seed) => measureDevice('reram-sb', 'reram-sb', { seed, crosspoints: 1000 }));
    expect(other!.exact).toEqual(one!.exact);
    expect(other!.statistics).not.toEqual(one!.statistics);
    const again = measureDevice('reram-sb', 'reram-sb', { seed: 1, crosspoints: 1000 });
    expect(again).toEqual(one);
  });
});

describe('of changed devices', () => {
  const crosspoints = 2 ** 14;
  const sizes = { before: crosspoints, now: crosspoints };
  /** Largest deviation of the statistics, which know nothing of the exact figures. */
  function largestDeviation(preset: string, changed: DeviceSpecification): number {
    const before = measureDevice(preset, preset, { seed: 1, crosspoints });
    const now = measureDevice(preset, changed, { seed: 2, crosspoints });
    const compared = compareFigures({ ...before, exact: {} }, { ...now, exact: {} }, sizes);
    expect(compared.length).toBeGreaterThan(30);
    return Math.max(...compared.map(({ deviation }) => deviation));
  }

  it.each<[string, string, object]>([
    ['a step 2 % larger', 'gokmen-vlasov', { step: 0.0016 * 1.02 }],
    ['a step 2 % smaller', 'ecram', { step: 0.002 * 0.98 }],
    ['a spread of steps of 32 % instead of 30 %', 'gokmen-vlasov', { stepSpread: 0.32 }],
    ['5 % more noise from pulse to pulse', 'capacitor', { cycleNoise: 0.315 }],
    ['a label of 3 instead of 2.4', 'ag-a-si', { labelUp: 3 }],
  ])('the statistics tell %s (%s)', (_, preset, parameters) => {
    expect(largestDeviation(preset, { extends: preset, parameters: { ...parameters } as never })).toBeGreaterThan(
      allowedInRun,
    );
  });

  it('the statistics tell 4 % more programming noise', () => {
    const inference = { model: 'pcm-nandakumar', parameters: { programmingScale: 1.04 } };
    expect(largestDeviation('pcm-nandakumar', { extends: 'pcm-nandakumar', inference })).toBeGreaterThan(allowedInRun);
  });

  it('the typical crosspoint tells a law that differs by a millionth', () => {
    const changed = {
      extends: 'gokmen-vlasov',
      law: {
        pulse: {
          up: 'w + stepUp * 1.000001 * (1 + cycleNoise * normal())',
          down: 'w - stepDown * (1 + cycleNoise * normal())',
        },
      },
    };
    const before = measureDevice('gokmen-vlasov', 'gokmen-vlasov', { seed: 1, crosspoints: 1000 });
    const now = measureDevice('gokmen-vlasov', changed, { seed: 1, crosspoints: 1000 });
    const { devices } = compareDevices({ one: before }, { one: now }, { before: 1000, now: 1000 });
    const names = devices[0]!.changed.map(({ figure }) => figure);
    expect(names).toContain('typical after 10 up');
    expect(names.filter((name) => !name.startsWith('typical'))).toEqual(['law', 'granularity']);
  });
});

it('a law that leaves the numbers is refused by name', () => {
  const pulse = { up: 'w + sqrt(w - 0.5)', down: 'w - stepDown' };
  const broken = { extends: 'gokmen-vlasov', law: { pulse }, parameters: { upperBound: 1 } };
  expect(() => measureDevice('mine.yaml', broken, { seed: 1, crosspoints: 1000 })).toThrow(/mine\.yaml/);
});

describe('one statistic', () => {
  const compare = (before: Statistic, now: Statistic, size = 10_000) => {
    const figures = (statistic: Statistic): DeviceFigures => ({ exact: {}, statistics: { x: statistic } });
    return compareFigures(figures(before), figures(now), { before: size, now: size });
  };

  it('is off by its standard errors', () => {
    const [mean, spread] = compare([1, 0.2, 3], [1.01, 0.21, 3]);
    expect(mean!.deviation).toBeCloseTo(0.01 / Math.sqrt((0.2 ** 2 + 0.21 ** 2) / 10_000), 9);
    // Of a normal distribution the relative standard error of a standard deviation is 1/√(2 n).
    expect(spread!.deviation).toBeCloseTo(Math.log(1.05) / Math.sqrt(2 / (2 * 10_000)), 9);
    // A distribution with longer tails has a less certain one.
    expect(compare([1, 0.2, 9], [1, 0.21, 9])[1]!.deviation).toBeCloseTo(spread!.deviation / 2, 9);
  });

  it('without spread on either side is a value', () => {
    expect(compare([1, 0, 0], [1, 0, 0])).toMatchObject([{ aspect: 'value', deviation: 0 }]);
    expect(compare([1, 0, 0], [1.000001, 0, 0])).toMatchObject([
      { aspect: 'value', deviation: Number.POSITIVE_INFINITY },
    ]);
  });

  it('that a few crosspoints make is compared only with one that many make', () => {
    expect(compare([1e-6, 1e-4, 500], [2e-6, 3e-4, 200])).toEqual([]);
    expect(compare([0, 0, 0], [1e-6, 1e-4, 500])).toEqual([]);
    expect(compare([0, 0, 0], [0.1, 0.1, 3])[1]!.deviation).toBe(Number.POSITIVE_INFINITY);
    expect(compare([1e-6, 1e-4, 500], [0.1, 0.1, 3])[0]!.deviation).toBeGreaterThan(50);
  });

  it('that is gone, or was not there, is a change', () => {
    const gone = compareFigures(
      { exact: {}, statistics: { x: [1, 0.1, 3] } },
      { exact: {}, statistics: {} },
      { before: 9, now: 9 },
    );
    expect(gone).toMatchObject([{ before: '1,0.1,3', now: 'absent', deviation: Number.POSITIVE_INFINITY }]);
  });
});
