/**
 * Full scale as a moving average over the vectors, m ← m + decay (max|x| − m) (`cpu/read/code.ts`, `figureOf`): first the
 * largest magnitude of every sample, then one invocation that walks through them in order, so that the average does not
 * depend on how samples are split into batches.
 */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';

const workgroup = [64, 1] as const;

export const measureRangesKernel: Kernel = {
  key: 'measure ranges',
  workgroup,
  shape: { inputs: 'u32', stride: 'u32' },
  buffers: { input: storage.readFloats, ranges: storage.floats },
  body: /* wgsl */ `
var<workgroup> largest: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var j = lane; j < shape.inputs; j += ${workgroup[0]}u) {
    most = max(most, bitcast<u32>(abs(input[group.x * shape.stride + j])));
  }
  atomicMax(&largest, most);
  workgroupBarrier();
  if (lane == 0u) { ranges[group.x] = bitcast<f32>(atomicLoad(&largest)); }
}
`,
};

export const averageRangesKernel: Kernel = {
  key: 'average ranges',
  workgroup: [1, 1],
  shape: { decay: 'f32' },
  /** The average so far, and whether there is one. */
  buffers: { ranges: storage.floats, average: storage.floats },
  body: /* wgsl */ `
${entryPoint({ workgroup: [1, 1] })}
fn main() {
  var held = select(ranges[0], average[0], average[1] != 0.0);
  for (var n = 0u; n < batch.count; n++) {
    held = fma(shape.decay, ranges[n] - held, held);
    ranges[n] = held;
  }
  average[0] = held;
  average[1] = 1.0;
}
`,
};
