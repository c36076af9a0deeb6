/**
 * Inference models against samples of IBM aihwkit 1.1 and Sandia CrossSim 3.2. Tolerance (spec/devices.md §1,
 * oracles/README.md), with N cells of ours and M of theirs:
 *
 *     |Δmean| < 4 std √(1/N + 1/M), and what the printed digits leave open
 *     |std/std_ref − 1| < 3 % (aihwkit), 1 % (CrossSim), or 4 standard errors of a standard deviation,
 *                         √((kurtosis − 1)/4 · (1/N + 1/M)), where that is more. (With as many cells of
 *                         ours as of theirs the worst is 0.8 % in aihwkit, 0.9 % in CrossSim.)
 *     a printed q-quantile v:  P(x < v) − ε ≤ q ≤ P(x ≤ v) + ε,   ε = 4 √(q (1 − q) (1/N + 1/M))
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inferenceModels } from '../../../devices/inference/inference-models.ts';
import { settleInference } from '../../../devices/inference/settle-inference.ts';
import { normalFrom, uniformFrom } from '../random.ts';
import { momentsOf } from './moments.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/devices/${name}.json`, import.meta.url), 'utf8'));

/** @param relative accepted relative difference of standard deviations */
function compareMoments(
  ours: Float64Array,
  mean: number,
  std: number,
  samples: number,
  relative: number,
  what: string,
) {
  const found = momentsOf(ours);
  const share = 1 / ours.length + 1 / samples;
  const tolerance = 4 * std * Math.sqrt(share) + printed * Math.abs(mean);
  expect(Math.abs(found.mean - mean), `mean ${what}`).toBeLessThan(tolerance);
  const spread = Math.max(relative, 4 * Math.sqrt(((found.kurtosis - 1) / 4) * share));
  expect(Math.abs(found.std / std - 1), `std ${what}`).toBeLessThan(spread);
}

/** Relative rounding of the printed figures. */
const printed = 1e-5;

const seeded = () => ({ normal: normalFrom(31), uniform: uniformFrom(37) });

/** Mean, standard deviation, 5 %, 50 % and 95 % quantiles. */
type Statistics = readonly [number, number, number, number, number];

interface Aihwkit {
  readonly samples: number;
  readonly cases: readonly {
    readonly model: string;
    readonly parameters: Readonly<Record<string, number | string>>;
    readonly rows: readonly {
      readonly target: number;
      readonly programmed: Statistics;
      readonly exponent?: Statistics;
      readonly reads: readonly (readonly [number, ...Statistics])[];
    }[];
  }[];
}

describe('aihwkit', () => {
  const { samples, cases } = read('inference-noise') as Aihwkit;
  const cells = 30_000;

  function compare(ours: Float64Array, [mean, std, ...quantiles]: Statistics, what: string): void {
    compareMoments(ours, mean, std, samples, 0.03, what);
    [0.05, 0.5, 0.95].forEach((q, i) => {
      const value = quantiles[i] as number;
      let [below, upTo] = [0, 0];
      for (const x of ours) {
        if (x < value * (1 - printed)) below += 1 / cells;
        if (x <= value * (1 + printed)) upTo += 1 / cells;
      }
      const error = 4 * Math.sqrt(q * (1 - q) * (1 / cells + 1 / samples));
      expect(below - error, `${q} quantile ${what}`).toBeLessThan(q);
      expect(upTo + error, `${q} quantile ${what}`).toBeGreaterThan(q);
    });
  }

  it.each(cases)('$model', ({ model, parameters, rows }) => {
    const inference = settleInference(inferenceModels.get(model)!, { parameters });
    const random = seeded();
    const micro = (conductances: Float64Array) => conductances.map((g) => g * 1e6);
    for (const { target, programmed, exponent, reads } of rows) {
      const cell = inference.program(new Float64Array(cells).fill(target * 1e-6), random);
      compare(micro(cell.conductances), programmed, `at ${target} µS`);
      if (exponent) compare(cell.values.exponent!, exponent, `of the exponent at ${target} µS`);
      for (const [time, ...statistics] of reads) {
        compare(micro(inference.read(inference.age(cell, time), random)), statistics, `at ${target} µS, ${time} s`);
      }
    }
    expect(rows.length).toBe(9);
  });
});

interface CrossSim {
  readonly cases: readonly {
    readonly model: string;
    readonly moment: 'program' | 'age' | 'read';
    readonly days: number;
    readonly parameters: Readonly<Record<string, number>>;
    readonly samples: number;
    readonly rows: readonly (readonly [target: number, mean: number, std: number])[];
  }[];
}

describe('CrossSim', () => {
  const { cases } = read('crosssim-device-statistics') as CrossSim;
  const cells = 100_000;

  it.each(cases)('$model, $moment, $days days', ({ model, moment, days, parameters, samples, rows }) => {
    const inference = settleInference(inferenceModels.get(model)!, { parameters });
    const [, maximum] = inference.range;
    const random = seeded();
    for (const [target, mean, std] of rows) {
      const cell = inference.program(new Float64Array(cells).fill(target * maximum), random);
      const aged = inference.age(cell, days * 86400);
      const conductances = moment === 'read' ? inference.read(aged, random) : aged.conductances;
      const ours = conductances.map((g) => g / maximum);
      compareMoments(ours, mean, std, samples, 0.01, `at ${target}`);
    }
  });
});
