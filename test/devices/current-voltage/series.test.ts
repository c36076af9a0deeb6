import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubic } from '../../../devices/current-voltage/laws/cubic.ts';
import { linear } from '../../../devices/current-voltage/laws/linear.ts';
import { sinh } from '../../../devices/current-voltage/laws/sinh.ts';
import { inSeries } from '../../../devices/current-voltage/series.ts';
import { settleCurrentVoltage } from '../../../devices/current-voltage/settle-current-voltage.ts';

const ohmic = settleCurrentVoltage(linear, { voltages: { from: -3, to: 3 } });
const steep = settleCurrentVoltage(sinh, { parameters: { scale: 0.1 }, voltages: { from: -3, to: 3 } });
const decades = (from: number, to: number) => fc.double({ min: from, max: to, noNaN: true }).map((x) => 10 ** x);
const voltage = fc.double({ min: -3, max: 3, noNaN: true });

describe('a cell in series with an access device', () => {
  it('behind a resistance, a linear cell has conductance g / (1 + g R)', () => {
    fc.assert(
      fc.property(decades(0, 7), decades(-8, -3), voltage, (resistance, g, v) => {
        const law = inSeries(ohmic, { accessResistance: resistance });
        const effective = g / (1 + g * resistance);
        expect(law.conductance(v, g) / effective).toBeCloseTo(1, 12);
        if (Math.abs(v) > 1e-100) expect(law.current(v, g) / (effective * v)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('without anything in series it is the cell', () => {
    const law = inSeries(steep, {});
    for (const v of [-2, -0.01, 0, 1e-9, 0.4, 3]) expect(law.current(v, 1e-6)).toBe(steep.current(v, 1e-6));
  });

  it('voltages of cell, transistor and selector add up', () => {
    fc.assert(
      fc.property(
        decades(0, 6),
        decades(-8, -4),
        decades(-14, -6),
        decades(-2, 0),
        voltage,
        (r, g, current, scale, v) => {
          const law = inSeries(steep, { accessResistance: r, selector: { current, voltage: scale } });
          const i = law.current(v, g);
          // The cell's own voltage, from the inverse of its law.
          const across = 0.1 * Math.asinh(i / (g * 0.1)) + r * i + scale * Math.asinh(i / current);
          expect(across - v).toBeCloseTo(0, 11);
          const slope = 1 / (0.1 / Math.hypot(i, g * 0.1) + r + scale / Math.hypot(i, current));
          expect(law.conductance(v, g) / slope).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('a selector suppresses half the voltage more than it does the whole', () => {
    const law = inSeries(ohmic, { selector: { current: 1e-12, voltage: 0.05 } });
    const [whole, half] = [law.current(2, 1e-5), law.current(1, 1e-5)];
    expect(whole / half).toBeGreaterThan(ohmic.current(2, 1e-5) / ohmic.current(1, 1e-5));
    // Half the drop across the cell leaves 0.05 asinh(i / 1e-12) for the selector.
    expect(half / 1e-5 + 0.05 * Math.asinh(half / 1e-12)).toBeCloseTo(1, 11);
  });

  it.each([1e-12, 0.001, 0.029, 0.031, 0.5, 40])('a selector at %d of its current takes V asinh(i / I)', (share) => {
    const law = inSeries(ohmic, { selector: { current: 1e-6, voltage: 0.1 } });
    const i = share * 1e-6;
    expect(law.current(i / 0.5 + 0.1 * Math.asinh(share), 0.5) / i).toBeCloseTo(1, 13);
  });

  it('takes voltages beyond those of the cell as far as the access device keeps them off it', () => {
    const cell = settleCurrentVoltage(cubic, { conductances: { from: 1e-6, to: 1e-4 } });
    // At 1 V the cell passes 0.75 g, at least 0.75 µA, and the resistance takes 0.75 V.
    const behind = { accessResistance: 1e6, path: 'cell' };
    expect(() => inSeries(cell, { ...behind, voltages: { from: -2, to: 2 } })).toThrow(
      'Expected `cell.voltages` to be within -1.750 V to 1.750 V, of which the cell itself sees -1 V to 1 V at most',
    );
    const law = inSeries(cell, { ...behind, voltages: { from: -1.7, to: 1.75 } });
    // I(u) is 0 again at u = 2 V, which is not to be found.
    expect(law.current(1.75, 1e-6) / 0.75e-6).toBeCloseTo(1, 9);
    expect(law.current(-1.3, 1e-6)).toBeLessThan(-0.5e-6);
  });

  it('refuses figures that are none', () => {
    expect(() => inSeries(ohmic, { accessResistance: -1 })).toThrow('a number from 0 to 1e15 ohm');
    expect(() => inSeries(ohmic, { selector: { current: 0, voltage: 0.1 } })).toThrow('linear.selector.current');
  });
});
