/** From operations to dispatches; the digital ones are made here. */
import { type Operation, refuseMaps } from '../program/program.ts';
import { changeDispatches } from './change-dispatches.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { operationsPerFlag, padded } from './kernel.ts';
import { adjustKernel, adjustScaledKernel, elementwiseKernel, scoreKernel, softmaxKernel } from './kernels/digital.ts';
import { readDispatches } from './read-dispatches.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function dispatchesOf(operation: Operation, context: DispatchContext): readonly Dispatch[] {
  if (context.operation >= operationsPerFlag) throw new RangeError(`more than ${operationsPerFlag} operations`);
  switch (operation.kind) {
    case 'read':
      return readDispatches(operation, context);
    case 'elementwise':
    case 'softmax':
    case 'score':
    case 'adjust':
      return [digitalDispatch(operation, context)];
    case 'update':
    case 'write':
      return changeDispatches(operation, context);
    case 'rearrange':
      return refuseMaps(context.program);
    default:
      return operation satisfies never;
  }
}

type DigitalOperation = Extract<Operation, { kind: 'elementwise' | 'softmax' | 'score' | 'adjust' }>;

function digitalDispatch(operation: DigitalOperation, context: DispatchContext): Dispatch {
  const { counters, counter, flag } = context;
  const value = (id: number) => context.values[id] as GPUBuffer;
  const vector = (name: string) => context.vectors.get(name) as GPUBuffer;
  const row = (id: number) => {
    const width = context.program.values[id]?.width ?? 0;
    return { width, stride: padded(width) };
  };
  const perSample = (samples: number) => [groupsOf(samples, softmaxKernel.workgroup[0]), 1] as const;
  switch (operation.kind) {
    case 'elementwise': {
      const kernel = elementwiseKernel(operation);
      const shape = { ...row(operation.output), operation: context.operation, flag };
      const operands = [...Object.values(operation.values).map(value), ...Object.values(operation.vectors).map(vector)];
      const buffers = [value(operation.output), counters, ...operands];
      return { kernel, shape, buffers, groups: (samples) => [groupsOf(shape.width, kernel.workgroup[0]), samples] };
    }
    case 'softmax': {
      const shape = { ...row(operation.output), operation: context.operation, flag };
      const buffers = [value(operation.input), value(operation.output), counters];
      return { kernel: softmaxKernel, shape, buffers, groups: perSample };
    }
    case 'score': {
      const shape = { ...row(operation.target), counter };
      const buffers = [value(operation.prediction), value(operation.target), counters];
      return { kernel: scoreKernel, shape, buffers, groups: perSample };
    }
    case 'adjust': {
      const shape = { ...row(operation.error), rate: operation.rate };
      const buffers = [value(operation.error), vector(operation.vector)];
      if (operation.scale === 'largest') return { kernel: adjustScaledKernel, shape, buffers, groups: () => [1, 1] };
      return {
        ...{ kernel: adjustKernel, shape, buffers },
        groups: () => [groupsOf(shape.width, adjustKernel.workgroup[0]), 1],
      };
    }
    default:
      return operation satisfies never;
  }
}
