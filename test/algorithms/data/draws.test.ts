import { describe, expect, it } from 'vitest';
import { Draws } from '../../../algorithms/data/draws.ts';

const COUNT = 100_000;

describe('Draws', () => {
  it('is uniform in [0, 1), with independent neighbours', () => {
    const draws = new Draws(1, 0, 0);
    const values = Array.from({ length: COUNT }, () => draws.uniform() - 0.5);
    const average = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0) / terms.length;
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(-0.5);
    // Five standard errors: 1/√(12 N) of the mean, 1/√(180 N) of the square, 1/(12 √N) of the product.
    expect(Math.abs(average(values))).toBeLessThan(5 / Math.sqrt(12 * COUNT));
    expect(Math.abs(average(values.map((v) => v * v)) - 1 / 12)).toBeLessThan(5 / Math.sqrt(180 * COUNT));
    const products = values.slice(1).map((value, index) => value * values[index]!);
    expect(Math.abs(average(products))).toBeLessThan(5 / (12 * Math.sqrt(COUNT)));
  });

  it('is uniform over the first draws of neighbouring keys too', () => {
    const bins = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index += 1) bins[Math.floor(16 * new Draws(7, 1, index).uniform())]! += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 15 degrees of freedom: above 44.3 once in 10,000 keys.
    expect(chiSquare).toBeLessThan(44.3);
  });

  it('tells apart seeds, streams and indices', () => {
    const keys = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 40].flatMap((seed) =>
      [0, 1, 2].flatMap((stream) => [0, 1, 2, 3].map((index) => new Draws(seed, stream, index).uniform())),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('permutes: each of 3! orders about as often', () => {
    const orders = new Map<string, number>();
    const draws = new Draws(3, 0, 0);
    for (let round = 0; round < 6000; round += 1) {
      const order = draws.permutation(3).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
