import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../emulator/index.ts';
import { bestInterval } from '../../studies/calibrate/best-interval.ts';
import { compareRanges } from '../../studies/calibrate/compare-ranges.ts';
import type { ColumnProfile } from '../../studies/calibrate/profile-columns.ts';
import { quantisationError } from '../../studies/calibrate/quantiser.ts';
import { openReservoir } from '../../studies/calibrate/reservoir.ts';
import { powerOf, quantile, sortSamples } from '../../studies/calibrate/sorted-samples.ts';

/** Quantiles of a distribution: samples without the noise of drawing them. */
function quantiles(count: number, at: (share: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => at((i + 0.5) / count));
}

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal samples as places in a table of the distribution function, by the trapezoidal rule. */
function normalQuantiles(count: number): Float64Array {
  const step = 1e-4;
  const samples = new Float64Array(count);
  let [x, below] = [-8, 0];
  for (let i = 0; i < count; i++) {
    const wanted = (i + 0.5) / count;
    for (;;) {
      const next = below + (step * (density(x) + density(x + step))) / 2;
      if (next >= wanted) break;
      below = next;
      x += step;
    }
    samples[i] = x + (wanted - below) / density(x);
  }
  return samples;
}

/** Mean squared error for the standard normal density, by Simpson's rule: nothing of the code under test. */
function normalError(half: number, steps: number): number {
  const [from, count] = [-8, 64_000];
  const width = (-2 * from) / count;
  const step = (2 * half) / steps;
  let sum = 0;
  for (let i = 0; i <= count; i++) {
    const x = from + i * width;
    const value = -half + step * Math.min(Math.max(Math.round((x + half) / step), 0), steps);
    const weight = i === 0 || i === count ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * (x - value) ** 2 * density(x);
  }
  return (sum * width) / 3;
}

const normal = sortSamples(normalQuantiles(100_000));

