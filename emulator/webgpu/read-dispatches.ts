/**
 * A read in dispatches (`cpu/read/read.ts`): ranges, where they are averages; then code and arrays, as often as bound
 * management reads a vector at most; then what is left to the digital side.
 *
 * A round reads the samples alone that left the range in the last one; the others skip it at once.
 */
import type { ReadOperation } from '../program/program.ts';
import { conditionsNeeded, isSolvedPerRead } from '../tile/conditions.ts';
import {
  type ReadFigures,
  readFigures,
  reductionOf,
  type ScalingFigures,
  worstCaseScaling,
} from '../tile/read-figures.ts';
import { streamOf } from '../tile/streams.ts';
import { type CircuitSums, openCircuits } from './circuits/circuit-dispatches.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { padded } from './kernel.ts';
import { codeFeatures, codeKernel } from './kernels/read/code.ts';
import { carriedOf } from './kernels/read/disturb.ts';
import { hasMagnitudes, needsTable, type ReadFeatures, readFeatures } from './kernels/read/features.ts';
import { finishKernel, scaleOutputsKernel } from './kernels/read/finish.ts';
import { productKernel } from './kernels/read/product.ts';
import { averageRangesKernel, measureRangesKernel } from './kernels/read/ranges.ts';
import { readTable } from './read-table.ts';
import type { GpuTile } from './tile.ts';

interface Read {
  readonly operation: ReadOperation;
  readonly context: DispatchContext;
  readonly tile: GpuTile;
  readonly figures: ReadFigures;
  readonly features: ReadFeatures;
  /** Whether sums are finished by a kernel of their own. */
  readonly finished: boolean;
  readonly input: GPUBuffer;
  readonly coded: GPUBuffer;
  /** A factor a sample, or three words where samples have flags (`kernels/read/code.ts`). */
  readonly samples: GPUBuffer;
  readonly totals: GPUBuffer;
  readonly output: GPUBuffer;
}

const largestFloat = 2 ** 127 * (2 - 2 ** -23);
const finite = (value: number) => Math.min(value, largestFloat);
const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function readDispatches(operation: ReadOperation, context: DispatchContext): readonly Dispatch[] {
  const read = prepare(operation, context);
  const { tile, figures, output } = read;
  const { outputs } = figures.shape;
  const scale: Dispatch = {
    kernel: scaleOutputsKernel,
    shape: { outputs, outputStride: padded(outputs) },
    buffers: [output, tile.scales],
    groups: (samples) => [groupsOf(outputs, scaleOutputsKernel.workgroup[0]), samples],
    isDue: () => tile.isScaled,
  };
  return [
    ...rangeDispatches(read),
    ...roundDispatches(read),
    ...(read.finished ? [finishDispatch(read)] : []),
    ...(operation.direction === 'forward' ? [scale] : []),
  ];
}

function prepare(operation: ReadOperation, context: DispatchContext): Read {
  const tile = context.tile(operation.tile);
  const figures = readFigures(tile.spec, operation.direction);
  const features = readFeatures(figures, operation.direction, conditionsNeeded(tile.spec), isSolvedPerRead(tile.spec));
  const { batch } = context.program;
  const finished = features.again || figures.outputsPerUnit > 0;
  const output = context.values[operation.output] as GPUBuffer;
  return {
    ...{ operation, context, tile, figures, features, finished, output },
    input: context.values[operation.input] as GPUBuffer,
    // Rows are read in fours, so scratch holds whole fours of samples; blocks may be larger, and what they read beyond is not used.
    coded: context.scratch('coded', padded(batch) * padded(figures.shape.inputs)),
    samples: features.again ? context.scratch('samples', 3 * padded(batch)) : context.scratch('scales', padded(batch)),
    totals: finished ? context.scratch('totals', padded(batch) * padded(figures.columns)) : output,
  };
}

/** Full scale of every sample, where it follows from those before. */
function rangeDispatches({ operation, context, tile, figures, input }: Read): readonly Dispatch[] {
  const { by, factor } = figures.input.scaling;
  if (by !== 'average-abs-max') return [];
  const { inputs } = figures.shape;
  const ranges = rangesOf(context);
  return [
    {
      kernel: measureRangesKernel,
      shape: { inputs, stride: padded(inputs) },
      buffers: [input, ranges],
      groups: (samples) => [samples, 1],
    },
    {
      kernel: averageRangesKernel,
      shape: { decay: factor },
      buffers: [ranges, tile.average(operation.label)],
      groups: () => [1, 1],
    },
  ];
}

function rangesOf({ scratch, program }: DispatchContext): GPUBuffer {
  return scratch('ranges', padded(program.batch));
}

function roundDispatches(read: Read): readonly Dispatch[] {
  const { figures } = read;
  const worst = worstCaseScaling(figures);
  const table = tableOf(read);
  const circuits = circuitsOf(read);
  return Array.from({ length: figures.rounds + 1 }, (_, round) => [
    codeDispatch(read, round > 0 && figures.again === 'sums' ? worst : figures.input.scaling, round),
    ...(circuits?.dispatchesFor(round) ?? []),
    productDispatch(read, table, circuits, round),
  ]).flat();
}

