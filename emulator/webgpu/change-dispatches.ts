/** Changes of a tile in dispatches (`cpu/change.ts`). */
import type { Operation } from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import { storedOutputs, type TileSpec } from '../tile/tile.ts';
import { unitCell, weightGranularity } from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { padded } from './kernel.ts';
import { exactKernel, exactWorkgroup, updateKernel, writeKernel } from './kernels/change.ts';
import { crosspointKey } from './kernels/crosspoint.ts';
import { rowPeaksKernel } from './kernels/gradient.ts';
import { fireTrainsKernel, scaleTrainsKernel } from './kernels/trains.ts';
import { weighingOf } from './kernels/weighing.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function changeDispatches(
  operation: Extract<Operation, { kind: 'update' | 'write' }>,
  context: DispatchContext,
): readonly Dispatch[] {
  const tile = context.tile(operation.tile);
  const { spec } = tile;
  const { inputs, outputs } = spec.declaration;
  const { pulse, range } = spec.device;
  const granularity = weightGranularity(spec.mapping, spec.device);
  const unit = unitCell(spec.mapping);
  const weighing = weighingOf(spec);
  const { counters, counter, seed } = context;
  const input = context.values[operation.input] as GPUBuffer;
  const error = context.values[operation.error] as GPUBuffer;
  const cells = {
    ...crosspointShapeOf(spec, streamOf('pulses', operation.label), seed),
    inputStride: padded(inputs),
    errorStride: padded(outputs),
  };
  const { scale, peaks, first } = scaleDispatches(operation, spec, context);
  if (!pulse) {
    const perInvocation = groupsOf(outputs, 4);
    return [
      ...first,
      {
        kernel: exactKernel(unit, weighing, scale),
        shape: {
          ...cells,
          counter: counter + (operation.kind === 'update' ? 3 : 2),
          rate: cellRate(spec, operation),
          perPulse: 1024 / granularity,
        },
        buffers: [input, error, tile.planes, tile.weights, counters, ...tile.weakening, ...peaks],
        groups: () => [groupsOf(perInvocation, exactWorkgroup[0]), inputs],
      },
    ];
  }
  const ratePerGranularity = cellRate(spec, operation) / granularity;
  const key = crosspointKey(spec.device.law, pulse, unit, weighing);
  const state = [tile.planes, tile.fields, tile.weights, counters, ...tile.weakening];
  if (operation.kind === 'write') {
    const most = Math.ceil((range[1] - range[0]) / spec.device.granularity);
    return [
      ...first,
      {
        kernel: writeKernel(key, pulse, unit, weighing, { scale, rounding: operation.rounding }),
        shape: { ...cells, counter, ratePerGranularity, most, roundStream: streamOf('rounding', operation.label) },
        buffers: [input, error, ...state, ...peaks],
        groups: () => [inputs, 1],
      },
    ];
  }
  const trains = trainDispatches(operation, spec, context);
  const kernel = updateKernel(key, pulse, unit, weighing);
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

/** What comes first where gradients are scaled, and where it leaves the largest entries of rows. */
function scaleDispatches(
  operation: Extract<Operation, { kind: 'update' | 'write' }>,
  { declaration: { inputs, outputs } }: TileSpec,
  { values, scratch }: DispatchContext,
) {
  const scale = operation.kind === 'write' ? operation.scale : 'none';
  if (scale === 'none') return { scale, peaks: [], first: [] };
  const peaks = [scratch('row peaks', inputs)];
  const first: Dispatch = {
    kernel: rowPeaksKernel,
    shape: { outputs, inputStride: padded(inputs), errorStride: padded(outputs) },
    buffers: [values[operation.input] as GPUBuffer, values[operation.error] as GPUBuffer, ...peaks],
    groups: () => [inputs, 1],
  };
  return { scale, peaks, first: [first] };
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
      ratePerGranularity: cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device),
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

/** Shape of kernels that go through crosspoints: of all columns that are stored. */
export function crosspointShapeOf(spec: TileSpec, stream: number, seed: number) {
  const outputs = storedOutputs(spec);
  return { inputs: spec.declaration.inputs, outputs, rowStride: padded(outputs), seed, stream };
}
