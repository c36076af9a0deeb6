import { describe, expect, it } from 'vitest';
import { pulseResponse, settleLaw } from '../../devices/index.ts';
import { exponentialLtpLtd } from '../../devices/models/exponential-ltp-ltd.ts';
import { curvatureByLabel } from '../../devices/models/nonlinearity-table.ts';
import { drawsFrom } from './random.ts';

/** A/n as published (spec/devices.md §2.3). */
const published: [label: number, a: number][] = [
  [0.01, 126.27],
  [0.1, 12.626],
  [0.5, 2.5199],
  [1, 1.2517],
  [2.4, 0.4992],
  [5, 0.1924],
];

/** Conductance as a fraction of the range after P of n pulses, from the paper's equation. */
function closedForm(pulses: number, n: number, a: number): number {
  return (1 - Math.exp(-pulses / (a * n))) / (1 - Math.exp(-1 / a));
}

const quiet = { devices: 1, random: { normal: () => Number.NaN, uniform: () => Number.NaN } };
const pulseOf = (parameters: Record<string, number>) => settleLaw(exponentialLtpLtd, parameters).pulse!;

describe('exponential LTP and LTD', () => {
  const signed = published.flatMap(([label, a]) => [
    [label, a],
    [-label, -a],
  ]) as typeof published;

  it.each(signed)('label %f follows G(P) up and back down', (label, a) => {
    const [n, m] = [97, 40];
    const pulse = pulseOf({ labelUp: label, labelDown: label, statesUp: n, statesDown: m });
    const { mean } = pulseResponse(pulse, { ...quiet, up: n, down: m, start: -1 });
    // The published labels' A has four digits.
    for (let p = 0; p <= n; p++) expect((mean[p]! + 1) / 2).toBeCloseTo(closedForm(p, n, a), 4);
    for (let p = 0; p <= m; p++) expect((mean[n + p]! + 1) / 2).toBeCloseTo(closedForm(m - p, m, a), 4);
    expect(mean[n]).toBeCloseTo(1, 9);
    expect(mean[n + m]).toBeCloseTo(-1, 9);
  });

  it('label 9 follows G(P) in the directions that are fast at first', () => {
    const pulse = pulseOf({ labelUp: 9, labelDown: -9, statesUp: 97, statesDown: 40 });
    const { mean } = pulseResponse(pulse, { ...quiet, up: 97, down: 40, start: -1 });
    for (let p = 0; p <= 97; p++) expect((mean[p]! + 1) / 2).toBeCloseTo(closedForm(p, 97, 0.0228), 4);
    for (let p = 0; p <= 40; p++) expect((mean[97 + p]! + 1) / 2).toBeCloseTo(closedForm(40 - p, 40, -0.0228), 4);
  });

  it('label 0 is a straight line within 0.1 % of the range', () => {
    const pulse = pulseOf({ labelUp: 0, labelDown: 0, statesUp: 50, statesDown: 50 });
    const { mean } = pulseResponse(pulse, { ...quiet, up: 50, down: 50, start: -1 });
    for (let p = 0; p <= 50; p++) {
      expect(Math.abs((mean[p]! + 1) / 2 - p / 50)).toBeLessThan(0.001);
      expect(Math.abs((mean[50 + p]! + 1) / 2 - 1 + p / 50)).toBeLessThan(0.001);
    }
  });

  it('depression with the opposite label mirrors potentiation', () => {
    for (const label of [0.04, 2.4, 6.3, -1.7]) {
      const pulse = pulseOf({ labelUp: label, labelDown: -label, statesUp: 64, statesDown: 64 });
      const up = pulseResponse(pulse, { ...quiet, up: 64, down: 0, start: -1 }).mean;
      const down = pulseResponse(pulse, { ...quiet, up: 0, down: 64, start: 1 }).mean;
      up.forEach((w, p) => {
        expect(w + down[p]!).toBeCloseTo(0, 9);
      });
    }
  });

  it('interpolates between tabulated labels without bumps: curvature is proportional to small labels', () => {
    const { x, y } = curvatureByLabel;
    expect(x).toHaveLength(94);
    expect([x[0], x.at(-1)]).toEqual([0.01, 9]);
    x.forEach((label, i) => {
      if (label <= 0.3) expect(y[i]! / label).toBeCloseTo(0.792, 2);
      if (i > 0) expect(y[i]!).toBeGreaterThan(y[i - 1]!);
    });
  });

  it('cycle-to-cycle noise is a fraction of the conductance range', () => {
    const pulse = pulseOf({ labelUp: 0.01, labelDown: -0.01, cycleNoise: 0.02 });
    const { std, mean } = pulseResponse(pulse, { devices: 20_000, random: drawsFrom(3), up: 4, down: 0 });
    // Weights span 2.
    expect(std[1]! / 2).toBeCloseTo(0.02, 3);
    expect(std[4]! / 2 / 0.04).toBeCloseTo(1, 1);
    expect(mean[4]!).toBeCloseTo((4 * 2) / 64, 2);
  });

  it('spreads the labels independently, within ±9', () => {
    const pulse = pulseOf({ labelUp: 2, labelDown: -2, labelSpread: 0.5 });
    const random = drawsFrom(5);
    const out = new Float64Array(pulse.fields.length);
    const place = (name: string) => pulse.fields.indexOf(name);
    const pairs = Array.from({ length: 4000 }, () => {
      pulse.draw(random, out, 0);
      return [out[place('rateUp')]!, out[place('rateDown')]!] as const;
    });
    const mean = (of: (pair: readonly [number, number]) => number) =>
      pairs.reduce((s, p) => s + of(p), 0) / pairs.length;
    const [up, down] = [mean((p) => p[0]), mean((p) => p[1])];
    const [upStd, downStd] = [Math.sqrt(mean((p) => (p[0] - up) ** 2)), Math.sqrt(mean((p) => (p[1] - down) ** 2))];
    expect(Math.abs(mean((p) => (p[0] - up) * (p[1] - down)) / (upStd * downStd))).toBeLessThan(0.07);
    expect(upStd / downStd).toBeCloseTo(1, 1);
    const wild = pulseOf({ labelUp: 8, labelDown: -8, labelSpread: 9 });
    for (let i = 0; i < 100; i++) {
      wild.draw({ normal: () => (i % 2 ? 1e3 : -1e3), uniform: () => 0 }, out, 0);
      expect(out.every(Number.isFinite)).toBe(true);
    }
  });
});
