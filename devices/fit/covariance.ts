/**
 * How far estimates by least squares may be off. The residuals of a pulse response are not independent: noise of a step
 * stays in the state. So the covariance is the sandwich (P. Huber, Proc. 5th Berkeley Symp. 1, 221, 1967)
 *
 *     H⁻¹ M H⁻¹,   H = JᵀJ,   M = covariance of Jᵀ · residuals,
 *
 * J the derivatives of the curve. With one device M comes from the two noises estimated: that of pulse k reaches later
 * observations through the slopes a after it, so that
 *
 *     M = read Σ J Jᵀ + step Σ q v vᵀ,   v = the sum of later J, each times the slopes up to it,
 *
 * which one pass backwards adds up. With several devices M is their scatter about the common curve, whatever its cause.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Linearised } from './linearised.ts';
import type { Noise } from './noise.ts';
import type { PulseProtocol } from './pulse-data.ts';

/** Derivatives [parameters][observations]. */
export type Jacobian = readonly Float64Array[];

/** Directions in which the curves move by less than this share of the most are not told by the data. */
const resolved = 1e-5;

/** A parameter is not told if more than this share of it lies in such directions. */
const tolerated = 1e-6;

/** @returns H⁻¹ M H⁻¹ [parameters][parameters]; infinite on the diagonal where the data cannot tell a parameter */
export function sandwich(jacobian: Jacobian, middle: Matrix): Matrix {
  const size = jacobian.length;
  const hessian = new Matrix(size, size);
  for (const row of rowsOf(jacobian)) addSquare(hessian, row, 1);
  // Of one size for all parameters, so that directions can be compared.
  const scales = hessian.diagonal().map((square) => Math.sqrt(square) || 1);
  const scale = Matrix.diag(scales.map((one) => 1 / one));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scale.mmul(hessian).mmul(scale), {
    assumeSymmetric: true,
  });
  const most = Math.max(...realEigenvalues);
  const told = realEigenvalues.map((value) => value > most * resolved ** 2);
  const inverses = Matrix.diag(realEigenvalues.map((value, i) => (told[i] ? 1 / value : 0)));
  const bread = scale.mmul(eigenvectorMatrix).mmul(inverses).mmul(eigenvectorMatrix.transpose()).mmul(scale);
  const covariance = bread.mmul(middle).mmul(bread);
  for (let i = 0; i < size; i++) {
    const lost = told.reduce((sum, is, j) => sum + (is ? 0 : eigenvectorMatrix.get(i, j) ** 2), 0);
    if (lost > tolerated) covariance.set(i, i, Number.POSITIVE_INFINITY);
  }
  return covariance;
}

/** M from the noises of one device. @param cycles that its trace is the mean of */
export function middleFromNoise(
  jacobian: Jacobian,
  about: Linearised,
  { step, read }: Pick<Noise, 'step' | 'read'>,
  { observed }: PulseProtocol,
  cycles: number,
): Matrix {
  const size = jacobian.length;
  const middle = Matrix.zeros(size, size);
  const later = new Float64Array(size);
  const rows = rowsOf(jacobian);
  for (let row = observed.length - 1; row >= 0; row--) {
    const here = rows[row] as Float64Array;
    addSquare(middle, here, read / cycles);
    for (let i = 0; i < size; i++) later[i] = (later[i] as number) + (here[i] as number);
    for (let pulse = (observed[row] as number) - 1; pulse >= (observed[row - 1] ?? 0); pulse--) {
      addSquare(middle, later, (step * (about.variances[pulse] as number)) / cycles);
      for (let i = 0; i < size; i++) later[i] = (later[i] as number) * (about.slopes[pulse] as number);
    }
  }
  return middle;
}

/** M from the scatter of several devices about the curve of their mean. @param errors [devices][observations] */
export function middleFromDevices(jacobian: Jacobian, errors: readonly Float64Array[]): Matrix {
  const middle = Matrix.zeros(jacobian.length, jacobian.length);
  const count = errors.length;
  for (const error of errors) {
    const pull = Float64Array.from(jacobian, (column) =>
      column.reduce((sum, j, row) => sum + j * (error[row] as number), 0),
    );
    addSquare(middle, pull, 1 / (count * (count - 1)));
  }
  return middle;
}

function rowsOf(jacobian: Jacobian): Float64Array[] {
  const length = jacobian[0]?.length ?? 0;
  return Array.from({ length }, (_, row) => Float64Array.from(jacobian, (column) => column[row] as number));
}

/** matrix += weight · vector vectorᵀ */
function addSquare(matrix: Matrix, vector: Float64Array, weight: number): void {
  for (let i = 0; i < vector.length; i++) {
    for (let j = 0; j < vector.length; j++) {
      matrix.set(i, j, matrix.get(i, j) + weight * (vector[i] as number) * (vector[j] as number));
    }
  }
}