describe('the best range', () => {
  // J. Max, IRE Trans. Inf. Theory 6, 7–12, 1960, Table II: distance of output values and mean squared error of the best
  // uniform quantiser of a Gaussian with unit variance.
  it.each([
    [4, 0.9957, 0.1188],
    [8, 0.586, 0.03744],
    [16, 0.3352, 0.01154],
    [32, 0.1881, 0.00349],
  ])('of a Gaussian for %i values is that of Max 1960', (values, distance, error) => {
    for (const symmetric of [true, false]) {
      const [lower, upper] = bestInterval(normal, { steps: values - 1, symmetric });
      expect((upper - lower) / (values - 1)).toBeCloseTo(distance, 3);
      expect(lower).toBeCloseTo(-upper, 3);
      expect(quantisationError(normal, [lower, upper], values - 1).error).toBeCloseTo(error, 4);
    }
  });

  it.each([3, 5, 8])('of a Gaussian for the codes of a %i-bit sign-magnitude ADC is that of its density', (bits) => {
    const steps = 2 ** bits - 2;
    const [, upper] = bestInterval(normal, { steps, symmetric: true });
    const grid = Array.from({ length: 240 }, (_, i) => 1 + i * 0.02);
    const errors = grid.map((half) => normalError(half, steps));
    const best = grid[errors.indexOf(Math.min(...errors))] as number;
    // The error is flat about its minimum: its place is found less exactly than its size.
    expect(Math.abs(upper - best)).toBeLessThan(0.05);
    expect(normalError(upper, steps) / Math.min(...errors)).toBeLessThan(1.002);
  });

  it('of a uniform distribution is its support, half a step on either side included', () => {
    const even = sortSamples(quantiles(50_000, (share) => 2 * share - 1));
    const [lower, upper] = bestInterval(even, { steps: 15, symmetric: true });
    expect(upper + (upper - lower) / 30).toBeCloseTo(1, 4);
    const aside = sortSamples(quantiles(50_000, (share) => 2 + 3 * share));
    const [from, to] = bestInterval(aside, { steps: 255, symmetric: false });
    const half = (to - from) / 510;
    expect(from - half).toBeCloseTo(2, 3);
    expect(to + half).toBeCloseTo(5, 3);
    // All that is left is rounding: step²/12.
    const { error, clipped } = quantisationError(aside, [from, to], 255);
    expect(error / ((4 * half * half) / 12)).toBeCloseTo(1, 2);
    expect(clipped).toBeLessThan(1e-3);
  });

  it('of sums on a lattice that it has codes for loses nothing', () => {
    const sums = sortSamples(Float64Array.from({ length: 110 }, (_, i) => (i % 11) - 5));
    for (const symmetric of [true, false]) {
      const interval = bestInterval(sums, { steps: 10, symmetric });
      expect(quantisationError(sums, interval, 10).error).toBeLessThan(1e-20);
    }
  });

  it('of one value is the way from 0 to it', () => {
    const constant = sortSamples(new Float64Array(9).fill(-3));
    expect(bestInterval(constant, { steps: 255, symmetric: false })).toEqual([-3, 0]);
    const [lower, upper] = bestInterval(constant, { steps: 254, symmetric: true });
    expect([lower, upper].map((end) => Number(end.toPrecision(12)))).toEqual([-3, 3]);
  });

  const samplesOf = fc
    .record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      count: fc.integer({ min: 300, max: 2000 }),
      shift: fc.double({ min: -2, max: 2, noNaN: true }),
      // A second hump, or a heavy tail.
      wide: fc.double({ min: 0.5, max: 8, noNaN: true }),
      share: fc.double({ min: 0, max: 0.5, noNaN: true }),
    })
    .map(({ seed, count, shift, wide, share }) => {
      const random = openStream(seed, 1);
      const draw = () => (random.uniform() < share ? wide : 1) * random.normal() + shift;
      return sortSamples(Float64Array.from({ length: count }, draw));
    });

  it('beats every other of a grid', () => {
    fc.assert(
      fc.property(samplesOf, fc.constantFrom(3, 4, 6, 8), fc.boolean(), (samples, bits, symmetric) => {
        const steps = symmetric ? 2 ** bits - 2 : 2 ** bits - 1;
        const chosen = quantisationError(samples, bestInterval(samples, { steps, symmetric }), steps).error;
        const [least, most] = [samples.values[0]!, samples.values.at(-1)!];
        const middle = symmetric ? 0 : (least + most) / 2;
        const extent = Math.max(most - middle, middle - least);
        for (let width = 1; width <= 60; width++) {
          for (const side of symmetric ? [0] : [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]) {
            const [centre, half] = [middle + side * extent, (extent * width) / 50];
            const { error } = quantisationError(samples, [centre - half, centre + half], steps);
            // Few samples make an error of many dents; none of them may be deeper.
            expect(chosen).toBeLessThanOrEqual(error * 1.001);
          }
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('the error of a converter', () => {
  it('is that of taking the nearest value, sample by sample', () => {
    const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 200 });
    const ends = fc.tuple(fc.double({ min: -4, max: 0, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true }));
    fc.assert(
      fc.property(values, ends, fc.integer({ min: 1, max: 70 }), (list, [lower, upper], steps) => {
        const codes = Array.from({ length: steps + 1 }, (_, code) => lower + (code * (upper - lower)) / steps);
        const distances = list.map((x) => Math.min(...codes.map((value) => Math.abs(x - value))));
        const { error, clipped } = quantisationError(sortSamples(Float64Array.from(list)), [lower, upper], steps);
        expect(error).toBeCloseTo(distances.reduce((sum, one) => sum + one * one, 0) / list.length, 10);
        const margin = (upper - lower) / steps / 2;
        const outside = list.filter((x) => x > upper + margin || x <= lower - margin);
        expect(clipped).toBeCloseTo(outside.length / list.length, 12);
      }),
    );
  });
});

describe('a reservoir', () => {
  const every = (count: number, capacity: number, seed = 5) => {
    const reservoir = openReservoir(capacity, openStream(seed, 3));
    for (let i = 0; i < count; i += 100) reservoir.add(Float64Array.from({ length: 100 }, (_, j) => i + j));
    return reservoir;
  };

  it('keeps all that fits', () => {
    const { count, least, most } = every(9000, 10_000);
    expect([count, least, most]).toEqual([9000, 0, 8999]);
    expect([...every(9000, 10_000).values()]).toEqual(Array.from({ length: 9000 }, (_, i) => i));
  });

  it('keeps a fair share of more, the same each time, and knows the ends of all', () => {
    const reservoir = every(100_000, 5000);
    const kept = reservoir.values();
    expect([reservoir.count, reservoir.least, reservoir.most, kept.length]).toEqual([100_000, 0, 99_999, 5000]);
    expect(new Set(kept).size).toBe(5000);
    expect(every(100_000, 5000).values()).toEqual(kept);
    expect(every(100_000, 5000, 6).values()).not.toEqual(kept);
    // Each fifth of the stream is as likely: 1000 ± 5 σ of the hypergeometric.
    for (let fifth = 0; fifth < 5; fifth++) {
      const own = kept.filter((value) => Math.floor(value / 20_000) === fifth).length;
      expect(Math.abs(own - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8 * 0.95));
    }
  });
});

describe('ranges side by side', () => {
  const profileOf = (samples: Float64Array, bits: number, symmetric: boolean): ColumnProfile => ({
    ...{ tile: 'layer 1', slice: 0, count: samples.length },
    least: Math.min(...samples),
    most: Math.max(...samples),
    samples: sortSamples(samples),
    converter: { bits, steps: symmetric ? 2 ** bits - 2 : 2 ** bits - 1, symmetric },
    full: [-128, 128],
  });

  it('tell signal over noise and what is clipped; the calibrated one has most signal', () => {
    const { ranges, chosen } = compareRanges(profileOf(normalQuantiles(20_000), 8, true));
    expect(ranges.map(({ choice }) => choice)).toEqual([
      'calibrated',
      'quantile 99.9 %',
      'quantile 99 %',
      'full range',
    ]);
    const [best, , narrow, full] = ranges;
    expect(chosen[0]).toBe(-chosen[1]);
    for (const { signalToNoise } of ranges) expect(signalToNoise!).toBeLessThanOrEqual(best!.signalToNoise!);
    // 99 % of a Gaussian lie within 2.576 σ; what is half a step beyond still counts as in range.
    expect(narrow!.interval[1]).toBeCloseTo(2.576, 2);
    expect(narrow!.clipped).toBeLessThan(0.01);
    expect(narrow!.clipped).toBeGreaterThan(0.009);
    // Steps of 128/127 σ and no clipping: step²/12, nearly.
    expect(full!.clipped).toBe(0);
    expect(full!.signalToNoise!).toBeCloseTo(10 * Math.log10(12 / (128 / 127) ** 2), 0);
  });

  it('round the calibrated one to what a file holds', () => {
    const { chosen } = compareRanges(profileOf(normalQuantiles(3000), 6, false));
    for (const end of chosen) expect(Number(end.toPrecision(6))).toBe(end);
  });

  it('leave a slice that nothing reaches at its full range', () => {
    expect(compareRanges(profileOf(new Float64Array(50), 8, true))).toMatchObject({ chosen: [-128, 128], ranges: [] });
  });

  it('leave out a quantile that is no range', () => {
    const sparse = new Float64Array(1000);
    sparse[0] = 1;
    sparse[1] = -1;
    const { ranges } = compareRanges(profileOf(sparse, 8, true));
    expect(ranges.map(({ choice }) => choice)).toEqual(['calibrated', 'quantile 99.9 %', 'full range']);
    expect(ranges[0]).toMatchObject({ signalToNoise: null, clipped: 0 });
  });
});

describe('sorted samples', () => {
  it('know quantiles and power', () => {
    const samples = sortSamples(Float64Array.of(3, 1, 2, 5, 4));
    expect(quantile(samples, 0.5)).toBe(3);
    expect(quantile(samples, 0.875)).toBe(4.5);
    expect(powerOf(samples)).toBe(11);
  });
});
