/** The CPU backend: SIMD kernels under plain TypeScript. No driver, no GPU. */
import type { Backend } from '../backend.ts';
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import { createDouble } from './arithmetic/double.ts';
import { createSingle } from './arithmetic/single.ts';
import type { Rounding } from './kernels/kernels.ts';
import type { OpenThread } from './kernels/threads.ts';
import { CpuMachine } from './machine.ts';

export interface CpuOptions {
  /** float64 is reference arithmetic for tests. @default float32 */
  readonly precision?: 'float32' | 'float64';
  /** Of float32. @default reproducible */
  readonly rounding?: Rounding;
  /** Threads that float32 runs on, this one included; they change no result. More than one need `openThread`. @default 1 */
  readonly threads?: number;
  readonly openThread?: OpenThread;
}

export function createCpuBackend(options: CpuOptions = {}): Backend {
  const { precision = 'float32', rounding = 'reproducible', threads = 1, openThread } = options;
  const open = async (): Promise<Arithmetic> => {
    if (precision === 'float64') return createDouble();
    return createSingle(rounding, threads, openThread);
  };
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
