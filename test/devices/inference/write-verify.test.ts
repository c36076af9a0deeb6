import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferenceModels } from '../../../devices/inference/inference-models.ts';
import { settleInference } from '../../../devices/inference/settle-inference.ts';
import { programVerified, pulseVerified } from '../../../devices/inference/write-verify.ts';
import { normalFrom, uniformFrom } from '../random.ts';

const draws = (seed: number) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed + 1) });
const pulse = { voltage: 2, width: 50e-9 };

/** Error function to 1.5e-7: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 1 - series * Math.exp(-x * x);
}

describe('attempts of an inference model', () => {
  const inference = settleInference(inferenceModels.get('pcm-nandakumar')!);
  const targets = new Float64Array(4000).fill(15e-6);
  /** Handbook §4.1, r = 0.6. */
  const sigma = (0.26348 + 1.965 * 0.6 - 1.1731 * 0.36) * 1e-6;
  const tolerance = 0.8e-6;
  const success = errorFunction(tolerance / sigma / Math.SQRT2);

  it('take as many as a coin of the right bias', () => {
    const report = programVerified(inference, targets, pulse, { tolerance, writes: 1000 }, draws(53));
    expect(report.failed.length).toBe(0);
    report.conductances.forEach((g) => {
      expect(Math.abs(g - 15e-6)).toBeLessThanOrEqual(tolerance);
    });
    const mean = report.writes.reduce((sum, n) => sum + n, 0) / targets.length;
    const deviation = Math.sqrt(1 - success) / success / Math.sqrt(targets.length);
    expect(Math.abs(mean - 1 / success)).toBeLessThan(4 * deviation);
  });

  it('fail at the expected rate when few are allowed, and keep the last one', () => {
    const report = programVerified(inference, targets, pulse, { tolerance, writes: 3 }, draws(59));
    const expected = (1 - success) ** 3;
    const error = 4 * Math.sqrt((expected * (1 - expected)) / targets.length);
    expect(Math.abs(report.failed.length / targets.length - expected)).toBeLessThan(error);
    const failed = new Set(report.failed);
    report.conductances.forEach((g, cell) => {
      expect(Math.abs(g - 15e-6) > tolerance).toBe(failed.has(cell));
      if (failed.has(cell)) expect(report.writes[cell]).toBe(3);
    });
  });

  it('leave cells that age and are read', () => {
    const report = programVerified(inference, targets, pulse, { tolerance, writes: 5 }, draws(61));
    expect(report.cells.conductances).toBe(report.conductances);
    report.conductances.forEach((g, cell) => {
      expect(Math.abs(report.cells.values.programmed![cell]! * 1e-6 - g)).toBeLessThan(1e-18);
    });
    const aged = inference.age(report.cells, 1e6).conductances;
    const exponent = report.cells.values.exponent!;
    aged.forEach((g, cell) => {
      expect(g / (report.conductances[cell]! * ((1e6 + 20) / 20) ** -exponent[cell]!)).toBeCloseTo(1, 9);
    });
  });

  it('bill every attempt by the conductance it left', () => {
    const seen: number[] = [];
    const spied = {
      ...inference,
      program(...given: Parameters<typeof inference.program>) {
        const cells = inference.program(...given);
        seen.push(...cells.conductances);
        return cells;
      },
    };
    const report = programVerified(spied, targets.slice(0, 50), pulse, { tolerance, writes: 9 }, draws(67));
    expect(seen.length).toBe(report.writes.reduce((sum, n) => sum + n, 0));
    expect(report.energy / seen.reduce((sum, g) => sum + 4 * g * 50e-9, 0)).toBeCloseTo(1, 12);
  });
});

describe('pulses of a device', () => {
  const pulses = { up: { voltage: 1, width: 10e-9 }, down: { voltage: -2, width: 20e-9 } };
  const step = 0.1e-6;
  const move = (g: number, up: boolean) => g + (up ? step : -step);

  it('walk straight to the target', () => {
    const targets = Float64Array.of(5.02e-6, 1.98e-6, 3e-6);
    const start = new Float64Array(3).fill(3e-6);
    const report = pulseVerified(targets, start, move, pulses, { tolerance: 0.06e-6, writes: 100 });
    expect([...report.writes]).toEqual([20, 10, 0]);
    expect([...start]).toEqual([3e-6, 3e-6, 3e-6]);
    const up = Array.from({ length: 20 }, (_, k) => 1 * (3e-6 + (k + 1) * step) * 10e-9);
    const down = Array.from({ length: 10 }, (_, k) => 4 * (3e-6 - (k + 1) * step) * 20e-9);
    expect(report.energy / [...up, ...down].reduce((sum, e) => sum + e, 0)).toBeCloseTo(1, 12);
  });

  it('fail where the step is coarser than the tolerance, or pulses run out', () => {
    const report = pulseVerified(Float64Array.of(3.05e-6, 9e-6), Float64Array.of(3e-6, 3e-6), move, pulses, {
      tolerance: 0.01e-6,
      writes: 8,
    });
    expect([...report.failed]).toEqual([0, 1]);
    expect([...report.writes]).toEqual([8, 8]);
    expect(report.conductances[0]).toBeCloseTo(3e-6, 15);
  });

  it('end within the tolerance or among the failures, whatever the device', () => {
    const conductance = fc.double({ min: 0, max: 1e-4, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(conductance, conductance), { maxLength: 20 }), fc.nat(), (pairs, seed) => {
        const random = draws(seed);
        const noisy = (g: number, up: boolean) => Math.max(g + (up ? 1 : -1) * 2e-6 * (1 + 0.5 * random.normal()), 0);
        const targets = Float64Array.from(pairs, ([target]) => target);
        const start = Float64Array.from(pairs, ([, g]) => g);
        const report = pulseVerified(targets, start, noisy, pulses, { tolerance: 1e-6, writes: 40 });
        const outside = [...targets.keys()].filter((i) => Math.abs(report.conductances[i]! - targets[i]!) > 1e-6);
        expect([...report.failed]).toEqual(outside);
        for (const i of outside) expect(report.writes[i]).toBe(40);
      }),
    );
  });

  it('refuse what makes no sense', () => {
    const one = Float64Array.of(1e-6);
    const run = (tolerance: number, writes: number, start = one) =>
      pulseVerified(one, start, move, pulses, { tolerance, writes });
    expect(() => run(-1, 1)).toThrow('`tolerance` to be a finite number from 0 S');
    expect(() => run(Number.NaN, 1)).toThrow('tolerance');
    expect(() => run(1e-6, 0)).toThrow('`writes` to be a whole number from 1');
    expect(() => run(1e-6, 1.5)).toThrow('writes');
    expect(() => run(1e-6, 1, new Float64Array(2))).toThrow('start');
  });
});
