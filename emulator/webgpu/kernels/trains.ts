/** Stochastic pulse trains on rows and columns (`cpu/pulse-trains.ts`): first their length and probabilities, then bits. */
import { countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';

const workgroup = [64, 1] as const;

export const scaleTrainsKernel: Kernel = {
  key: 'scale trains',
  workgroup,
  shape: {
    inputs: 'u32',
    inputStride: 'u32',
    outputs: 'u32',
    outputStride: 'u32',
    ratePerGranularity: 'f32',
    trainLength: 'f32',
    counter: 'u32',
  },
  buffers: {
    input: storage.readFloats,
    error: storage.readFloats,
    /** Per sample: slots, probability per unit of input, of error. */
    scales: storage.vectors,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${countWgsl}
var<workgroup> inputPeak: atomic<u32>;
var<workgroup> errorPeak: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var j = lane; j < shape.inputs; j += ${workgroup[0]}u) {
    most = max(most, bitcast<u32>(abs(input[group.x * shape.inputStride + j])));
  }
  atomicMax(&inputPeak, most);
  most = 0u;
  for (var o = lane; o < shape.outputs; o += ${workgroup[0]}u) {
    most = max(most, bitcast<u32>(abs(error[group.x * shape.outputStride + o])));
  }
  atomicMax(&errorPeak, most);
  workgroupBarrier();
  if (lane != 0u) { return; }
  let largestInput = bitcast<f32>(atomicLoad(&inputPeak));
  let largestError = bitcast<f32>(atomicLoad(&errorPeak));
  let wanted = shape.ratePerGranularity * largestInput * largestError;
  if (!(wanted > 0.0)) {
    scales[group.x] = vec4f();
    return;
  }
  let slots = min(ceil(wanted), shape.trainLength);
  let reach = select(largestError, largestError * (shape.trainLength / wanted), wanted > shape.trainLength);
  let base = sqrt(shape.ratePerGranularity / slots);
  let balance = sqrt(reach / largestInput);
  scales[group.x] = vec4f(slots, base * balance, base * (1.0 / balance), 0.0);
  count(shape.counter, u32(slots));
}
`,
};

export const fireTrainsKernel: Kernel = {
  key: 'fire trains',
  workgroup,
  shape: {
    width: 'u32',
    stride: 'u32',
    /** 0 for the input side, 1 for the error side. */
    side: 'u32',
    seed: 'u32',
    stream: 'u32',
    counter: 'u32',
  },
  buffers: {
    values: storage.readFloats,
    scales: storage.readVectors,
    trains: storage.words,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${randomWgsl}${countWgsl}
var<workgroup> fired: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let line = id.x;
  let n = id.y;
  if (line < shape.width) {
    let value = values[n * shape.stride + line];
    let scale = scales[n];
    let perUnit = select(scale.y, scale.z, shape.side == 1u);
    let probability = min(abs(value) * perUnit, 1.0);
    let threshold = u32(probability * 4294967040.0);
    var word = 0u;
    var words: vec4u;
    if (value != 0.0) {
      for (var slot = 0u; slot < u32(scale.x); slot++) {
        if ((slot & 3u) == 0u) {
          words = philox(vec2u(shape.seed, shape.stream), vec4u(line, slot >> 2u, batch.first + n, batch.epoch));
        }
        if (probability == 1.0 || words[slot & 3u] < threshold) { word |= 1u << slot; }
      }
    }
    atomicAdd(&fired, countOneBits(word));
    trains[n * shape.stride + line] = select(word, word | 0x80000000u, value < 0.0 && word != 0u);
  }
  workgroupBarrier();
  if (lane == 0u) { count(shape.counter, atomicLoad(&fired)); }
}
`,
};
