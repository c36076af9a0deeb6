/**
 * The inverse of a square matrix by Gauss–Jordan elimination in place, with partial pivoting (Golub & Van Loan 2013, Matrix
 * Computations, 4th ed., §3.4): n³ multiply-adds and n reciprocals.
 *
 * A matrix counts as singular where no pivot is larger than what rounding leaves of a zero, n ε times the largest entry.
 */

/** A tile whose inverse a program asks for and whose weights have none. */
export class SingularError extends Error {
  readonly code = 'SINGULAR';
  override readonly name = 'SingularError';

  constructor(what: string) {
    super(`Expected ${what} to be weights that have an inverse, got a singular matrix`);
  }
}

/** Of n × n entries, in float64; null where there is none. */
export function invertMatrix(entries: ArrayLike<number>, n: number): Float64Array | null {
  const matrix = Float64Array.from(entries);
  const least = n * Number.EPSILON * matrix.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  const order = new Uint32Array(n);
  for (let step = 0; step < n; step++) {
    const row = findPivot(matrix, n, step);
    const pivot = matrix[row * n + step] as number;
    if (!(Math.abs(pivot) > least)) return null;
    order[step] = row;
    for (let column = 0; column < n; column++) swap(matrix, row * n + column, step * n + column);
    eliminate(matrix, n, step, pivot);
  }
  for (let step = n - 1; step >= 0; step--) {
    for (let row = 0; row < n; row++) swap(matrix, row * n + (order[step] as number), row * n + step);
  }
  return matrix;
}

/** The row from `step` on with the largest entry in column `step`; the first of equals. */
function findPivot(matrix: Float64Array, n: number, step: number): number {
  let best = step;
  for (let row = step + 1; row < n; row++) {
    if (Math.abs(matrix[row * n + step] as number) > Math.abs(matrix[best * n + step] as number)) best = row;
  }
  return best;
}

function eliminate(matrix: Float64Array, n: number, step: number, pivot: number): void {
  const reciprocal = 1 / pivot;
  const own = matrix.subarray(step * n, (step + 1) * n);
  own[step] = 1;
  for (let column = 0; column < n; column++) own[column] = (own[column] as number) * reciprocal;
  for (let row = 0; row < n; row++) {
    if (row === step) continue;
    const at = row * n;
    const factor = matrix[at + step] as number;
    matrix[at + step] = 0;
    for (let column = 0; column < n; column++) {
      matrix[at + column] = (matrix[at + column] as number) - factor * (own[column] as number);
    }
  }
}

function swap(values: Float64Array, one: number, other: number): void {
  const kept = values[one] as number;
  values[one] = values[other] as number;
  values[other] = kept;
}
