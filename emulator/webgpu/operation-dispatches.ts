/** From operations to dispatches; the digital ones are made here. */
import {
  type AdjustOperation,
  isSlice,
  type Operation,
  type Program,
  type RecallOperation,
  type RememberOperation,
  refuseMaps,
  type SliceOperation,
  type WhitenOperation,
} from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import { changeDispatches, keptDispatch } from './change-dispatches.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { operationsPerFlag, padded } from './kernel.ts';
import { adjustKernel, reduceKernel, scoreKernel, sliceKernel, softmaxKernel } from './kernels/digital.ts';
import { elementwiseKernel } from './kernels/elementwise.ts';
import { recallKernel, rememberKernel } from './kernels/memory.ts';
import { optimizerCode } from './kernels/optimizer.ts';
import { whitenKernel } from './kernels/whiten.ts';
import { modelDispatch } from './model-dispatches.ts';
import { readDispatches } from './read-dispatches.ts';
import { bufferDispatches, visitDispatch } from './transfer-dispatches.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function dispatchesOf(operation: Operation, context: DispatchContext): readonly Dispatch[] {
  if (context.operation >= operationsPerFlag) throw new RangeError(`more than ${operationsPerFlag} operations`);
  switch (operation.kind) {
    case 'read':
      return readDispatches(operation, context);
    case 'model':
      return [modelDispatch(operation, context)];
    case 'elementwise':
    case 'reduce':
    case 'softmax':
    case 'score':
      return [digitalDispatch(operation, context)];
    case 'adjust':
      return adjustDispatches(operation, context);
    case 'update':
    case 'write':
      return changeDispatches(operation, context);
    case 'recall':
      return [recallDispatch(operation, context)];
    case 'remember':
      return [rememberDispatch(operation, context)];
    case 'whiten':
      return [whitenDispatch(operation, context)];
    case 'visit':
      return [visitDispatch(operation, context)];
    case 'buffer':
      return bufferDispatches(operation, context);
    case 'rearrange':
      return isSlice(operation) ? [sliceDispatch(operation, context)] : refuseMaps(context.program);
    default:
      return operation satisfies never;
  }
}

const ofMemory = (memory: string) => [{ ofSet: 'order' }, { ofSet: 'memory', memory }] as const;

function recallDispatch({ memory, output }: RecallOperation, context: DispatchContext): Dispatch {
  const { program, values, counters, operation, flag } = context;
  const width = program.values[output]?.width ?? 0;
  return {
    kernel: recallKernel,
    shape: { width, stride: padded(width), operation, flag },
    buffers: [...ofMemory(memory), values[output] as GPUBuffer, counters],
    groups: (samples) => [groupsOf(width, recallKernel.workgroup[0]), samples],
  };
}

function rememberDispatch({ memory, input }: RememberOperation, { program, values }: DispatchContext): Dispatch {
  const width = program.values[input]?.width ?? 0;
  return {
    kernel: rememberKernel,
    shape: { width, stride: padded(width) },
    buffers: [...ofMemory(memory), values[input] as GPUBuffer],
    groups: (samples) => [groupsOf(width, rememberKernel.workgroup[0]), samples],
  };
}

function whitenDispatch({ input, error, output, ridge }: WhitenOperation, context: DispatchContext): Dispatch {
  const { program, values, counters, operation, flag } = context;
  const [inputs, errors] = [input, error].map((id) => program.values[id]?.width ?? 0) as [number, number];
  const row = { inputs, stride: padded(inputs), errors, errorStride: padded(errors) };
  return {
    kernel: whitenKernel,
    shape: { ...row, ridge, operation, flag },
    buffers: [...[input, error, output].map((id) => values[id] as GPUBuffer), counters],
    groups: () => [1, 1],
  };
}

function sliceDispatch({ how, input, output }: SliceOperation, { program, values }: DispatchContext): Dispatch {
  const [inputs, outputs] = [input, output].map((id) => program.values[id]?.width ?? 0) as [number, number];
  const width = Math.min(inputs, outputs);
  const [read, written] = how.kind === 'slice' ? [how.at, 0] : [0, how.at];
  return {
    kernel: sliceKernel,
    shape: { width, read, written, stride: padded(inputs), outputStride: padded(outputs) },
    buffers: [values[input] as GPUBuffer, values[output] as GPUBuffer],
    groups: (samples) => [groupsOf(width, sliceKernel.workgroup[0]), samples],
  };
}

type DigitalOperation = Extract<Operation, { kind: 'elementwise' | 'reduce' | 'softmax' | 'score' }>;

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
      const widths = Object.values(operation.vectors).map((name) => vectorWidth(context.program, name));
      const kernel = elementwiseKernel(operation, context.program, widths);
      const stream = streamOf('draws', context.program.name, operation.label);
      const shape = { ...row(operation.output), operation: context.operation, flag, seed: context.seed, stream };
      const operands = [...Object.values(operation.values).map(value), ...Object.values(operation.vectors).map(vector)];
      const buffers = [value(operation.output), counters, ...operands];
      return { kernel, shape, buffers, groups: (samples) => [groupsOf(shape.width, kernel.workgroup[0]), samples] };
    }
    case 'reduce': {
      const outputStride = row(operation.output).stride;
      const shape = { ...row(operation.input), outputStride, operation: context.operation, flag };
      const buffers = [value(operation.input), value(operation.output), counters];
      return { kernel: reduceKernel(operation.how), shape, buffers, groups: perSample };
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
    default:
      return operation satisfies never;
  }
}

function adjustDispatches(operation: AdjustOperation, context: DispatchContext): readonly Dispatch[] {
  const { error, vector, rate, decays, scale, kept } = operation;
  const width = context.program.values[error]?.width ?? 0;
  const memory = kept && keptDispatch(kept, width, context);
  const kernel = adjustKernel(scale, optimizerCode(kept));
  const buffers = [context.values[error] as GPUBuffer, context.vectors.get(vector) as GPUBuffer];
  return [
    ...(memory?.first ?? []),
    {
      kernel,
      shape: { width, stride: padded(width), rate, decays: Number(decays), ...memory?.shape },
      buffers: [...buffers, ...(memory?.buffers ?? [])],
      groups: () => (scale === 'largest' ? [1, 1] : [groupsOf(width, kernel.workgroup[0]), 1]),
    },
  ];
}

function vectorWidth({ vectors }: Program, name: string): number {
  return vectors.find((vector) => vector.name === name)?.width ?? 0;
}
