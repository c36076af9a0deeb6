/** Memories of gradients (`program/gradient-writing.ts`), entry by entry. */
import type { KeptOptimizer } from '../program/program.ts';
import type { Real } from './arithmetic/arithmetic.ts';

export interface OptimizerStep {
  /** Before the first entry of a batch. */
  begin(): void;
  /** Puts directions in the place of gradients; `at`: the entry that the first of them is. */
  direct(gradients: Real, at: number): void;
}

/** @param cells entries that have a memory */
export function compileOptimizer({ optimizer }: KeptOptimizer, state: Real, cells: number): OptimizerStep {
  if (optimizer.kind === 'momentum') {
    const { momentum } = optimizer;
    return {
      begin() {},
      direct(gradients, at) {
        for (let index = 0; index < gradients.length; index++) {
          const velocity = momentum * (state[at + index] as number) + (gradients[index] as number);
          state[at + index] = velocity;
          gradients[index] = velocity;
        }
      },
    };
  }
  const { beta1, beta2, epsilon } = optimizer;
  // 1 − βᵗ, as moments of ones.
  const [first, second] = [2 * cells, 2 * cells + 1];
  return {
    begin() {
      state[first] = beta1 * (state[first] as number) + (1 - beta1);
      state[second] = beta2 * (state[second] as number) + (1 - beta2);
    },
    direct(gradients, at) {
      const perFirst = 1 / (state[first] as number);
      const perSecond = 1 / (state[second] as number);
      for (let index = 0; index < gradients.length; index++) {
        const gradient = gradients[index] as number;
        const mean = beta1 * (state[at + index] as number) + (1 - beta1) * gradient;
        const square = beta2 * (state[cells + at + index] as number) + (1 - beta2) * gradient * gradient;
        state[at + index] = mean;
        state[cells + at + index] = square;
        gradients[index] = (mean * perFirst) / (Math.sqrt(square * perSecond) + epsilon);
      }
    },
  };
}
