/** What digital logic works out of weights as it knows them, in dispatches (`cpu/model.ts`). */
import type { ModelOperation } from '../program/program.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { padded } from './kernel.ts';
import { copyKernel, eliminateKernel, inversionStorage, pivotKernel, restoreKernel } from './kernels/inversion.ts';
import { modelKernel } from './kernels/model.ts';

const groupsOf = (items: number) => Math.ceil(items / modelKernel.workgroup[0]);

export function modelDispatch({ tile: name, input, output }: ModelOperation, context: DispatchContext): Dispatch {
  const { values, counters, operation, flag } = context;
  const { spec, weights, stored } = context.tile(name);
  const { inputs, outputs } = spec.declaration;
  const shape = { inputs, outputs, rowStride: padded(stored), stride: padded(outputs), outputStride: padded(inputs) };
  return {
    kernel: modelKernel,
    shape: { ...shape, scale: spec.weightScale ?? 1, operation, flag },
    buffers: [weights, values[input] as GPUBuffer, values[output] as GPUBuffer, counters],
    groups: (samples) => [groupsOf(inputs), samples],
  };
}

/** The inverse of what a tile's cells hold, in a buffer that inverses of its size share. */
export function inversionDispatches(name: string, context: DispatchContext) {
  const { weights, stored, spec } = context.tile(name);
  const { counters, operation, flag } = context;
  const { inputs: n } = spec.declaration;
  const stride = padded(stored);
  const floats = inversionStorage(n, stride);
  const matrix = context.scratch('inverse', floats.matrix);
  const steps = context.scratch('steps of inversion', floats.steps);
  const shape = { n, stride, operation, flag };
  const once = () => [1, 1] as const;
  const first: Dispatch[] = [{ kernel: copyKernel, shape, buffers: [weights, matrix, steps], groups: once }];
  for (let step = 0; step < n; step++) {
    first.push({ kernel: pivotKernel, shape: { ...shape, step }, buffers: [matrix, steps, counters], groups: once });
    const groups = () => [groupsOf(n), n] as const;
    first.push({ kernel: eliminateKernel, shape: { ...shape, step }, buffers: [matrix, steps], groups });
  }
  first.push({ kernel: restoreKernel, shape, buffers: [matrix, steps], groups: () => [groupsOf(n), 1] });
  return { first, matrix };
}
