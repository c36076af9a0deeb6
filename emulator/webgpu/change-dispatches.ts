/** Changes of a tile in dispatches (`cpu/change.ts`). */
import type { KeptOptimizer, UpdateOperation, WriteOperation } from '../program/program.ts';
import { crosspointKey } from '../random.ts';
import { linesOfBlock, streamOf } from '../tile/streams.ts';
import { storedOutputs, type TileSpec } from '../tile/tile.ts';
import { unitCell, weightGranularity } from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { padded } from './kernel.ts';
import { blockColumns } from './kernels/blocks.ts';
import {
  exactKernel,
  exactWorkgroup,
  updateBlock,
  updateKernel,
  updateWorkgroup,
  writeKernel,
} from './kernels/change.ts';
import { codeOfCrosspoint } from './kernels/crosspoint.ts';
import { gradientCode, rowPeaksKernel, rowsBlock } from './kernels/gradient.ts';
import { advanceKernel, optimizerCode, optimizerShape } from './kernels/optimizer.ts';
import { fireTrainsKernel, scaleTrainsKernel } from './kernels/trains.ts';
import { weighingOf } from './kernels/weighing.ts';
import { inversionDispatches } from './model-dispatches.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function changeDispatches(
  operation: UpdateOperation | WriteOperation,
  context: DispatchContext,
): readonly Dispatch[] {
  const { spec } = context.tile(operation.tile);
  if (spec.device.pulse) {
    return operation.kind === 'write' ? writeDispatches(operation, context) : updateDispatches(operation, context);
  }
  return exactDispatches(operation, context);
}

/** What all that changes a tile knows of it. */
function changed(operation: UpdateOperation | WriteOperation, context: DispatchContext) {
  const tile = context.tile(operation.tile);
  const { spec } = tile;
  const { inputs, outputs } = spec.declaration;
  const granularity = weightGranularity(spec.mapping, spec.device);
  return {
    ...{ tile, spec, inputs, outputs, granularity },
    unit: unitCell(spec.mapping),
    pruned: operation.pruned === null ? [] : [context.vectors.get(operation.pruned) as GPUBuffer],
    weighing: weighingOf(spec),
    ratePerGranularity: cellRate(spec, operation) / granularity,
    decays: Number(operation.decays),
    cells: {
      ...crosspointShapeOf(spec, streamOf('pulses', operation.label), context.seed),
      inputStride: padded(inputs),
      errorStride: padded(outputs),
    },
  };
}

function writeDispatches(operation: WriteOperation, context: DispatchContext): readonly Dispatch[] {
  const { tile, spec, inputs, unit, weighing, cells, ratePerGranularity, decays, pruned } = changed(operation, context);
  const { pulse, range, granularity, law } = spec.device;
  if (!pulse) throw new RangeError('an exact device takes no pulses');
  const { first, writing, shape, buffers } = writingDispatches(operation, context);
  const key = codeOfCrosspoint(law, pulse, unit, weighing);
  const carried = operation.carried === null ? [] : [context.vectors.get(operation.carried) as GPUBuffer];
  return [
    ...first,
    {
      kernel: writeKernel(key, pulse, unit, weighing, writing, { ...operation, prunes: pruned.length > 0 }),
      shape: {
        ...{ ...cells, ...shape, counter: context.counter, ratePerGranularity, decays },
        most: Math.ceil((range[1] - range[0]) / granularity),
        roundStream: streamOf('rounding', operation.label),
      },
      buffers: [
        tile.planes,
        tile.fields,
        tile.weights,
        context.counters,
        ...tile.weakening,
        ...buffers,
        ...carried,
        ...pruned,
      ],
      groups: () => [groupsOf(inputs, rowsBlock.rows), 1],
    },
  ];
}

function exactDispatches(operation: UpdateOperation | WriteOperation, context: DispatchContext): readonly Dispatch[] {
  const { tile, spec, inputs, outputs, unit, weighing, cells, granularity, decays, pruned } = changed(
    operation,
    context,
  );
  const { first, writing, shape, buffers } = writingDispatches(operation, context);
  const { change } = context.blocks;
  return [
    ...first,
    {
      kernel: exactKernel(unit, weighing, writing, pruned.length > 0, change),
      shape: {
        ...{ ...cells, ...shape },
        counter: context.counter + (operation.kind === 'update' ? 3 : 2),
        rate: cellRate(spec, operation),
        decays,
        perPulse: 1024 / granularity,
      },
      buffers: [tile.planes, tile.weights, context.counters, ...tile.weakening, ...buffers, ...pruned],
      groups: () => [groupsOf(outputs, blockColumns(change) * exactWorkgroup[0]), groupsOf(inputs, change.rows)],
    },
  ];
}

