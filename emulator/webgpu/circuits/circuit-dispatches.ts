/**
 * Reads that solve their circuits, in dispatches (`cpu/read/circuits.ts`): currents of all bit lines, for every sample and
 * pulse pattern, then what these are in weights, in the place of the product of weights and inputs.
 *
 * Arrays with wires are solved by one workgroup each. Each has a slot of storage; where there are more networks than
 * slots, workgroups take several, one after the other, over several dispatches: a GPU that is watched stops one that runs
 * for seconds.
 */
import { isSolvedPerRead } from '../../tile/conditions.ts';
import { conductancePerState } from '../../tile/placed-arrays.ts';
import type { Wires } from '../../tile/wires/wires.ts';
import type { Dispatch } from '../dispatch.ts';
import { type Kernel, padded } from '../kernel.ts';
import { cellSumsKernel, lineWorkgroup } from '../kernels/circuits/cell-sums.ts';
import type { CellFeatures } from '../kernels/circuits/cells.ts';
import { gatedLadderKernel } from '../kernels/circuits/gated-ladder.ts';
import { gatherKernel } from '../kernels/circuits/gather.ts';
import { networkKernel } from '../kernels/circuits/network.ts';
import { networkVectors } from '../kernels/circuits/network-passes.ts';
import { layOutArrays } from './array-layout.ts';
import type { CellUnits, CircuitRead } from './circuit-read.ts';
import { cellShapeOf, gatedShapeOf, linesShapeOf, type Shape, unitOf } from './circuit-shapes.ts';

export interface CircuitSums {
  /** [samples][chunks][patterns][padded columns] */
  readonly solved: GPUBuffer;
  readonly chunks: number;
  readonly patterns: number;
  /** To be run after the inputs of that round are coded. */
  dispatchesFor(round: number): readonly Dispatch[];
}

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

/** Workgroups that solve networks at once at most, and what their slots may take together. */
const mostSlots = 256;
const slotBytes = 2 ** 27;
const mostDispatches = 64;
/** Residual of a solve, as float32 reaches it, and what is accepted where no step gains any more. */
const usualTolerance = 1e-6;
const float32Reach = 1e-5;

/** Null where columns sum products of weights and inputs. */
export function openCircuits(read: CircuitRead): CircuitSums | null {
  const { tile, figures, context } = read;
  if (!isSolvedPerRead(tile.spec)) return null;
  const { input, slices, columns, shape } = figures;
  const patterns = (input.apart ? 2 : 1) * slices.length * input.slices;
  const unit = unitOf(tile.spec);
  const { readVoltage } = tile.spec.device.electrical;
  const layout = layOutArrays(tile.spec, unit / (readVoltage * conductancePerState(tile.spec)));
  const samples = padded(context.program.batch);
  const own = {
    layout,
    patterns,
    unit,
    table: context.upload(`${read.label}: arrays`, layout.words),
    currents: context.scratch('currents of bit lines', samples * patterns * layout.columns),
  };
  const solved = context.scratch('solved sums', samples * shape.chunks * patterns * padded(columns));
  return {
    solved,
    chunks: shape.chunks,
    patterns,
    dispatchesFor: (round) => [...solveDispatches(read, own, round), gatherDispatch(read, own, solved)],
  };
}

interface Own extends CellUnits {
  readonly table: GPUBuffer;
  readonly currents: GPUBuffer;
}

function solveDispatches(read: CircuitRead, own: Own, round: number): readonly Dispatch[] {
  const { device, wires, converters } = read.tile.spec;
  const features = featuresOf(read);
  const shape = cellShapeOf(read, own, round);
  const buffers = buffersOf(read, own, features);
  const law = device.currentVoltage;
  const byLine = (kernel: Kernel, more: Shape = {}): Dispatch => ({
    kernel,
    shape: { ...shape, ...more },
    buffers,
    groups: (samples) => [groupsOf(own.layout.columns, lineWorkgroup[0]) * own.patterns, samples],
  });
  if (wires?.topology === 'separate-source') {
    return [byLine(gatedLadderKernel(features), gatedShapeOf(wires, own.unit))];
  }
  const pulseWidth = converters.dac.kind === 'uniform' && (converters.dac.encoding ?? 'pulse-width') === 'pulse-width';
  if (!wires || isWithoutResistance(wires)) return [byLine(cellSumsKernel(features, law, pulseWidth && !wires))];
  return networkDispatches(read, own, { kernel: networkKernel(features, law), shape, buffers, wires });
}

function isWithoutResistance({ row, column, rowTerminal, columnTerminal }: Wires): boolean {
  return row === 0 && column === 0 && rowTerminal === 0 && columnTerminal === 0;
}

function featuresOf({ tile: { spec }, needs, again }: CircuitRead): CellFeatures {
  const noise = spec.readNoise ? 'state' : spec.device.inference && needs.variance ? 'own' : 'none';
  return { noise, again };
}

function buffersOf({ tile, context, again, coded, samples }: CircuitRead, own: Own, { noise }: CellFeatures) {
  const { pulse } = tile.spec.device;
  return [
    ...[coded, pulse?.visible ? tile.fields : tile.planes, own.table, own.currents, context.counters],
    ...(noise === 'own' ? [tile.cellVariance] : []),
    ...(again ? [samples] : []),
  ];
}

interface Networks {
  readonly kernel: Kernel;
  readonly shape: Shape;
  readonly buffers: readonly GPUBuffer[];
  readonly wires: Wires & { readonly tolerance?: number };
}

function networkDispatches({ context }: CircuitRead, own: Own, networks: Networks): readonly Dispatch[] {
  const { kernel, shape, buffers, wires } = networks;
  const { arrays } = own.layout;
  const vectorSize = Math.max(...arrays.map(({ rows, columns }) => rows * Math.max(columns, 1)));
  const perSlot = networkVectors.length * vectorSize;
  const perSample = own.patterns * arrays.length;
  const all = context.program.batch * perSample;
  const slots = Math.max(1, Math.min(mostSlots, all, Math.floor(slotBytes / (4 * perSlot))));
  const scratch = context.scratch('networks', slots * perSlot);
  const each = slots * Math.ceil(all / slots / mostDispatches);
  return Array.from({ length: Math.ceil(all / each) }, (_, one) => ({
    kernel,
    shape: {
      ...shape,
      ...{ arrays: arrays.length, firstNetwork: one * each, networks: each, vectorSize },
      ...linesShapeOf(wires, own.unit),
      tolerance: Math.max(wires.tolerance ?? 0, usualTolerance),
      reach: float32Reach,
    },
    buffers: [...buffers, scratch],
    groups: (samples) => [Math.min(slots, Math.max(0, samples * perSample - one * each)), 1],
  }));
}

function gatherDispatch({ figures, tile }: CircuitRead, own: Own, solved: GPUBuffer): Dispatch {
  const { layout, patterns, table, currents } = own;
  const { slices, input, shape } = figures;
  const outputStride = padded(tile.stored);
  return {
    kernel: gatherKernel,
    shape: {
      ...{ outputs: tile.stored, outputStride, chunks: shape.chunks, patterns },
      ...{ slices: slices.length, digits: input.slices, columns: layout.columns },
      ...{ terms: layout.terms, termsAt: layout.termsAt, factorsAt: layout.factorsAt },
    },
    buffers: [currents, table, solved],
    groups: (samples) => [groupsOf(outputStride, gatherKernel.workgroup[0]), samples],
  };
}
