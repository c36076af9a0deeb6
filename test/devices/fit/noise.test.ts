/** Noise, likelihood and covariance of a fit, against the same written out with whole covariance matrices. */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { middleFromDevices, middleFromNoise, sandwich } from '../../../devices/fit/covariance.ts';
import type { Linearised } from '../../../devices/fit/linearised.ts';
import { estimateNoise, whiten } from '../../../devices/fit/noise.ts';
import { normalFrom, uniformFrom } from '../random.ts';

/** Slopes and variances of some pulses, observed after 0, 1, 3 and 4 of them. */
const about: Linearised = {
  slopes: Float64Array.of(0.9, 0.7, 1.1, 0.95),
  variances: Float64Array.of(1, 0.4, 2, 0.7),
  sight: 1,
};
const protocol = { directions: ['up', 'up', 'down', 'down'] as const, observed: [0, 1, 3, 4] };

/** Covariance of the observations: each pulse's noise in all later ones, times the slopes between; reads on top. */
function covarianceOf(step: number, read: number, start: number): Matrix {
  const size = protocol.observed.length;
  const covariance = Matrix.zeros(size, size);
  const reach = (from: number, to: number) => about.slopes.slice(from, to).reduce((product, a) => product * a, 1);
  for (const [i, later] of protocol.observed.entries()) {
    for (const [j, earlier] of protocol.observed.entries()) {
      let sum = start * reach(0, later) * reach(0, earlier) + (i === j ? read : 0);
      for (let pulse = 0; pulse < Math.min(later, earlier); pulse++) {
        sum += step * about.variances[pulse]! * reach(pulse + 1, later) * reach(pulse + 1, earlier);
      }
      covariance.set(i, j, sum);
    }
  }
  return covariance;
}

/** Determinant by eigenvalues. */
const logDeterminant = (matrix: Matrix) =>
  new EigenvalueDecomposition(matrix).realEigenvalues.reduce((sum, value) => sum + Math.log(value), 0);

describe('innovations', () => {
  it('have the squares and the determinant of the whole covariance, less what the start takes', () => {
    const typical = 1.025;
    for (const share of [0, 0.3, 0.9]) {
      const errors = Float64Array.of(0.3, -0.2, 0.5, 0.1);
      const { innovations, logarithms } = whiten({ errors, about }, protocol, { share, typical });
      const unknown = 1e8;
      const covariance = covarianceOf(share / typical, 1 - share, unknown);
      const column = Matrix.columnVector([...errors]);
      const squares = column.transpose().mmul(inverse(covariance)).mmul(column).get(0, 0);
      expect(innovations.reduce((sum, one) => sum + one ** 2, 0)).toBeCloseTo(squares, 5);
      expect(logarithms).toBeCloseTo(logDeterminant(covariance) - Math.log(unknown + 1 - share), 5);
    }
  });

  it('tell noise of steps from noise of reads', () => {
    const normal = normalFrom(5);
    const uniform = uniformFrom(6);
    const pulses = 4000;
    const long: Linearised = {
      slopes: Float64Array.from({ length: pulses }, () => 0.9 + 0.1 * uniform()),
      variances: Float64Array.from({ length: pulses }, () => 0.5 + uniform()),
      sight: 1,
    };
    const observed = Array.from({ length: pulses + 1 }, (_, i) => i);
    for (const [step, read] of [
      [0.02, 0.03],
      [0.03, 0],
      [0, 0.03],
    ] as const) {
      let deviation = 0.4;
      const errors = Float64Array.from({ length: pulses + 1 }, (_, i) => {
        if (i > 0) deviation = long.slopes[i - 1]! * deviation + step * Math.sqrt(long.variances[i - 1]!) * normal();
        return deviation + read * normal();
      });
      const directions = new Array<'up'>(pulses).fill('up');
      const found = estimateNoise([{ errors, about: long }], { directions, observed });
      // Standard errors are about 1.5 % of either where the other is there, 1.1 % where it is alone.
      expect(Math.abs(Math.sqrt(found.step) - step)).toBeLessThan(0.06 * 0.03);
      expect(Math.abs(Math.sqrt(found.read) - read)).toBeLessThan(read === 0 ? 0.006 : 0.06 * 0.03);
      expect(found.count).toBe(pulses);
    }
  });
});

describe('covariance', () => {
  const jacobian = [Float64Array.of(1, 0.8, 0.3, 0.2), Float64Array.of(0, 0.5, 1.5, 1.9)];
  const rows = new Matrix(jacobian.map((column) => [...column])).transpose();

  it('is the sandwich with the covariance of the observations in it', () => {
    const [step, read, cycles] = [0.02, 0.05, 4];
    const middle = middleFromNoise(jacobian, about, { step, read }, protocol, cycles);
    const whole = rows
      .transpose()
      .mmul(covarianceOf(step, read, 0))
      .mmul(rows)
      .mul(1 / cycles);
    const bread = inverse(rows.transpose().mmul(rows));
    const wanted = bread.mmul(whole).mmul(bread);
    const found = sandwich(jacobian, middle);
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      expect(middle.get(i, j)).toBeCloseTo(whole.get(i, j), 12);
      expect(found.get(i, j)).toBeCloseTo(wanted.get(i, j), 12);
    }
  });

  it('of several devices is that of their mean', () => {
    const errors = [
      Float64Array.of(0.1, 0.2, 0, -0.1),
      Float64Array.of(-0.1, 0.1, 0.2, 0),
      Float64Array.of(0, -0.3, -0.2, 0.1),
    ];
    const middle = middleFromDevices(jacobian, errors);
    const pulls = errors.map((error) => rows.transpose().mmul(Matrix.columnVector([...error])));
    const wanted = pulls.reduce((sum, pull) => sum.add(pull.mmul(pull.transpose())), Matrix.zeros(2, 2)).mul(1 / 6);
    expect(middle.get(0, 1)).toBeCloseTo(wanted.get(0, 1), 14);
    expect(middle.get(1, 1)).toBeCloseTo(wanted.get(1, 1), 14);
  });

  it('is infinite for parameters that the data cannot tell apart, and for these only', () => {
    const same = [...jacobian, jacobian[1]!.map((value) => 2 * value)];
    const middle = middleFromNoise(same, about, { step: 0, read: 1 }, protocol, 1);
    const covariance = sandwich(same, middle);
    expect(covariance.get(1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(covariance.get(2, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(covariance.get(0, 0)).toBeCloseTo(inverse(rows.transpose().mmul(rows)).get(0, 0), 10);
  });
});
