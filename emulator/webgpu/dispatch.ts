/**
 * From operations to dispatches: which kernel, which buffers, which shape, how many workgroups.
 *
 * A dispatch is a plain record, made once; a batch only walks the list. Workgroup counts that follow the batch size are
 * functions of it.
 */
import type { Operation, Program } from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import { converterFigures, readShape, type TileSpec } from '../tile/tile.ts';
import { refreshIsDue, type Turn, unitCell, weightGranularity } from '../tile/unit-cell.ts';
import { upkeepOf } from '../tile/upkeep.ts';
import { type Kernel, operationsPerFlag, padded } from './kernel.ts';
import { exactKernel, exactWorkgroup, updateKernel, writeKernel } from './kernels/change.ts';
import { codeKernel } from './kernels/code.ts';
import { crosspointKey } from './kernels/crosspoint.ts';
import { adjustKernel, elementwiseKernel, scoreKernel, softmaxKernel } from './kernels/digital.ts';
import { forwardKernel, transposedKernel } from './kernels/product.ts';
import { fireTrainsKernel, scaleTrainsKernel } from './kernels/trains.ts';
import { refreshKernel, restKernel, weighKernel } from './kernels/upkeep.ts';
import type { GpuTile } from './tile.ts';

export interface Dispatch {
  readonly kernel: Kernel;
  readonly shape: Readonly<Record<string, number>>;
  readonly buffers: readonly GPUBuffer[];
  readonly groups: (samples: number) => readonly [x: number, y: number];
  /** Whether a batch needs it. @default always */
  readonly isDue?: (turn: Turn) => boolean;
}

/** What an operation finds on the device. */
export interface DispatchContext {
  readonly program: Program;
  readonly seed: number;
  /** Index of the operation's first counter, and of the operation among all programs. */
  readonly counter: number;
  readonly operation: number;
  /** Index of the word in `counters` that remembers what was not finite. */
  readonly flag: number;
  readonly counters: GPUBuffer;
  readonly values: readonly GPUBuffer[];
  readonly vectors: ReadonlyMap<string, GPUBuffer>;
  tile(name: string): GpuTile;
  /** Scratch storage shared by operations, at least this large. */
  scratch(name: string, floats: number): GPUBuffer;
}

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
      return {
        ...{ kernel: adjustKernel, shape, buffers },
        groups: () => [groupsOf(shape.width, adjustKernel.workgroup[0]), 1],
      };
    }
    default:
      return operation satisfies never;
  }
}

function readDispatches(
  operation: Extract<Operation, { kind: 'read' }>,
  context: DispatchContext,
): readonly Dispatch[] {
  const tile = context.tile(operation.tile);
  const shape = readShape(tile.spec, operation.direction);
  const figures = converterFigures(tile.spec.converters);
  const forward = operation.direction === 'forward';
  const kernel = forward ? forwardKernel : transposedKernel;
  const { batch } = context.program;
  // Rows are read in fours, so scratch holds whole fours of samples.
  const coded = context.scratch('coded', padded(batch) * padded(shape.inputs));
  const scales = context.scratch('scales', padded(batch));
  const scaled = figures.scaled ? 1 : 0;
  const blocks = groupsOf(shape.outputs, 4);
  return [
    {
      kernel: codeKernel,
      shape: {
        inputs: shape.inputs,
        stride: padded(shape.inputs),
        scaled,
        levels: figures.dacLevels,
        perLevel: figures.dacLevels > 0 ? 1 / figures.dacLevels : 0,
        counter: context.counter,
      },
      buffers: [context.values[operation.input] as GPUBuffer, coded, scales, context.counters],
      groups: (samples) => [samples, 1],
    },
    {
      kernel,
      shape: {
        inputs: shape.inputs,
        inputStride: padded(shape.inputs),
        outputs: shape.outputs,
        outputStride: padded(shape.outputs),
        rowStride: padded(tile.spec.declaration.outputs),
        chunk: shape.chunk,
        scaled,
        noise: figures.outputNoise,
        levels: figures.adcLevels,
        step: figures.adcStep,
        perStep: figures.adcStep > 0 ? 1 / Math.fround(figures.adcStep) : 0,
        seed: context.seed,
        stream: streamOf('noise', context.program.name, operation.label),
        counter: context.counter,
        operation: context.operation,
        flag: context.flag,
      },
      buffers: [coded, scales, tile.weights, context.values[operation.output] as GPUBuffer, context.counters],
      groups: (samples) => [
        groupsOf(blocks, kernel.workgroup[0]),
        groupsOf(forward ? groupsOf(samples, 4) : samples, kernel.workgroup[1]),
      ],
    },
  ];
}

