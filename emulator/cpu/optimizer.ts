/** Memories of gradients (`program/gradient-writing.ts`), entry by entry. */
import type { KeptOptimizer } from '../program/program.ts';
import type { Arithmetic, Real } from './arithmetic/arithmetic.ts';

export interface OptimizerStep {
  /** Before the first entry of a batch. */
  begin(): void;
  /** Puts directions in the place of gradients; `at`: the entry that the first of them is. */
  direct(gradients: Real, at: number): void;
}

/** @param cells entries that have a memory */
export function compileOptimizer(
  { optimizer }: KeptOptimizer,
  state: Real,
  cells: number,
  arithmetic: Arithmetic,
): OptimizerStep {
  if (optimizer.kind === 'momentum') {
    return {
      begin() {},
      direct(gradients, at) {
        arithmetic.momentum(gradients, state.subarray(at, at + gradients.length), optimizer.momentum);
      },
    };
  }
  const { beta1, beta2 } = optimizer;
  // 1 − βᵗ, as moments of ones.
  const [first, second] = [2 * cells, 2 * cells + 1];
  return {
    begin() {
      state[first] = beta1 * (state[first] as number) + (1 - beta1);
      state[second] = beta2 * (state[second] as number) + (1 - beta2);
    },
    direct(gradients, at) {
      const means = state.subarray(at, at + gradients.length);
      const squares = state.subarray(cells + at, cells + at + gradients.length);
      const [perMean, perSquare] = [1 / (state[first] as number), 1 / (state[second] as number)];
      arithmetic.adam(gradients, means, squares, { ...optimizer, perMean, perSquare });
    },
  };
}
