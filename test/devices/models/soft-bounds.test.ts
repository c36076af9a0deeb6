import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pulseResponse, settleLaw } from '../../../devices/index.ts';
import { softBounds } from '../../../devices/models/soft-bounds.ts';
import { softBoundsPmax } from '../../../devices/models/soft-bounds-pmax.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses, walk } from './walk.ts';

const given = fc.record({
  step: between(1e-4, 0.3),
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  upDown: between(-0.9, 0.9),
  cycleNoise: between(0, 1),
  noise: fc.constantFrom('multiplicative', 'additive'),
});

describe('soft-bounds', () => {
  it('follows its equation', () => {
    fc.assert(
      fc.property(given, between(-1, 1), pulses, (parameters, start, moves) => {
        const { upperBound, lowerBound, upDown, cycleNoise, noise } = parameters;
        const bounds = [lowerBound, upperBound] as const;
        expectWalk({ law: softBounds, parameters, start, moves }, bounds, (w, up, deviate) => {
          const step = parameters.step * (up ? 1 + Math.min(upDown, 0) : 1 - Math.max(upDown, 0));
          const share = 1 - w / (up ? upperBound : lowerBound);
          const size = step * (share + cycleNoise * deviate * (noise === 'additive' ? 1 : share));
          return up ? size : -size;
        });
      }),
    );
  });

  it('saturates exponentially: w(p) = upper (1 − (1 − step/upper)^p)', () => {
    const states = walk(softBounds, { step: 0.02, cycleNoise: 0 }, 0, Array(200).fill({ up: true, deviate: 0 }));
    for (const p of [1, 10, 100, 200]) expect(states[p - 1]).toBeCloseTo(0.6 * (1 - (1 - 0.02 / 0.6) ** p), 12);
  });

  it('steps by a constant towards a bound at 0', () => {
    const states = walk(
      softBounds,
      { step: 0.1, lowerBound: 0, cycleNoise: 0 },
      0.25,
      Array(4).fill({ up: false, deviate: 0 }),
    );
    expect(states.map((w) => Number(w.toFixed(9)))).toEqual([0.15, 0.05, 0, 0]);
  });

  it('with additive noise fluctuates as an autoregressive process about a weight far from its bounds', () => {
    // Alternating pulses lead to 0; a pair of them maps w to q² w + noise, q = 1 − step/bound.
    const parameters = { step: 0.005, cycleNoise: 2, noise: 'additive', stepSpread: 0, upDownSpread: 0 };
    const bounds = { upperBoundSpread: 0, lowerBoundSpread: 0 };
    const { pulse } = settleLaw(softBounds, { ...parameters, ...bounds });
    const { std } = pulseResponse(pulse!, { up: 400, down: 0, devices: 20_000, random: drawsFrom(2) });
    // p pulses up: variance σ² (1 − q^2p)/(1 − q²) while the bound at 0.6 is out of reach.
    const q = 1 - 0.005 / 0.6;
    for (const p of [1, 5, 20]) {
      const expected = 0.01 * Math.sqrt((1 - q ** (2 * p)) / (1 - q * q));
      expect(std[p]! / expected).toBeCloseTo(1, 1);
    }
  });
});

describe('soft-bounds-pmax', () => {
  it('is soft-bounds with bounds and step from pulses, rate and range', () => {
    const range = fc.record({
      pulses: fc.integer({ min: 10, max: 5000 }),
      rate: between(1e-4, 0.01),
      rangeLower: between(-2, -0.2),
      rangeUpper: between(0.2, 2),
    });
    fc.assert(
      fc.property(range, between(-1, 1), pulses, (parameters, start, moves) => {
        const { rangeLower, rangeUpper, rate } = parameters;
        const height = (rangeUpper - rangeLower) / (1 - Math.exp(-parameters.pulses * rate));
        const top = rangeLower + height;
        const upDown = 1 + (2 * rangeLower) / height;
        expectWalk(
          { law: softBoundsPmax, parameters: { ...parameters, cycleNoise: 0 }, start, moves },
          [rangeLower, top],
          (w, up) =>
            up
              ? rate * height * (1 + Math.min(upDown, 0)) * (1 - w / top)
              : -rate * height * (1 - Math.max(upDown, 0)) * (1 - w / rangeLower),
        );
      }),
    );
  });

  it('has no step, bounds or imbalance to set, and its range tells them', () => {
    expect(Object.keys(softBoundsPmax.parameters)).not.toContain('step');
    expect(() => settleLaw(softBoundsPmax, { upperBound: 1 })).toThrow('an object with any of');
    const { range, granularity } = settleLaw(softBoundsPmax, {
      rangeLower: -1,
      rangeUpper: 1,
      rate: 0.0005,
      pulses: 1000,
    });
    const height = 2 / (1 - Math.exp(-0.5));
    expect(range[0]).toBe(-1);
    expect(range[1]).toBeCloseTo(height - 1, 12);
    // Up a B, down −2 a r₀.
    expect(granularity).toBeCloseTo((0.0005 * height + 0.001) / 2, 12);
  });
});
