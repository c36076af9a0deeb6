/** Pulsed laws against curves, drawn values and step functions of IBM aihwkit 1.1, by the rule of `golden/tolerance.ts`. */
import { describe, expect, it } from 'vitest';
import { compareCurve } from '../../devices/golden/compare-curves.ts';
import { compareSample } from '../../devices/golden/compare-sample.ts';
import { formulaOfDrawn } from '../../devices/golden/drawn-values.ts';
import { driveCurve, type GoldenDevice, settleCurve, translateCurve } from '../../devices/golden/golden-device.ts';
import type { Draws } from '../../devices/index.ts';
import { law } from '../../devices/law.ts';
import { laws } from '../../devices/models/laws.ts';
import { Population } from '../../devices/population.ts';
import { settleLaw } from '../../devices/settle-law.ts';
import { goldenDevices, readGolden } from './golden.ts';
import { drawsFrom } from './random.ts';

const devices = 4096;
// Chance exceeds four standard errors once in 16,000 cases, and there are 6000 here.
const seed = 2;
const noDraws: Draws = { normal: () => Number.NaN, uniform: () => Number.NaN };

describe.each(goldenDevices)('%s', (name) => {
  const golden = readGolden(name);

  it('follows the deterministic curve', () => {
    const { cases, worst } = compareCurve(golden, 'deterministic', driveCurve(golden, 'deterministic', 1, noDraws));
    expect(cases).toBe(33);
    expect(worst.ratio, JSON.stringify(worst)).toBeLessThan(1);
  });

  it.each(['no_dtod', 'full'] as const)('has the statistics of %s', (curve) => {
    const { cases, worst } = compareCurve(golden, curve, driveCurve(golden, curve, devices, drawsFrom(seed)));
    expect(cases).toBe(33 * 5);
    expect(worst.ratio, JSON.stringify(worst)).toBeLessThan(1);
  });

  it('draws crosspoints with the same statistics', () => {
    const { devices: count } = golden.curves.full;
    for (const [hidden, reference] of Object.entries(golden.hidden_parameter_statistics_full)) {
      const formula = formulaOfDrawn(hidden, golden.model);
      if (formula === null) continue;
      for (const { statistic, ratio } of compareSample(drawValues(golden, formula), { ...reference, devices: count })) {
        expect(ratio, `${statistic} of ${hidden}`).toBeLessThan(1);
      }
    }
  });

  it('has the same step function', () => {
    const steps = golden.step_function_no_dtod;
    const law = settleCurve(golden, 'no_dtod').pulse!;
    steps.w.forEach((w, i) => {
      for (const direction of ['up', 'down'] as const) {
        const population = new Population(law, devices, drawsFrom(100 + i), w);
        const before = Float64Array.from(population.states);
        population.pulse(direction);
        const moved = population.states.map((after, at) => after - before[at]!);
        const [mean, std] = [steps[`${direction}_mean`][i]!, steps[`${direction}_std`][i]!];
        // A weight at a bound has seven digits and is a float32 there: the mean shows one rounding of it, and a soft
        // bound has a spread of its own in place of none.
        const sample = { mean, std, devices: golden.curves.no_dtod.devices };
        for (const { statistic, ratio } of compareSample(moved, sample, { bias: 2 ** -23 * Math.abs(w) })) {
          if (std === 0 && statistic === 'std') continue;
          expect(ratio, `${statistic} ${direction} at ${w}`).toBeLessThan(1);
        }
      }
    });
  });
});

/** A formula over drawn values, for some crosspoints: what reads of them would see if they showed it. */
function drawValues(golden: GoldenDevice, formula: string): Float64Array {
  const { law: name, parameters, tables = {} } = translateCurve(golden, 'full');
  const shown = law({ ...laws.get(name)!.definition, visible: formula });
  return new Population(settleLaw(shown, parameters, { tables }).pulse!, 16_384, drawsFrom(23)).weights();
}

describe('the comparison', () => {
  const golden = readGolden('soft-bounds');
  const changed = (changes: Record<string, number>): GoldenDevice => ({
    ...golden,
    parameters: { ...golden.parameters, ...changes },
  });

  it.each([
    ['a step 5 % larger', { dw_min: 0.00105 }, 'full', 'mean'],
    ['more noise from pulse to pulse', { dw_min_std: 0.33 }, 'no_dtod', 'std'],
    ['bounds that spread more', { w_max_dtod: 0.36 }, 'full', 'q95'],
  ] as const)('notices %s', (_, changes, curve, statistic) => {
    const weightsAt = driveCurve(changed(changes), curve, devices, drawsFrom(17));
    const { worst } = compareCurve(golden, curve, weightsAt);
    expect(worst.ratio).toBeGreaterThan(1);
    if (statistic !== 'q95') expect(worst.statistic).toBe(statistic);
  });

  it('notices a deterministic error of 2e-5, a constant curve and numbers that are none', () => {
    const exact = driveCurve(golden, 'deterministic', 1, noDraws);
    const shifted = compareCurve(golden, 'deterministic', (pulse) => exact(pulse).map((w) => w + 2e-5));
    expect(shifted.worst.ratio).toBeGreaterThan(1.9);
    expect(shifted.worst.ratio).toBeLessThan(2.1);
    expect(compareCurve(golden, 'full', () => new Float64Array(64)).worst.ratio).toBeGreaterThan(1);
    const broken = compareCurve(golden, 'full', () => new Float64Array(64).fill(Number.NaN));
    expect(broken.worst.ratio).toBe(Number.POSITIVE_INFINITY);
  });
});
