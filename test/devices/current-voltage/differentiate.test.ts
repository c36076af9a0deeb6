import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differentiate } from '../../../devices/current-voltage/differentiate.ts';
import { compileFormula, parseFormula } from '../../../devices/formula/formula.ts';

const tables = { curve: { x: [-1, 0, 0.5, 2], y: [-3, 0, 4, 4.5] } };

/** Smooth around the sampled points; kinks are tested by themselves. */
const smooth = [
  'a',
  '3 - b * a',
  'a * a * b - a / (2 + b * b)',
  '-(a * (1 - a))',
  '(1 + a * a) / (3 + a)',
  'exp(a * b) + log(2 + a)',
  'sqrt(3 + a) * tanh(a) + sigmoid(b * a)',
  '(a + 2) ** 3 + (a + 2) ** 0.5 + (a + 2) ** 1 + (a + 2) ** 2',
  '(2 + b * b) ** a',
  '(2 + a) ** a',
  'a < 5 ? a ** 3 : 7',
  'b / (a + 2)',
  'table(curve, 3 + a * 0.1) + floor(0.3) * a',
];

describe('the derivative of a formula', () => {
  it.each(smooth)('of %s is the limit of its differences', (text) => {
    const formula = parseFormula(text, { names: ['a', 'b'], tables });
    const value = compileFormula(formula, ['a', 'b']);
    const slope = compileFormula(differentiate(formula, 'a'), ['a', 'b']);
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const h = 1e-3;
        // Fourth-order central difference.
        const far = (value(a + 2 * h, b) - value(a - 2 * h, b)) / (4 * h);
        const near = (value(a + h, b) - value(a - h, b)) / (2 * h);
        expect(slope(a, b)).toBeCloseTo((4 * near - far) / 3, 7);
      }),
    );
  });

  it.each([
    ['abs(a)', -2, -1],
    ['abs(a)', 2, 1],
    ['min(a, 3 * a)', 1, 1],
    ['min(a, 3 * a)', -1, 3],
    ['max(a, 3 * a)', 1, 3],
    ['clamp(2 * a, -1, 1)', 0.2, 2],
    ['clamp(2 * a, -1, 1)', 0.7, 0],
    ['table(curve, a)', -2, 0],
    ['table(curve, a)', -0.5, 3],
    ['table(curve, a)', 0.25, 8],
    ['table(curve, 2 * a)', 0.5, 2 / 3],
    ['table(curve, a)', 3, 0],
    ['sign(a) + ceil(a) + round(a)', 0.3, 0],
  ])('of %s at %d is %d', (text, a, slope) => {
    const formula = differentiate(parseFormula(text, { names: ['a'], tables }), 'a');
    expect(compileFormula(formula, ['a'])(a)).toBeCloseTo(slope, 12);
  });

  it('does not depend on what it does not depend on, and refuses draws', () => {
    expect(differentiate(parseFormula('exp(b) ** 2', { names: ['a', 'b'] }), 'a').tree).toEqual({
      kind: 'number',
      value: 0,
    });
    const noisy = parseFormula('a + normal()', { names: ['a'], draws: true });
    expect(() => differentiate(noisy, 'a')).toThrow('has no derivative');
  });
});
