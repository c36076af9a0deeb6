/** Sweeps, and conjugate gradients between them, until every right-hand side of a block keeps its tolerance. */
import type { Block } from './block.ts';
import { descend } from './conjugate-gradients.ts';
import type { FactoredArray } from './factored-array.ts';
import { sweep } from './sweep.ts';
import { WireError } from './wire-error.ts';

export interface SolverOptions {
  /**
   * Residual to reach: a bound of the error of every sensed current, relative to the largest current of a line (see
   * `sweep.ts`). Float64 reaches about 1e-14. Default 1e-10.
   */
  readonly tolerance?: number;
  /**
   * `conjugate-gradients` (default) after a few sweeps if those would need many more, or plain `sweeps` of line Gauss–Seidel,
   * which need three vectors of memory less.
   */
  readonly mode?: 'conjugate-gradients' | 'sweeps';
  /** Sweeps and steps of conjugate gradients to give up after. Default 2000. */
  readonly sweepLimit?: number;
}

export const defaultTolerance = 1e-10;
const defaultLimit = 2000;
/** Expected number of sweeps up to which they are cheaper than starting, stepping and checking conjugate gradients. */
const patience = 6;

/**
 * Solves from the rises that the block holds.
 *
 * @returns sweeps and steps taken, and the largest residual
 * @throws WireError where the tolerance was missed
 */
export function solveBlock(
  array: FactoredArray,
  block: Block,
  options: SolverOptions,
): { sweeps: number; residual: number } {
  const tolerance = options.tolerance ?? defaultTolerance;
  const limit = options.sweepLimit ?? defaultLimit;
  let sweeps = 0;
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    sweep(array, block);
    sweeps += 1;
    const residual = block.residuals.reduce((worst, one) => Math.max(worst, one), 0);
    if (residual <= tolerance) return { sweeps, residual };
    if (!(sweeps < limit)) throw missed(residual, tolerance, sweeps);
    const rate = residual / before;
    const expected = rate < 1 ? Math.log(tolerance / residual) / Math.log(rate) : Number.POSITIVE_INFINITY;
    // One sweep of the limit is for measuring what gradients reached.
    const steps = limit - sweeps - 1;
    if (block.gradients && expected > patience) sweeps += descend(array, block, block.gradients, tolerance, steps);
    before = residual;
  }
}

function missed(residual: number, tolerance: number, sweeps: number): WireError {
  return new WireError(
    `Expected the wires to be solved to \`tolerance\` ${tolerance}, got ${residual} after ${sweeps} sweeps: ` +
      'raise `tolerance` (float64 reaches about 1e-14), or take wires of less resistance or crosspoints of less conductance',
  );
}
