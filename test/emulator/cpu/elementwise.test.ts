/** Formulas as SIMD kernels against the same formulas in float64. */
import { describe, expect, it } from 'vitest';
import { parseFormula } from '../../../devices/index.ts';
import type { Arithmetic, Place } from '../../../emulator/cpu/arithmetic/arithmetic.ts';
import { createDouble } from '../../../emulator/cpu/arithmetic/double.ts';
import { createSingle } from '../../../emulator/cpu/arithmetic/single.ts';
import { openStream } from '../../../emulator/index.ts';

const names: Readonly<Record<string, Place>> = { a: 'element', row: 'row', count: 'column', width: 'one' };
const arithmetics = [await createSingle('reproducible'), createDouble()] as const;

/** What a formula of the names above fills, in float32 and float64. */
function evaluate(
  text: string,
  rows: number,
  columns: number,
  draw: (random: ReturnType<typeof openStream>) => number,
) {
  const formula = parseFormula(text, { names: Object.keys(names), draws: true });
  const run = (arithmetic: Arithmetic) => {
    const random = openStream(6, 2);
    const lengths: Record<Place, number> = { element: rows * columns, row: rows, column: columns, one: 1 };
    const operands = Object.entries(names).map(([name, place]) => {
      const values = arithmetic.allocate(lengths[place]);
      values.set(Float32Array.from(values, () => draw(random)));
      return { name, values, place };
    });
    const output = arithmetic.allocate(rows * columns + 4).fill(77);
    arithmetic.elementwise({ formula, operands, output, width: columns, seed: 21, stream: 22 })(rows, 40, 3);
    return [...output];
  };
  return arithmetics.map(run) as [number[], number[]];
}

const wide = (random: ReturnType<typeof openStream>) => Math.fround(8 * random.normal());
const positive = (random: ReturnType<typeof openStream>) => Math.fround(Math.exp(3 * random.normal()));

describe('a formula', () => {
  it.each([
    ['every kind of place', 'a + 2 * row - count / (1 + abs(width))', wide, 1e-6],
    ['a choice', 'a < row ? count : width >= a ? 1 : -a', wide, 1e-6],
    ['instructions', 'max(min(ceil(a), floor(row)), clamp(count, -1, 2)) + sign(a) + round(width)', wide, 1e-6],
    ['exp', 'exp(a)', wide, 3e-7],
    ['log and sqrt', 'log(a) + sqrt(row)', positive, 3e-7],
    ['tanh', 'tanh(a / 4)', wide, 3e-7],
    ['sigmoid', 'sigmoid(a)', wide, 3e-7],
    ['powers', 'a ** 2 + row ** 3 + width ** -2', wide, 1e-6],
    ['powers with exponents that are no integers', 'a ** 0.3 + row ** sigmoid(width)', positive, 1e-6],
    ['draws', 'a + normal() * row + normal() - uniform() * normal() + normal() + normal()', wide, 3e-6],
  ] as const)('%s', (_, text, draw, tolerance) => {
    for (const [rows, columns] of [
      [1, 1],
      [3, 5],
      [2, 8],
      [7, 3],
      [1, 30],
    ] as const) {
      const [single, double] = evaluate(text, rows, columns, draw);
      for (let at = 0; at < rows * columns; at++) {
        const [a, b] = [single[at] as number, double[at] as number];
        expect(Math.abs(a - b), `${a} and ${b}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(b)));
      }
      // Nothing is written behind the last row.
      expect(single.slice(rows * columns)).toEqual([77, 77, 77, 77]);
    }
  });

  it.each([
    ['of any normal number', (random: ReturnType<typeof openStream>) => Math.exp(87 * (2 * random.uniform() - 1))],
    ['near 1', (random: ReturnType<typeof openStream>) => 0.5 + random.uniform()],
  ] as const)('has the logarithm %s to two units of the last place', (_, draw) => {
    const [single, double] = evaluate('log(a)', 100, 1000, draw);
    const units = single.map((value, at) => {
      const exact = double[at] as number;
      return Math.abs(value - exact) / 2 ** (Math.floor(Math.log2(Math.abs(exact) + 1e-30)) - 23);
    });
    expect(units.slice(0, 100_000).reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(2);
  });

  it('is exact at the ends of what functions take', () => {
    const at = (text: string, value: number) => evaluate(text, 1, 1, () => value)[0][0];
    expect(at('exp(a)', -200)).toBe(0);
    expect(at('exp(a)', 200)).toBe(Number.POSITIVE_INFINITY);
    expect(at('exp(a)', 0)).toBe(1);
    expect(at('log(a)', 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(at('log(a)', 1)).toBe(0);
    expect(at('log(a)', -1)).toBe(Number.NaN);
    expect(at('tanh(a)', 100)).toBe(1);
    expect(at('tanh(a)', -100)).toBe(-1);
    expect(at('sigmoid(a)', -200)).toBe(0);
    expect(at('sigmoid(a)', 200)).toBe(1);
    expect(at('sign(a)', 0)).toBe(0);
    for (const text of ['exp(a)', 'log(a)', 'tanh(a)', 'sigmoid(a)', 'max(a, 0)', 'clamp(a, 0, 1)']) {
      expect(at(text, Number.NaN), text).toBe(Number.NaN);
    }
  });

  it('with a table runs as a loop', () => {
    const tables = { curve: { x: [0, 1], y: [2, 4] } };
    const formula = parseFormula('table(curve, a)', { names: ['a'], tables });
    const [single] = arithmetics;
    const [values, output] = [single.allocate(3), single.allocate(3)];
    values.set([-1, 0.5, 9]);
    const operands = [{ name: 'a', values, place: 'element' as const }];
    single.elementwise({ formula, operands, output, width: 3, seed: 0, stream: 0 })(1, 0, 0);
    expect([...output]).toEqual([2, 3, 4]);
  });
});
