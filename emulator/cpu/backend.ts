/** The CPU backend: SIMD kernels under plain TypeScript. No driver, no GPU. */
import type { Backend } from '../backend.ts';
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import { createDouble } from './arithmetic/double.ts';
import { createSingle } from './arithmetic/single.ts';
import type { Rounding } from './kernels/kernels.ts';
import { CpuMachine } from './machine.ts';

export interface CpuOptions {
  /** float64 is reference arithmetic for tests. @default float32 */
  readonly precision?: 'float32' | 'float64';
  /** Of float32. @default reproducible */
  readonly rounding?: Rounding;
}

export function createCpuBackend({ precision = 'float32', rounding = 'reproducible' }: CpuOptions = {}): Backend {
  const open = async (): Promise<Arithmetic> => (precision === 'float64' ? createDouble() : createSingle(rounding));
  const kernels = precision === 'float64' ? 'plain TypeScript' : `SIMD kernels, ${rounding}`;
  return {
    name: 'cpu',
    adapter: { description: `${kernels}, ${precision}`, software: true },
    async open(plan) {
      return new CpuMachine(plan, await open());
    },
    close() {},
  };
}
