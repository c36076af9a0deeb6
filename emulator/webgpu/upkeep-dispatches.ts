/** What a tile goes through between reads, in dispatches: weighing after it was written, and its upkeep (`cpu/upkeep.ts`). */
import type { Program } from '../program/program.ts';
import { crosspointKey } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import { refreshIsDue, unitCell } from '../tile/unit-cell.ts';
import { upkeepOf } from '../tile/upkeep.ts';
import { crosspointShapeOf } from './change-dispatches.ts';
import type { Dispatch } from './dispatch.ts';
import { padded } from './kernel.ts';
import { codeOfCrosspoint } from './kernels/crosspoint.ts';
import { refreshKernel, restKernel, weighKernel } from './kernels/upkeep.ts';
import { weighingOf } from './kernels/weighing.ts';
import type { GpuTile } from './tile.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

/** The weights that reads see of a tile, after its state was written. */
export function weighDispatch({ spec, planes, fields, weights, weakening, stored }: GpuTile): Dispatch {
  const { inputs } = spec.declaration;
  const kernel = weighKernel(weighingOf(spec), spec.device.pulse);
  return {
    kernel,
    shape: { inputs, outputs: stored, rowStride: padded(stored) },
    buffers: [planes, fields, weights, ...weakening],
    groups: () => [groupsOf(stored, kernel.workgroup[0]), inputs],
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
  const { name, inputs } = spec.declaration;
  const unit = unitCell(spec.mapping);
  const weighing = weighingOf(spec);
  const key = codeOfCrosspoint(law, pulse, unit, weighing);
  const buffers = [tile.planes, tile.fields, tile.weights, counters, ...tile.weakening];
  const shapeFor = (stream: number) => crosspointShapeOf(spec, stream, seed);
  const rest = restKernel(key, pulse, unit, weighing);
  const rests: Dispatch = {
    kernel: rest,
    shape: { ...shapeFor(streamOf('rest', name)), counter: 0 },
    buffers,
    groups: () => [groupsOf(tile.stored, rest.workgroup[0]), inputs],
  };
  if (!upkeep.refresh) return [rests];
  const counter = counterOf(upkeep.operation);
  const pulsesAt = program.operations[upkeep.operation]?.kind === 'update' ? 3 : 2;
  const refresh: Dispatch = {
    kernel: refreshKernel(key, pulse, weighing),
    shape: {
      ...shapeFor(streamOf('refresh', name)),
      counter,
      pulseCounter: counter + pulsesAt,
      resetKey: crosspointKey(seed, streamOf('reset', name)),
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
