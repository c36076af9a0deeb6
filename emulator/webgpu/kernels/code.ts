/** The DAC: scales each vector by its largest magnitude and codes it to the converter's levels (`cpu/read.ts`, `code`). */
import { countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';

const workgroup = [64, 1] as const;

export const codeKernel: Kernel = {
  key: 'code',
  workgroup,
  shape: {
    inputs: 'u32',
    stride: 'u32',
    scaled: 'u32',
    levels: 'f32',
    perLevel: 'f32',
    counter: 'u32',
  },
  buffers: {
    input: storage.readFloats,
    coded: storage.floats,
    scales: storage.floats,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${countWgsl}
var<workgroup> largest: atomic<u32>;
var<workgroup> activeLines: atomic<u32>;
var<workgroup> amplitude: atomic<u32>;

// One workgroup a sample. Magnitudes are compared as words: floats that are not negative order as their bits do.
${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * shape.stride;
  if (shape.scaled != 0u) {
    var most = 0u;
    for (var j = lane; j < shape.inputs; j += ${workgroup[0]}u) {
      most = max(most, bitcast<u32>(abs(input[row + j])));
    }
    atomicMax(&largest, most);
  }
  workgroupBarrier();
  let scale = select(1.0, bitcast<f32>(atomicLoad(&largest)), shape.scaled != 0u);
  let perScale = select(0.0, 1.0 / scale, scale > 0.0);
  var lines = 0u;
  var magnitude = 0u;
  for (var j = lane; j < shape.inputs; j += ${workgroup[0]}u) {
    var x = input[row + j] * perScale;
    if (shape.levels > 0.0) {
      x = round(clamp(x, -1.0, 1.0) * shape.levels) * shape.perLevel;
    }
    coded[row + j] = x;
    if (x != 0.0) {
      lines += 1u;
      magnitude += u32(min(round(abs(x) * 255.0), 65025.0));
    }
  }
  atomicAdd(&activeLines, lines);
  atomicAdd(&amplitude, magnitude);
  workgroupBarrier();
  if (lane == 0u) {
    scales[group.x] = scale;
    count(shape.counter, 1u);
    count(shape.counter + 1u, atomicLoad(&activeLines));
    count(shape.counter + 2u, atomicLoad(&amplitude));
  }
}
`,
};
