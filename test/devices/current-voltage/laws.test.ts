import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubic } from '../../../devices/current-voltage/laws/cubic.ts';
import { currentVoltageLaws } from '../../../devices/current-voltage/laws/laws.ts';
import { linear } from '../../../devices/current-voltage/laws/linear.ts';
import { milo } from '../../../devices/current-voltage/laws/milo.ts';
import { sinh } from '../../../devices/current-voltage/laws/sinh.ts';
import { settleCurrentVoltage } from '../../../devices/current-voltage/settle-current-voltage.ts';

const settle = settleCurrentVoltage;

/** The fit as CrossSim prints it, in powers of log10(g / 1 S). */
function miloAsPublished(v: number, g: number): number {
  const l = Math.log10(g);
  const second = 0.0001388 * l ** 3 + 0.001541 * l ** 2 + 0.005711 * l + 0.007063;
  const third = 8.871e-5 * l ** 2 + 6.7919e-4 * l + 1.2968e-3;
  return g * v + second * v ** 2 + third * v ** 3;
}

describe('current–voltage laws', () => {
  it.each([...currentVoltageLaws.values()])(
    '$name: no current at 0 V or 0 S; conductance is its slope',
    (definition) => {
      const law = settle(definition);
      const { from, to } = law.voltages;
      const [low, high] = [law.conductances.from, law.conductances.to];
      expect(law.current(0, high)).toBe(0);
      expect(law.current(to / 2, 0)).toBe(0);
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
          const h = 1e-4 * (to - from);
          const v = from + 2 * h + a * (to - from - 4 * h);
          const g = low * (high / low) ** b;
          const far = (law.current(v + 2 * h, g) - law.current(v - 2 * h, g)) / (4 * h);
          const near = (law.current(v + h, g) - law.current(v - h, g)) / (2 * h);
          expect(law.conductance(v, g) / ((4 * near - far) / 3)).toBeCloseTo(1, 6);
          // sinh changes its expression at 0.1 of its scale without a step.
          expect(law.conductance(v, g)).toBeGreaterThan(0);
        }),
      );
    },
  );

  it('linear is g v', () => {
    expect(settle(linear).current(0.3, 2e-5)).toBeCloseTo(6e-6, 18);
    expect(settle(linear).conductance(-3, 2e-5)).toBe(2e-5);
  });

  it('cubic is g (v + k v³), by default that of CrossSim', () => {
    expect(settle(cubic).current(0.8, 1e-4) / (1e-4 * (0.8 - 0.25 * 0.8 ** 3))).toBeCloseTo(1, 14);
    const strong = settle(cubic, { parameters: { cubic: 2 } });
    expect(strong.current(-0.5, 1e-6) / (-1e-6 * (0.5 + 2 * 0.125))).toBeCloseTo(1, 14);
  });

  it('sinh is g V0 sinh(v / V0) on both sides of where its expression changes', () => {
    const law = settle(sinh, { parameters: { scale: 0.2 } });
    for (const v of [1e-9, 1e-3, 0.0199, 0.0201, -0.1, 1.5]) {
      expect(law.current(v, 1e-5) / (1e-5 * 0.2 * Math.sinh(v / 0.2))).toBeCloseTo(1, 13);
      expect(law.conductance(v, 1e-5) / (1e-5 * Math.cosh(v / 0.2))).toBeCloseTo(1, 13);
    }
  });

  it('milo is the published fit, written about 100 µS', () => {
    const law = settle(milo);
    for (const g of [50e-6, 62.5e-6, 76.2e-6, 100e-6, 110e-6, 225e-6]) {
      for (const v of [-0.5, -0.1, 0.01, 0.25, 0.5]) {
        expect(law.current(v, g) / miloAsPublished(v, g)).toBeCloseTo(1, 12);
      }
    }
  });

  it('milo keeps its shape beyond its conductances', () => {
    const law = settle(milo);
    expect(law.current(0.4, 1e-6) / law.current(0.4, 50e-6)).toBeCloseTo(1 / 50, 12);
  });

  it('refuses voltages at which the current does not rise, and says which are accepted', () => {
    const range = (text: string) => new RegExp(`Expected \`cell\\.voltages\` to be within ${text}`);
    expect(() => settle(cubic, { voltages: { from: -1, to: 2 }, path: 'cell' })).toThrow(
      range('-1\\.000 V to 1\\.155 V'),
    );
    // Falls and rises again: beyond the first fall nothing is accepted.
    const wavy = { ...cubic, current: 'g * (v - 3 * v ** 3 + 4 * v ** 5)' };
    expect(() => settle(wavy, { path: 'cell' })).toThrow(range('-0\\.\\d+ V to 0\\.\\d+ V'));
    expect(() => settle(milo, { voltages: { from: -0.6, to: 0.5 }, path: 'cell' })).toThrow(range('-0.5 V to 0.5 V'));
    const stiff = { parameters: { scale: 0.001 }, path: 'cell' };
    expect(() => settle(sinh, stiff)).toThrow('stays finite');
  });

  it('refuses ranges that are none, and laws with current at 0 V', () => {
    expect(() => settle(linear, { voltages: { from: 1, to: 2 } })).toThrow('includes 0 V');
    expect(() => settle(linear, { conductances: { from: 0, to: 1 } })).toThrow('above 0 S');
    expect(() => settle({ ...linear, current: 'g * (v - 0.1)' })).toThrow('without current at 0 V');
    expect(() => settle(cubic, { parameters: { cube: 1 } })).toThrow('an object with any of cubic');
    expect(() => settle({ ...linear, current: 'g * w' })).toThrow('use only the names v, g');
  });
});
