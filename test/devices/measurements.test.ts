import { describe, expect, it } from 'vitest';
import type { PulseData } from '../../devices/fit/pulse-data.ts';
import { compileFormula, Population, parseFormula, settleLaw, type Table } from '../../devices/index.ts';
import { tablesFromMeasurements } from '../../devices/measurements.ts';
import { joinMeasured, measuredTable } from '../../devices/models/measured-table.ts';
import { softBounds } from '../../devices/models/soft-bounds.ts';
import { momentsOf } from '../../devices/statistics.ts';
import { drawsFrom } from './random.ts';

const protocol = (up: number, down: number) => ({
  directions: Array.from({ length: up + down }, (_, pulse) => (pulse < up ? 'up' : 'down') as 'up' | 'down'),
  observed: Array.from({ length: up + down + 1 }, (_, pulse) => pulse),
});

const look = (table: Table, at: number) =>
  compileFormula(parseFormula('table(t, x)', { names: ['x'], tables: { t: table } }), ['x'])(at);

/** Steps of one crosspoint: soft bounds ±1, step 0.05 (1 ∓ w), and noise of that share of each step. */
const noise = 0.3;
const known = {
  step: 0.05,
  stepSpread: 0,
  upDownSpread: 0,
  upperBound: 1,
  upperBoundSpread: 0,
  lowerBound: -1,
  lowerBoundSpread: 0,
  cycleNoise: noise,
};

function measure(cycles: number, given: Record<string, number>, seed: number): PulseData['devices'][number] {
  const population = new Population(settleLaw(softBounds, given).pulse!, cycles, drawsFrom(seed), -0.95);
  const traces = Array.from({ length: cycles }, () => [] as number[]);
  const record = () => {
    population.states.forEach((w, i) => {
      traces[i]!.push(w);
    });
  };
  record();
  for (const direction of protocol(60, 60).directions) {
    population.pulse(direction);
    record();
  }
  return { name: `${seed}`, cycles: traces.map((trace) => Float64Array.from(trace)) };
}

describe('tablesFromMeasurements', () => {
  it('gives back mean and deviation of the steps of a known law, within their standard errors', () => {
    const cycles = 200;
    const bins = 20;
    const data = { protocol: protocol(60, 60), devices: [measure(cycles, known, 3)] };
    const [device] = tablesFromMeasurements(data, bins);
    for (const [direction, sign] of [
      ['up', 1],
      ['down', -1],
    ] as const) {
      const [means, deviations] = [device![direction], device![`${direction}Deviation`]!];
      // The first and last points only draw the table out to the ends.
      const inner = [...means.x.keys()].slice(1, -1);
      expect(inner.length).toBeGreaterThan(15);
      for (const point of inner) {
        const from = means.x[point]!;
        const steps = data.devices[0]!.cycles.flatMap((trace) =>
          [...trace.slice(0, -1)].filter((w, pulse) => {
            return (
              pulse < 60 === (direction === 'up') &&
              Math.floor(((w + 1) / 2) * bins) === Math.floor(((from + 1) / 2) * bins)
            );
          }),
        ).length;
        const step = 0.05 * (1 - sign * from);
        const slopeInBin = (0.05 * (2 / bins)) / Math.sqrt(12);
        const sigma = Math.hypot(noise * step, slopeInBin);
        expect(Math.abs(means.y[point]! - sign * step)).toBeLessThan((4.5 * sigma) / Math.sqrt(steps));
        expect(Math.abs(deviations.y[point]! - sigma)).toBeLessThan((4.5 * sigma) / Math.sqrt(2 * steps) + slopeInBin);
      }
    }
  });

  it('pulses simulated with the tables reproduce the response they were made from', () => {
    const data = { protocol: protocol(60, 60), devices: [measure(300, known, 5)] };
    const { parameters, tables } = joinMeasured(tablesFromMeasurements(data));
    const population = new Population(
      settleLaw(measuredTable, parameters, { tables }).pulse!,
      4000,
      drawsFrom(8),
      -0.95,
    );
    protocol(60, 60).directions.forEach((direction, pulse) => {
      population.pulse(direction);
      const measured = data.devices[0]!.cycles.map((trace) => trace[pulse + 1]!);
      const [simulated, original] = [momentsOf(population.states), momentsOf(measured)];
      expect(Math.abs(simulated.mean - original.mean)).toBeLessThan(0.02);
      expect(Math.abs(simulated.std - original.std)).toBeLessThan(0.02);
    });
  });

  it('keeps devices apart', () => {
    const devices = [0.03, 0.08].map((step, index) => measure(200, { ...known, step }, 20 + index));
    const tabulated = tablesFromMeasurements({ protocol: protocol(60, 60), devices });
    expect(look(tabulated[0]!.up, 0) / 0.03).toBeCloseTo(1, 1);
    expect(look(tabulated[1]!.up, 0) / 0.08).toBeCloseTo(1, 1);
    expect(look(tabulated[1]!.down, 0.5) / (-0.08 * 1.5)).toBeCloseTo(1, 1);
  });

  it('takes a step from two reads with one pulse between them only', () => {
    const sparse = { directions: protocol(8, 8).directions, observed: [0, 1, 3, 4, 8, 9, 11, 12] };
    const cycles = [-0.9, -0.8].map((start) => Float64Array.of(start, -0.5, 0.4, 0.5, 0.6, 0.45, 0.1, -0.05));
    const [device] = tablesFromMeasurements({ protocol: sparse, devices: [{ name: 'a', cycles }] }, 4);
    // Up: from −0.9 and −0.8 by 0.4 and 0.3, from 0.4 by 0.1; down: from 0.6 and 0.1 by −0.15.
    expect(device!.up.x).toEqual([-0.9, expect.closeTo(-0.85, 12), 0.4, 0.6]);
    expect(device!.up.y.map((step) => Math.round(step * 1e9) / 1e9)).toEqual([0.35, 0.35, 0.1, 0.1]);
    expect(device!.upDeviation!.y[0]).toBeCloseTo(0.1 / Math.sqrt(2), 12);
    expect(device!.down.y.map((step) => Math.round(step * 1e9) / 1e9)).toEqual([-0.15, -0.15, -0.15]);
  });

  it('refuses data from which no curve follows', () => {
    const cycles = [Float64Array.of(-1, 0, 1, 0)];
    expect(() =>
      tablesFromMeasurements({ protocol: protocol(2, 1), devices: [{ name: 'b', cycles }] }, 8, 'pulses.csv'),
    ).toThrow(
      'Expected `pulses.csv: device b` to be such that pulses up start in two of 8 bins at least, twice in each, got `0 bins`',
    );
  });
});
