/**
 * Errors of a batch as they are when its samples no longer speak for each other: (X Xᵀ + r I)⁻¹ E, solved through the Cholesky
 * factor of the samples' overlaps, in float64.
 */
import type { WhitenOperation } from '../program/program.ts';
import type { Real } from './arithmetic/arithmetic.ts';
import type { DigitalContext } from './digital.ts';
import type { Step } from './storage.ts';

export function compileWhiten(operation: WhitenOperation, { program, values }: DigitalContext): Step {
  const [input, error, output] = [operation.input, operation.error, operation.output].map(
    (id) => values[id] as Real,
  ) as [Real, Real, Real];
  const inputs = program.values[operation.input]?.width ?? 0;
  const errors = program.values[operation.error]?.width ?? 0;
  const factor = new Float64Array(program.batch ** 2);
  const column = new Float64Array(program.batch);
  return ({ count }) => {
    fillOverlaps(factor, input, inputs, count, operation.ridge);
    factorise(factor, count);
    for (let o = 0; o < errors; o++) {
      for (let n = 0; n < count; n++) column[n] = error[n * errors + o] as number;
      solve(factor, column, count);
      for (let n = 0; n < count; n++) output[n * errors + o] = column[n] as number;
    }
  };
}

/** The lower triangle of X Xᵀ + r I, [count][count]. */
function fillOverlaps(overlaps: Float64Array, x: Real, width: number, count: number, ridge: number): void {
  let trace = 0;
  for (let n = 0; n < count; n++) {
    for (let m = 0; m <= n; m++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (x[n * width + i] as number) * (x[m * width + i] as number);
      overlaps[n * count + m] = sum;
      if (m === n) trace += sum;
    }
  }
  for (let n = 0; n < count; n++)
    overlaps[n * (count + 1)] = (overlaps[n * (count + 1)] as number) + (ridge * trace) / count;
}

/** L of L Lᵀ, in place. A sample without length of its own has no share: its row stays zero. */
function factorise(matrix: Float64Array, count: number): void {
  for (let k = 0; k < count; k++) {
    for (let n = k; n < count; n++) {
      let sum = matrix[n * count + k] as number;
      for (let j = 0; j < k; j++) sum -= (matrix[n * count + j] as number) * (matrix[k * count + j] as number);
      const root = n === k ? Math.sqrt(Math.max(sum, 0)) : (matrix[k * count + k] as number);
      matrix[n * count + k] = n === k ? root : root > 0 ? sum / root : 0;
    }
  }
}

function solve(factor: Float64Array, column: Float64Array, count: number): void {
  for (let n = 0; n < count; n++) {
    let sum = column[n] as number;
    for (let j = 0; j < n; j++) sum -= (factor[n * count + j] as number) * (column[j] as number);
    column[n] = over(sum, factor[n * (count + 1)] as number);
  }
  for (let n = count - 1; n >= 0; n--) {
    let sum = column[n] as number;
    for (let j = n + 1; j < count; j++) sum -= (factor[j * count + n] as number) * (column[j] as number);
    column[n] = over(sum, factor[n * (count + 1)] as number);
  }
}

const over = (value: number, pivot: number) => (pivot > 0 ? value / pivot : 0);