function changeDispatches(
  operation: Extract<Operation, { kind: 'update' | 'write' }>,
  context: DispatchContext,
): readonly Dispatch[] {
  const tile = context.tile(operation.tile);
  const { spec } = tile;
  const { inputs, outputs } = spec.declaration;
  const { pulse, range } = spec.device;
  const granularity = weightGranularity(spec.mapping, spec.device);
  const unit = unitCell(spec.mapping);
  const { counters, counter, seed } = context;
  const input = context.values[operation.input] as GPUBuffer;
  const error = context.values[operation.error] as GPUBuffer;
  const cells = {
    ...crosspointShapeOf(spec, streamOf('pulses', operation.label), seed),
    inputStride: padded(inputs),
    errorStride: padded(outputs),
  };
  if (!pulse) {
    const perInvocation = groupsOf(outputs, 4);
    return [
      {
        kernel: exactKernel(unit),
        shape: {
          ...cells,
          counter: counter + (operation.kind === 'update' ? 3 : 2),
          rate: operation.rate,
          perPulse: 1024 / granularity,
        },
        buffers: [input, error, tile.planes, tile.weights, counters],
        groups: () => [groupsOf(perInvocation, exactWorkgroup[0]), inputs],
      },
    ];
  }
  const ratePerGranularity = operation.rate / granularity;
  const key = crosspointKey(spec.device.law, pulse, unit);
  const state = [tile.planes, tile.fields, tile.weights, counters];
  if (operation.kind === 'write') {
    const most = Math.ceil((range[1] - range[0]) / spec.device.granularity);
    return [
      {
        kernel: writeKernel(key, pulse, unit),
        shape: { ...cells, counter, ratePerGranularity, most },
        buffers: [input, error, ...state],
        groups: () => [inputs, 1],
      },
    ];
  }
  const trains = trainDispatches(operation, spec, context);
  const kernel = updateKernel(key, pulse, unit);
  return [
    ...trains.dispatches,
    {
      kernel,
      shape: { ...cells, counter },
      buffers: [trains.input, trains.error, ...state],
      groups: () => [groupsOf(outputs, kernel.workgroup[0]), inputs],
    },
  ];
}

/** The trains of both sides, and where they are. */
function trainDispatches(
  operation: Extract<Operation, { kind: 'update' }>,
  spec: TileSpec,
  { program, values, counters, counter, seed, scratch }: DispatchContext,
) {
  const { inputs, outputs } = spec.declaration;
  const input = values[operation.input] as GPUBuffer;
  const error = values[operation.error] as GPUBuffer;
  const scales = scratch('train scales', 4 * program.batch);
  const trains = {
    input: scratch('input trains', program.batch * padded(inputs)),
    error: scratch('error trains', program.batch * padded(outputs)),
  };
  const scale: Dispatch = {
    kernel: scaleTrainsKernel,
    shape: {
      inputs,
      inputStride: padded(inputs),
      outputs,
      outputStride: padded(outputs),
      ratePerGranularity: operation.rate / weightGranularity(spec.mapping, spec.device),
      trainLength: spec.trainLength,
      counter,
    },
    buffers: [input, error, scales, counters],
    groups: (samples) => [samples, 1],
  };
  const fire = (side: 'input' | 'error', signal: GPUBuffer, width: number): Dispatch => {
    const place = side === 'input' ? 0 : 1;
    const stream = streamOf('trains', operation.label, side);
    return {
      kernel: fireTrainsKernel,
      shape: { width, stride: padded(width), side: place, seed, stream, counter: counter + 1 + place },
      buffers: [signal, scales, trains[side], counters],
      groups: (samples) => [groupsOf(width, fireTrainsKernel.workgroup[0]), samples],
    };
  };
  return { ...trains, dispatches: [scale, fire('input', input, inputs), fire('error', error, outputs)] };
}

/** The weights that reads see of a tile, after its state was written. */
export function weighDispatch({ spec, planes, fields, weights }: GpuTile): Dispatch {
  const { inputs, outputs } = spec.declaration;
  const kernel = weighKernel(unitCell(spec.mapping), spec.device.pulse);
  return {
    kernel,
    shape: { inputs, outputs, rowStride: padded(outputs) },
    buffers: [planes, fields, weights],
    groups: () => [groupsOf(outputs, kernel.workgroup[0]), inputs],
  };
}

/** What a tile goes through after a batch of a program that changes tiles (`tile/upkeep.ts`). */
export function upkeepDispatches(
  tile: GpuTile,
  { program, seed, counters, counterOf }: UpkeepContext,
): readonly Dispatch[] {
  const { spec } = tile;
  const { pulse, law } = spec.device;
  const upkeep = upkeepOf(program, spec);
  if (!upkeep || !pulse) return [];
  const { name, inputs, outputs } = spec.declaration;
  const unit = unitCell(spec.mapping);
  const key = crosspointKey(law, pulse, unit);
  const buffers = [tile.planes, tile.fields, tile.weights, counters];
  const shapeFor = (stream: number) => crosspointShapeOf(spec, stream, seed);
  const rest = restKernel(key, pulse, unit);
  const rests: Dispatch = {
    kernel: rest,
    shape: { ...shapeFor(streamOf('rest', name)), counter: 0 },
    buffers,
    groups: () => [groupsOf(outputs, rest.workgroup[0]), inputs],
  };
  if (!upkeep.refresh) return [rests];
  const counter = counterOf(upkeep.operation);
  const pulsesAt = program.operations[upkeep.operation]?.kind === 'update' ? 3 : 2;
  const refresh: Dispatch = {
    kernel: refreshKernel(key, pulse, unit),
    shape: {
      ...shapeFor(streamOf('refresh', name)),
      counter,
      pulseCounter: counter + pulsesAt,
      resetStream: streamOf('reset', name),
      full: upkeep.refresh.full,
      alsoFull: upkeep.refresh.alsoFull,
      perPulse: 1 / upkeep.refresh.granularity,
    },
    buffers,
    groups: () => [inputs, 1],
    isDue: (turn) => refreshIsDue(unit, turn),
  };
  return upkeep.rests ? [rests, refresh] : [refresh];
}

export interface UpkeepContext {
  readonly program: Program;
  readonly seed: number;
  readonly counters: GPUBuffer;
  /** Index of the first counter of an operation of the program. */
  counterOf(operation: number): number;
}

function crosspointShapeOf(spec: TileSpec, stream: number, seed: number) {
  const { inputs, outputs } = spec.declaration;
  return { inputs, outputs, rowStride: padded(outputs), seed, stream };
}
