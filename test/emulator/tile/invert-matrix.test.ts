/** Inverses of matrices, against the product with what they invert. */
import { describe, expect, it } from 'vitest';
import { invertMatrix, openStream } from '../../../emulator/index.ts';

const product = (a: ArrayLike<number>, b: ArrayLike<number>, n: number) =>
  Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[Math.floor(at / n) * n + k]! * b[k * n + (at % n)]!;
    return sum;
  });

describe('inverse of a matrix', () => {
  it.each([1, 2, 3, 17, 40])('times the matrix is the identity (%i)', (n) => {
    const random = openStream(5, n);
    const matrix = Float64Array.from({ length: n * n }, () => random.normal());
    const inverse = invertMatrix(matrix, n)!;
    for (const [one, other] of [
      [matrix, inverse],
      [inverse, matrix],
    ] as const) {
      for (const [at, entry] of product(one, other, n).entries()) {
        expect(entry).toBeCloseTo(Math.floor(at / n) === at % n ? 1 : 0, 10);
      }
    }
  });

  it('exchanges rows where a pivot is zero, and leaves what it was given', () => {
    const matrix = Float64Array.of(0, 2, 0, 0, 0, 4, 8, 0, 0);
    expect([...invertMatrix(matrix, 3)!]).toEqual([0, 0, 0.125, 0.5, 0, 0, 0, 0.25, 0]);
    expect([...matrix]).toEqual([0, 2, 0, 0, 0, 4, 8, 0, 0]);
  });

  it('of a permutation is its transpose, exactly', () => {
    const order = [3, 0, 4, 1, 2];
    const matrix = Float64Array.from({ length: 25 }, (_, at) => (order[Math.floor(at / 5)] === at % 5 ? 1 : 0));
    const turned = matrix.map((_, at) => matrix[(at % 5) * 5 + Math.floor(at / 5)]!);
    expect(invertMatrix(matrix, 5)!.map((entry) => entry + 0)).toEqual(turned);
  });

  it('does not depend on the size of the numbers', () => {
    const random = openStream(6, 1);
    const matrix = Float64Array.from({ length: 36 }, () => random.normal());
    const inverse = invertMatrix(matrix, 6)!;
    for (const power of [-400, 400]) {
      const scaled = invertMatrix(
        matrix.map((entry) => entry * 2 ** power),
        6,
      );
      expect(scaled!.map((entry) => entry * 2 ** power)).toEqual(inverse);
    }
  });

  it.each<[string, number[]]>([
    ['zeros', [0, 0, 0, 0]],
    ['two equal rows', [1, 2, 1, 2]],
    ['a row that is a sum of others, up to rounding', [0.1, 0.7, 0.2, 0.3, 0.3, 0.9, 0.4, 1, 1.1]],
    ['what is not a number', [1, Number.NaN, 0, 1]],
  ])('of %s is none', (_, matrix) => {
    expect(invertMatrix(matrix, Math.sqrt(matrix.length))).toBeNull();
  });
});