function updateDispatches(operation: UpdateOperation, context: DispatchContext): readonly Dispatch[] {
  const { tile, spec, inputs, outputs, unit, weighing, cells, pruned } = changed(operation, context);
  const { pulse, law } = spec.device;
  if (!pulse) throw new RangeError('an exact device takes no pulses');
  const trains = trainDispatches(operation, spec, context);
  const kernel = updateKernel(codeOfCrosspoint(law, pulse, unit, weighing), pulse, unit, weighing, pruned.length > 0);
  const state = [tile.planes, tile.fields, tile.weights, context.counters, ...tile.weakening];
  return [
    ...trains.dispatches,
    {
      kernel,
      shape: { ...cells, counter: context.counter },
      buffers: [trains.input, trains.error, ...state, ...pruned],
      groups: () => [
        groupsOf(outputs, updateBlock * updateWorkgroup[0]),
        groupsOf(inputs, updateBlock * updateWorkgroup[1]),
      ],
    },
  ];
}

/** What comes before a written change, and what its kernel takes besides the tile. */
function writingDispatches(operation: UpdateOperation | WriteOperation, context: DispatchContext) {
  const { values, scratch, seed, program } = context;
  const tile = context.tile(operation.tile);
  const { inputs, outputs } = tile.spec.declaration;
  const isWrite = operation.kind === 'write';
  const terms = isWrite ? operation.terms : [operation];
  const { formula, scale, kept } = isWrite ? operation : { formula: null, scale: 'none' as const, kept: null };
  const gradient = gradientCode(operation);
  const others = Object.entries(formula?.tiles ?? {}).map(([name, of]) => {
    const other = context.tile(of.tile);
    const inversion = of.inverted ? inversionDispatches(of.tile, context) : null;
    const { weightScale = 1 } = other.spec;
    return {
      ...{ name, stride: padded(other.stored), first: inversion?.first ?? [] },
      weights: inversion?.matrix ?? other.weights,
      scale: inversion ? 1 / weightScale : weightScale,
    };
  });
  const value = (id: number) => values[id] as GPUBuffer;
  const operands = [
    ...terms.flatMap(({ input, error }) => [value(input), value(error)]),
    ...Object.values(formula?.outputs ?? {}).map(value),
    ...others.map(({ weights }) => weights),
  ];
  const shape: Record<string, number> = {
    weightScale: tile.spec.weightScale ?? 1,
    drawStream: streamOf('draws', program.name, operation.label),
    ...Object.fromEntries(
      others.flatMap(({ name, stride, scale: cell }) => [
        [`stride_${name}`, stride],
        [`scale_${name}`, cell],
      ]),
    ),
  };
  const peaks = scale === 'largest' ? [scratch('row peaks', inputs)] : [];
  const find = peaks.map(
    (buffer): Dispatch => ({
      kernel: rowPeaksKernel(gradient),
      shape: {
        ...{
          ...shape,
          inputs,
          outputs,
          inputStride: padded(inputs),
          errorStride: padded(outputs),
          rowStride: padded(outputs),
          seed,
        },
      },
      buffers: [buffer, ...(gradient.usesWeights ? [tile.weights] : []), ...operands],
      groups: () => [groupsOf(inputs, rowsBlock.rows), 1],
    }),
  );
  const memory = kept && keptDispatch(kept, inputs * outputs, context);
  return {
    first: [...others.flatMap(({ first }) => first), ...find, ...(memory?.first ?? [])],
    writing: { gradient, scale, optimizer: optimizerCode(kept) },
    shape: { ...shape, ...memory?.shape },
    buffers: [...peaks, ...operands, ...(memory?.buffers ?? [])],
  };
}

/** The memory of an optimizer, and what goes before its entries. */
export function keptDispatch(kept: KeptOptimizer, cells: number, { vectors }: DispatchContext) {
  const state = vectors.get(kept.state) as GPUBuffer;
  const shape = optimizerShape(kept, cells);
  const advance: Dispatch = { kernel: advanceKernel, shape, buffers: [state], groups: () => [1, 1] };
  return { first: kept.optimizer.kind === 'adam' ? [advance] : [], shape, buffers: [state] };
}

/** The trains of both sides, and where they are. */
function trainDispatches(
  operation: UpdateOperation,
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
      decays: Number(operation.decays),
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
      groups: (samples) => [groupsOf(width, linesOfBlock * fireTrainsKernel.workgroup[0]), samples],
    };
  };
  return { ...trains, dispatches: [scale, fire('input', input, inputs), fire('error', error, outputs)] };
}

/** Shape of kernels that go through crosspoints: of all columns that are stored. */
export function crosspointShapeOf(spec: TileSpec, stream: number, seed: number) {
  const outputs = storedOutputs(spec);
  return {
    inputs: spec.declaration.inputs,
    outputs,
    rowStride: padded(outputs),
    seed,
    key: crosspointKey(seed, stream),
  };
}
