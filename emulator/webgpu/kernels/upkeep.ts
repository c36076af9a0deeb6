/** Rest and refresh of a tile after a mini-batch (`cpu/upkeep.ts`), and its weights after it was written. */
import type { PulseLaw } from '../../../devices/index.ts';
import type { UnitCell } from '../../tile/unit-cell.ts';
import { countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';
import { crosspointBuffers, crosspointShape, lawFunctionsWgsl, pulseWgsl, resetWgsl, restWgsl } from './crosspoint.ts';
import { refreshWgsl, type Weighing, weighingBuffers } from './weighing.ts';

const workgroup = [64, 1] as const;

/**
 * What a read sees of a tile that was written. Here and not on the host, so that a state that is read and written back
 * gives the same bits: whether `fma` rounds once is up to the driver.
 */
export function weighKernel(weighing: Weighing, law: PulseLaw | null): Kernel {
  return {
    key: `weigh ${refreshWgsl(weighing, law).replace(/\s+/g, ' ')}`,
    workgroup,
    shape: { inputs: 'u32', outputs: 'u32', rowStride: 'u32' },
    buffers: {
      planes: storage.readFloats,
      fields: storage.readFloats,
      weights: storage.floats,
      ...weighingBuffers(weighing),
    },
    body: /* wgsl */ `
${refreshWgsl(weighing, law)}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < shape.outputs) { refresh(id.y, id.x); }
}
`,
  };
}

/** One invocation a weight. */
export function restKernel(name: string, law: PulseLaw, cell: UnitCell, weighing: Weighing): Kernel {
  const rests = cell.significance.map((_, plane) => `restPlane(${plane}u, row, column, shape.key, 0u);`);
  return {
    key: `rest ${name}`,
    workgroup,
    shape: crosspointShape,
    buffers: crosspointBuffers(law, weighing),
    body: /* wgsl */ `
${randomWgsl}${lawFunctionsWgsl(law)}${restWgsl(law)}${refreshWgsl(weighing, law)}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  let row = id.y;
  if (column >= shape.outputs) { return; }
  ${rests.join('\n  ')}
  refresh(row, column);
}
`,
  };
}

/** One workgroup a row of one-sided cells. */
export function refreshKernel(name: string, law: PulseLaw, weighing: Weighing): Kernel {
  return {
    key: `refresh ${name}`,
    workgroup,
    shape: {
      ...crosspointShape,
      pulseCounter: 'u32',
      resetKey: 'u32',
      full: 'f32',
      alsoFull: 'f32',
      perPulse: 'f32',
    },
    buffers: crosspointBuffers(law, weighing),
    body: /* wgsl */ `
${randomWgsl}${countWgsl}${lawFunctionsWgsl(law)}${pulseWgsl(law)}${resetWgsl(law)}${refreshWgsl(weighing, law)}
var<workgroup> slots: atomic<u32>;
var<workgroup> pulses: atomic<u32>;
var<workgroup> resets: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  for (var column = lane; column < shape.outputs; column += ${workgroup[0]}u) {
    let a = seen(0u, row, column);
    let b = seen(1u, row, column);
    if (max(a, b) <= shape.full || min(a, b) <= shape.alsoFull) { continue; }
    resetPlane(0u, row, column, shape.resetKey, 0u);
    resetPlane(1u, row, column, shape.resetKey, 0u);
    let amount = u32(round(abs(a - b) * shape.perPulse));
    pulsePlane(select(1u, 0u, a > b), row, column, shape.key, 0u, amount, true);
    refresh(row, column);
    atomicMax(&slots, amount + 1u);
    atomicAdd(&pulses, amount);
    atomicAdd(&resets, 2u);
  }
  workgroupBarrier();
  if (lane == 0u) {
    count(shape.counter, atomicLoad(&slots));
    count(shape.pulseCounter, atomicLoad(&pulses));
    count(shape.pulseCounter + 1u, atomicLoad(&resets));
  }
}
`,
  };
}
