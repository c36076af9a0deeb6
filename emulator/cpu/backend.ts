/** The CPU backend: plain TypeScript over typed arrays. No driver, no GPU, the same numbers everywhere. */
import type { Backend } from '../backend.ts';
import { CpuMachine } from './machine.ts';
import type { Precision } from './storage.ts';

/**
 * @param precision `float32` as on a GPU; `float64` is reference arithmetic for tests
 */
export function createCpuBackend(precision: Precision = 'float32'): Backend {
  return {
    name: 'cpu',
    adapter: { description: `plain TypeScript, ${precision}`, software: true },
    async open(plan) {
      return new CpuMachine(plan, precision);
    },
    close() {},
  };
}
