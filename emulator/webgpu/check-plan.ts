/** Refuses what this backend cannot do yet, before anything is built. */
import { BackendError, type MachinePlan } from '../backend.ts';

export function checkPlan({ observe }: MachinePlan): void {
  const refuse = (expected: string, got: string) => {
    throw new BackendError(`Expected ${expected} on WebGPU, got ${got}; the CPU backend can do it`);
  };
  if (observe) refuse('a plan without `observe`', 'one that wants to be told of column sums');
}
