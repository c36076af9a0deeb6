import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatPoints,
  formatQuantity,
  formatRatio,
  scaleOf,
} from '../../reports/units.ts';

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('quantities', () => {
  it.each([
    [1.24e-9, 'J', '1.24 nJ'],
    [9.997e-10, 'J', '1.00 nJ'],
    [999.4e-12, 'J', '999 pJ'],
    [1e-9, 's', '1.00 ns'],
    [0.0312, 's', '31.2 ms'],
    [41.3, 's', '41.3 s'],
    [0, 'J', '0 J'],
    [2.87e-8, 'm2', '28 700 µm²'],
    [4.3e-6, 'm2', '4.30 mm²'],
    [3e-16, 'm2', '300 nm²'],
  ])('%s %s is %s', (value, unit, text) => {
    expect(spaced(formatQuantity(value, unit))).toBe(text);
  });

  it('puts every energy between 1 and 1000 of its unit, and loses no more than the fourth digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-17, max: 1e13, noNaN: true }), (value) => {
        const { factor } = scaleOf(value, 'J');
        const printed = Number(formatNumber(value / factor).replaceAll('\u202f', ''));
        expect(printed).toBeGreaterThanOrEqual(1);
        expect(printed).toBeLessThan(1000);
        expect(Math.abs((printed * factor) / value - 1)).toBeLessThan(5.001e-3);
      }),
    );
  });

  it('keeps four digits together and parts five', () => {
    expect(spaced(formatCount(3840))).toBe('3840');
    expect(spaced(formatCount(118016))).toBe('118 016');
  });

  it('signs points and ratios', () => {
    expect(spaced(formatPercent(0.9483))).toBe('94.8 %');
    expect(spaced(formatPoints(-0.0171))).toBe('−1.7 points');
    expect(spaced(formatPoints(0.0004))).toBe('±0.0 points');
    expect([0.3123, 0.0456, 1.02, 12.34].map(formatRatio)).toEqual(['0.31×', '0.046×', '1.02×', '12.3×']);
  });
});
