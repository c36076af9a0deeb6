/** Visits of rows and their buffers in dispatches (`cpu/transfer.ts`). */

import type { BufferOperation, VisitOperation } from '../program/program.ts';
import { chopPeriod, meanWeight } from '../program/transfer.ts';
import { streamOf } from '../tile/streams.ts';
import { weightGranularity } from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Dispatch, DispatchContext } from './dispatch.ts';
import { padded } from './kernel.ts';
import { bufferKernel, chopperKernel, visitKernel } from './kernels/transfer.ts';

const groupsOf = (items: number, size: number) => Math.ceil(items / size);

export function visitDispatch({ output }: VisitOperation, { program, values }: DispatchContext): Dispatch {
  const width = program.values[output]?.width ?? 0;
  return {
    kernel: visitKernel,
    shape: { width, stride: padded(width) },
    buffers: [values[output] as GPUBuffer],
    groups: (visits) => [groupsOf(width, visitKernel.workgroup[0]), visits],
  };
}

export function bufferDispatches(operation: BufferOperation, context: DispatchContext): readonly Dispatch[] {
  const { values, vectors, seed, counters } = context;
  const { spec } = context.tile(operation.tile);
  const { inputs, outputs } = spec.declaration;
  const { label, most, momentum, chopping } = operation;
  const vector = (name: string) => vectors.get(name) as GPUBuffer;
  const period = chopping?.means ? chopPeriod(chopping) : 0;
  const kind = chopping === null ? 'none' : chopping.means === null ? 'random' : 'means';
  const kernel = bufferKernel(kind);
  const buffer: Dispatch = {
    kernel,
    shape: {
      ...{ inputs, outputs, stride: padded(outputs), most, momentum, period },
      perPulse: cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device),
      decays: Number(operation.decays),
      meanWeight: period > 0 ? meanWeight(period) : 0,
      ...{ cells: inputs * outputs, operation: context.operation, flag: context.flag },
    },
    buffers: [
      ...[
        values[operation.input] as GPUBuffer,
        values[operation.output] as GPUBuffer,
        vector(operation.held),
        counters,
      ],
      ...(chopping ? [vector(chopping.turned)] : []),
      ...(chopping?.means ? [vector(chopping.means)] : []),
    ],
    groups: () => [groupsOf(outputs, kernel.workgroup[0]), 1],
  };
  if (chopping === null || kind === 'none') return [buffer];
  const turn: Dispatch = {
    kernel: chopperKernel(kind),
    shape: { inputs, period, probability: chopping.probability, seed, stream: streamOf('chopper', label) },
    buffers: [vector(chopping.turned)],
    groups: (visits) => [groupsOf(visits, 64), 1],
  };
  return [buffer, turn];
}
