import { describe, expect, it } from 'vitest';
import { breakdownOf } from '../../reports/cost-breakdown.ts';
import { metricsOf } from '../../reports/cost-metrics.ts';
import { breakdownCsv, metricsCsv } from '../../reports/csv.ts';
import { metricById, metricList, printMetric } from '../../reports/metric-list.ts';
import { performanceTables } from '../../reports/tables/performance-table.ts';
import { performanceText } from '../../reports/tables/performance-text.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const bills = [...exampleResult().outcomes, ...exampleDepthResult().outcomes].map(({ bill }) => bill);

/** Two images a step, all in round figures. */
const bill = {
  batch: 2,
  steps: 10,
  totals: { energy: 6, latency: 3, area: 4, leakage: 0.5 },
  inference: { energy: 1, latency: 0.8, interval: 0.2 },
  operations: { step: 120, inference: 20 },
};

describe('metrics', () => {
  it('are quotients and products of what the bill states', () => {
    const { area, leakage, step, inference, epoch, training } = metricsOf(bill, 5);
    expect([area, leakage]).toEqual([4, 0.5]);
    expect(step).toMatchObject({ energyPerImage: 3, power: 2, operationsPerSecond: 40, operationsPerJoule: 20 });
    expect(step).toMatchObject({ operationsPerSecondAndArea: 10, energyDelay: 18 });
    expect(step.imagesPerSecond).toBeCloseTo(2 / 3, 12);
    // In a pipeline images follow one another sooner than one is through.
    expect(inference.imagesPerSecond).toBeCloseTo(5, 12);
    expect(inference.power).toBeCloseTo(5, 12);
    expect(inference.energyDelay).toBeCloseTo(0.8, 12);
    expect(epoch).toEqual({ steps: 10, energy: 60, latency: 30 });
    expect(training).toEqual({ epochs: 5, energy: 300, latency: 150 });
    expect(metricsOf(bill, 0).training).toBeNull();
  });

  it('agree with each other: operations a second are operations a joule times power', () => {
    for (const one of bills) {
      const { step, inference } = metricsOf(one, 1);
      for (const { operationsPerSecond, operationsPerJoule, power } of [step, inference]) {
        expect(operationsPerSecond / (operationsPerJoule * power)).toBeCloseTo(1, 12);
      }
    }
  });

  it('are finite where nothing takes time, energy or area', () => {
    const nothing = {
      ...bill,
      totals: { energy: 0, latency: 0, area: 0, leakage: 0 },
      inference: { energy: 0, latency: 0, interval: 0 },
    };
    for (const { read } of metricList) expect(read(metricsOf(nothing, 1))).toSatisfy(Number.isFinite);
  });

  it('have names of their own, and TOPS are 10¹² operations a second', () => {
    expect(new Set(metricList.map(({ id }) => id)).size).toBe(metricList.length);
    const metrics = metricsOf({ ...bill, operations: { step: 6e12, inference: 1 } }, 0);
    expect(printMetric(metricById('step_operations_per_s'), metrics)).toBe('2.00\u00a0TOPS');
    expect(printMetric(metricById('step_operations_per_J'), metrics)).toBe('1.00\u00a0TOPS/W');
    // 4 m² are 4·10⁶ mm².
    expect(metricById('step_operations_per_s_m2').print(1e18)).toBe('1.00\u00a0TOPS/mm²');
    expect(printMetric(metricById('training_energy_J'), metrics)).toBe('–');
    expect(metricById('inference_images_per_s').print(0.5)).toBe('0.500\u00a0/s');
  });
});

describe('breakdowns', () => {
  it('each add up to the whole', () => {
    for (const one of bills) {
      const breakdown = breakdownOf(one);
      for (const shares of [breakdown.component, breakdown.layer, breakdown.level]) {
        const sum = (of: 'energy' | 'area' | 'leakage') => shares.reduce((total, share) => total + share[of], 0);
        expect(sum('energy') / one.totals.energy).toBeCloseTo(1, 9);
        expect(sum('area') / one.totals.area).toBeCloseTo(1, 9);
        expect(sum('leakage') / one.totals.leakage).toBeCloseTo(1, 9);
        const energies = shares.map(({ energy }) => energy);
        expect(energies).toEqual(energies.toSorted((a, b) => b - a));
      }
      const phases = breakdown.phase;
      expect(phases.reduce((total, { energy }) => total + energy, 0) / one.totals.energy).toBeCloseTo(1, 9);
      expect(phases.reduce((total, { latency }) => total + latency, 0) / one.totals.latency).toBeCloseTo(1, 9);
    }
  });
});

describe('files and tables', () => {
  it('list every outcome', () => {
    const result = exampleResult();
    const rows = metricsCsv(result).trim().split('\r\n');
    expect(rows).toHaveLength(1 + result.outcomes.length);
    expect(rows[0]).toContain('variant,rule,area_m2,leakage_W,step_energy_per_image_J,step_energy_J,step_latency_s');
    expect(Number(rows[1]?.split(',')[2])).toBe(result.outcomes[0]?.bill.totals.area);
    const phases = breakdownCsv(result)
      .split('\r\n')
      .filter((row) => row.includes(',phase,'));
    expect(phases).toHaveLength(result.outcomes.reduce((sum, { breakdown }) => sum + breakdown.phase.length, 0));
    expect(performanceText(result).split('\n')).toHaveLength(2 * (3 + result.outcomes.length) + 1);
  });

  it('show an interval only where there is a pipeline, and training only where there is some', () => {
    const trained = exampleResult();
    expect(performanceTables(trained).source).toContain('next image after');
    expect(performanceTables(trained).source).toContain('Whole training');
    const costed = exampleDepthResult();
    for (const { metrics } of costed.outcomes) metrics.inference.interval = metrics.inference.latency;
    expect(performanceTables(costed).source).not.toMatch(/next image after|Whole training/);
  });
});
