import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFormula, parseFormula, type Table } from '../../../devices/index.ts';
import { tabulateFlow } from '../../../devices/models/flow.ts';
import { integrate } from '../../../devices/models/integrate.ts';

const look = (table: Table) =>
  compileFormula(parseFormula('table(t, x)', { names: ['x'], tables: { t: table } }), ['x']);

describe('integrate', () => {
  it('is exact for cubics, whose fourth derivative vanishes', () => {
    expect(integrate((x) => 4 * x ** 3 - 3 * x ** 2 + 1, -1, 3)).toBeCloseTo(80 - 28 + 4, 12);
  });

  it('keeps to its tolerance where the integrand spans six decades', () => {
    for (const tolerance of [1e-4, 1e-6, 1e-8, 1e-10]) {
      const error = integrate((x) => 1 / x, 1e-6, 1, tolerance) / Math.log(1e6) - 1;
      // The tolerance is held against an estimate of the error.
      expect(Math.abs(error)).toBeLessThan(3 * tolerance);
    }
  });

  it('is of at least fourth order: panels for a tolerance grow no faster than its inverse fourth root', () => {
    const evaluations = (tolerance: number) => {
      let count = 0;
      integrate((x) => Math.exp(3 * x) + 0 * count++, 0, 4, tolerance);
      return count;
    };
    expect(evaluations(1e-12) / evaluations(1e-4)).toBeLessThan((1e-4 / 1e-12) ** (1 / 4));
    expect(evaluations(1e-12)).toBeGreaterThan(evaluations(1e-4));
  });
});

describe('tabulateFlow', () => {
  // Speeds, with the time that each takes from weight 0.
  const motions: [string, (w: number) => number, (w: number) => number][] = [
    ['constant', () => 0.5, (w) => 2 * w],
    ['vanishing at both bounds', (w) => 1 - w * w, (w) => Math.atanh(w)],
    ['vanishing at the upper bound', (w) => 1 - w, (w) => -Math.log1p(-w)],
    ['faster by a million at the upper bound', (w) => (1.002 + w) ** 2, (w) => 1 / 1.002 - 1 / (1.002 + w)],
  ];

  it.each(motions)('follows a speed that is %s', (_, speed, exact) => {
    const flow = tabulateFlow((w) => 1 / speed(w));
    const [time, weight] = [look(flow.time), look(flow.weight)];
    const origin = flow.time.y[flow.time.x.indexOf(0)]!;
    for (let w = -0.999; w < 1; w += 0.0173) {
      // A change of time is as good as the change of weight that it makes.
      expect(Math.abs(time(w) - origin - exact(w)) * speed(w)).toBeLessThan(1e-3);
      expect(Math.abs(weight(exact(w) + origin) - w)).toBeLessThan(1e-3);
    }
    for (const [index, w] of flow.time.x.entries()) {
      if (Math.abs(w) < 1) expect(flow.time.y[index]! - origin).toBeCloseTo(exact(w), 6);
    }
  });

  it.each(motions)('has points that float32 tells apart, and is 0 where the speed is largest: %s', (name, speed) => {
    const flow = tabulateFlow((w) => 1 / speed(w));
    expect(flow.weight).toEqual({ x: flow.time.y, y: flow.time.x });
    expect(flow.time.x).toHaveLength(name === 'constant' ? 3 : 256);
    expect([flow.time.x[0], flow.time.x.at(-1)]).toEqual([-1, 1]);
    const [weights, times] = [flow.time.x, flow.time.y].map((values) => values.map(Math.fround));
    for (let i = 1; i < weights!.length; i++) {
      expect(weights![i]!).toBeGreaterThan(weights![i - 1]!);
      expect(times![i]!).toBeGreaterThan(times![i - 1]!);
    }
    const speeds = weights!.map((w) => speed(w));
    // The fastest segment begins there.
    expect(speeds[times!.indexOf(0)]!).toBeGreaterThan(0.9 * Math.max(...speeds));
  });

  it('composes: no time is no change, two times are their sum, back undoes forth', () => {
    const flow = tabulateFlow((w) => 1 / (1 - w * w) + Math.exp(-5 * w));
    const [time, weight] = [look(flow.time), look(flow.weight)];
    const moved = (w: number, duration: number) => weight(time(w) + duration);
    const duration = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -0.9, max: 0.9, noNaN: true }), duration, duration, (w, first, second) => {
        expect(moved(w, 0)).toBeCloseTo(w, 12);
        expect(moved(moved(w, first), second)).toBeCloseTo(moved(w, first + second), 10);
        expect(moved(moved(w, first), -first)).toBeCloseTo(w, 10);
      }),
    );
  });

  it('ends 2⁻²⁰ before a bound that is never reached, and at one that is', () => {
    const open = tabulateFlow((w) => 1 / (1 - w * w)).time.y;
    expect(open.at(-1)! - open[0]!).toBeCloseTo(2 * Math.atanh(1 - 2 ** -20), 6);
    const closed = tabulateFlow((w) => 2 + w).time.y;
    expect(closed.at(-1)! - closed[0]!).toBeCloseTo(4, 9);
  });
});