function codeDispatch(read: Read, scaling: ScalingFigures, round: number): Dispatch {
  const { operation, context, figures, features, input, coded, samples } = read;
  const { shape, again, weightScale } = figures;
  const { levels, least, noise, asymmetry } = figures.input;
  const { program, seed, counter, counters } = context;
  const averaged = scaling.by === 'average-abs-max';
  return {
    kernel: codeKernel(codeFeatures(figures.input, scaling, features.again)),
    shape: {
      ...{ inputs: shape.inputs, stride: padded(shape.inputs), seed, counter, round },
      ...{ levels, perLevel: levels > 0 ? 1 / levels : 0, least, noise, asymmetry, weightScale },
      scaled: scaling.by === 'constant' || averaged ? 0 : 1,
      factor: finite(scaling.factor),
      limit: finite(scaling.limit),
      reduction: reductionOf(again, round),
      noiseStream: streamOf('input noise', program.name, operation.label),
      roundStream: streamOf('input rounding', program.name, operation.label),
    },
    buffers: [input, coded, samples, counters, ...(averaged ? [rangesOf(context)] : [])],
    groups: (count) => [count, 1],
  };
}

/** What is looked up, and where; no buffer where nothing is. */
function tableOf({ operation, context, tile, figures, features }: Read) {
  if (!needsTable(features)) return { buffers: [], columnDraws: 0, transfers: 0 };
  const { words, ...places } = readTable(tile.spec, figures, operation.direction, context.seed);
  return { buffers: [context.upload(`${operation.label}: table`, words)], ...places };
}

function circuitsOf({ operation, context, tile, figures, features, coded, samples }: Read): CircuitSums | null {
  const needs = conditionsNeeded(tile.spec);
  const { label } = operation;
  return openCircuits({ label, context, tile, figures, needs, again: features.again, coded, samples });
}

function productDispatch(
  read: Read,
  table: ReturnType<typeof tableOf>,
  circuits: CircuitSums | null,
  round: number,
): Dispatch {
  const { context, tile, figures, features, finished, coded, samples, totals } = read;
  const { shape, columns, input, slices } = figures;
  const { batch } = context.program;
  const carried = carriedOf(features).length;
  const block = context.blocks.ofRead({ direction: features.direction, batch, carried });
  const kernel = productKernel(features, block);
  const rowStride = padded(tile.stored);
  const patterns = (input.apart ? 2 : 1) * slices.length * input.slices;
  const scaled = !finished && (input.scaling.by !== 'constant' || input.scaling.factor * figures.weightScale !== 1);
  return {
    kernel,
    shape: {
      ...{ inputs: shape.inputs, inputStride: padded(shape.inputs), chunk: shape.chunk, rowStride },
      ...{ outputs: columns, outputStride: padded(columns), scaled: scaled ? 1 : 0 },
      ...{ seed: context.seed, counter: context.counter, operation: context.operation, flag: context.flag },
      ...{ firstPattern: round * patterns, cells: (tile.spec.declaration.inputs * rowStride) / 4 },
      ...{ columnDraws: table.columnDraws, transfers: table.transfers },
      ...{ chunks: circuits?.chunks ?? 0, patterns: circuits?.patterns ?? 0 },
      ...figuresShape(read),
    },
    buffers: [
      ...[coded, samples, tile.weights, totals, context.counters],
      ...(features.variance ? [tile.variance] : []),
      ...(hasMagnitudes(features) ? [tile.magnitude] : []),
      ...table.buffers,
      ...(circuits ? [circuits.solved] : []),
    ],
    groups: (count) => [
      groupsOf(columns, 4 * kernel.workgroup[0]),
      groupsOf(count, block.samples * kernel.workgroup[1]),
    ],
  };
}

function figuresShape({ operation, context, figures }: Read) {
  const { input, slices, column, adc, zero } = figures;
  const [first] = adc.slices;
  const mostDigit = 2 ** input.sliceBits - 1;
  const step = first?.step ?? 0;
  const stream = (use: string) => streamOf(use, context.program.name, operation.label);
  return {
    ...{ slices: slices.length, digits: input.slices, inputLevels: input.levels, sliceBits: input.sliceBits },
    ...{
      mostDigit,
      perDigit: mostDigit > 0 ? 1 / mostDigit : 0,
      perSlice: 2 ** -input.sliceBits,
      undo: input.undo,
      zero,
    },
    ...{ dropStrength: column.drop?.strength ?? 0, perConductance: column.drop?.perConductance ?? 0 },
    ...{
      seriesResistance: column.seriesResistance,
      referenceWeight: column.referenceWeight,
      shot: column.shotNoise,
      thermal: column.thermalNoise,
    },
    ...{ slope: column.slope, asymmetry: column.asymmetry, limit: finite(column.limit) },
    ...{ levels: first?.mostCode ?? 0, step, perStep: step > 0 ? 1 / Math.fround(step) : 0 },
    ...{ noise: column.outputNoise, groupSize: adc.circuit?.groupSize ?? 1 },
    ...{ stream: stream('noise'), cellStream: stream('cell noise'), roundStream: stream('output rounding') },
  };
}

function finishDispatch({ context, figures, features, samples, totals, output }: Read): Dispatch {
  const { outputs } = figures.shape;
  const { counter, operation, flag, counters } = context;
  const kernel = finishKernel(features.again);
  return {
    kernel,
    shape: {
      ...{ outputs, outputStride: padded(outputs), totalStride: padded(figures.columns), counter, operation, flag },
      outputsPerUnit: figures.outputsPerUnit,
    },
    buffers: [totals, samples, output, counters],
    groups: (count) => [groupsOf(outputs, kernel.workgroup[0]), count],
  };
}
