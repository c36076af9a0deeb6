import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MeasuredCurves, tabulated } from '../../../devices/current-voltage/laws/table.ts';
import { settleCurrentVoltage } from '../../../devices/current-voltage/settle-current-voltage.ts';

const curves: MeasuredCurves = {
  name: 'measured',
  citation: 'made up for this test',
  voltages: [-1, -0.4, 0, 0.3, 1],
  conductances: [1e-6, 4e-6, 9e-6],
  currents: [
    [-2e-6, -0.5e-6, 0, 0.2e-6, 1.5e-6],
    [-5e-6, -1.7e-6, 0, 1.3e-6, 6e-6],
    [-9e-6, -3.5e-6, 0, 2.8e-6, 9.5e-6],
  ],
};

/** Bilinear interpolation, written without hats. */
function bilinear(v: number, g: number): number {
  const along = (values: readonly number[], x: number) => {
    let k = 0;
    while (k < values.length - 2 && x >= values[k + 1]!) k++;
    return [k, (x - values[k]!) / (values[k + 1]! - values[k]!)] as const;
  };
  const [row, a] = along(curves.conductances, g);
  const [column, b] = along(curves.voltages, v);
  const on = (state: number) => curves.currents[state]![column]! * (1 - b) + curves.currents[state]![column + 1]! * b;
  return on(row) * (1 - a) + on(row + 1) * a;
}

describe('measured curves', () => {
  const law = settleCurrentVoltage(tabulated(curves));

  it('pass through every measured point', () => {
    curves.conductances.forEach((g, state) => {
      curves.voltages.forEach((v, i) => {
        expect(law.current(v, g) * 1e6).toBeCloseTo(curves.currents[state]![i]! * 1e6, 12);
      });
    });
  });

  it('are bilinear between voltages and states', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 1, max: 9, noNaN: true }), (v, g) => {
        expect(law.current(v, g * 1e-6) * 1e6).toBeCloseTo(bilinear(v, g * 1e-6) * 1e6, 10);
      }),
    );
  });

  it('scale with the conductance beyond the measured states, and run on beyond the measured voltages', () => {
    expect(law.current(0.7, 0.5e-6) / law.current(0.7, 1e-6)).toBeCloseTo(0.5, 12);
    expect(law.current(0.7, 18e-6) / law.current(0.7, 9e-6)).toBeCloseTo(2, 12);
    expect(law.current(0.7, 0)).toBe(0);
    expect(law.current(1.7, 4e-6)).toBeCloseTo(6e-6 + (0.7 * 4.7e-6) / 0.7, 15);
    expect(law.conductance(-3, 4e-6) / (3.3e-6 / 0.6)).toBeCloseTo(1, 12);
  });

  it('are odd where only one polarity was measured', () => {
    const half = { ...curves, voltages: [0.5, 1], currents: curves.currents.map((curve) => curve.slice(3)) };
    const odd = settleCurrentVoltage(tabulated(half));
    expect(odd.voltages).toEqual({ from: -1, to: 1 });
    for (const v of [0.1, 0.5, 0.8, 1]) expect(odd.current(-v, 5e-6)).toBeCloseTo(-odd.current(v, 5e-6), 18);
    expect(odd.current(0.25, 1e-6)).toBeCloseTo(0.1e-6, 18);
  });

  it('may be one curve', () => {
    const one = { ...curves, conductances: [4e-6], currents: [curves.currents[1]!] };
    const alone = settleCurrentVoltage(tabulated(one));
    expect(alone.current(0.65, 4e-6)).toBeCloseTo((1.3e-6 + 6e-6) / 2, 15);
    expect(alone.current(0.65, 8e-6) / alone.current(0.65, 4e-6)).toBeCloseTo(2, 12);
  });

  it('refuses what is no set of rising curves', () => {
    const falling = curves.currents.map((curve, state) => (state === 1 ? curve.with(4, 1e-6) : curve));
    expect(() => tabulated({ ...curves, currents: falling }, 'file')).toThrow(
      'Expected `file.currents[1]` to be currents in A that rise with the voltage, also above 0.3 V',
    );
    const shifted = curves.currents.map((curve) => curve.map((current) => current + 1e-8));
    expect(() => tabulated({ ...curves, currents: shifted })).toThrow('0 A at 0 V');
    expect(() => tabulated({ ...curves, voltages: [0, -1, 1, 2, 3] })).toThrow('rising');
    expect(() => tabulated({ ...curves, voltages: [-5, -4, -3, -2, -1] })).toThrow('of both polarities');
    expect(() => tabulated({ ...curves, conductances: [0, 1, 2] })).toThrow('above 0 and rising');
    expect(() => tabulated({ ...curves, currents: curves.currents.slice(1) })).toThrow('3 curves');
  });

  it('refuses voltages beyond the measured ones', () => {
    expect(() => settleCurrentVoltage(tabulated(curves), { voltages: { from: -1, to: 1.2 } })).toThrow(
      'where the law is known',
    );
  });
});
