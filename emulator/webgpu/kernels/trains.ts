/** Stochastic pulse trains on rows and columns (`cpu/pulse-trains.ts`): first their length and probabilities, then bits. */

import { linesOfBlock, secondBlocks } from '../../tile/streams.ts';
import { countWgsl, decayShape, decayWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
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
    ...decayShape,
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
${countWgsl}${decayWgsl}
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
  let perUnit = decayed(shape.ratePerGranularity);
  let wanted = perUnit * largestInput * largestError;
  if (!(wanted > 0.0)) {
    scales[group.x] = vec4f();
    return;
  }
  let slots = min(ceil(wanted), shape.trainLength);
  let reach = select(largestError, largestError * (shape.trainLength / wanted), wanted > shape.trainLength);
  let base = sqrt(perUnit / slots);
  let balance = sqrt(reach / largestInput);
  scales[group.x] = vec4f(slots, base * balance, base * (1.0 / balance), 0.0);
  count(shape.counter, u32(slots));
}
`,
};

/** One invocation eight lines of a sample, which share a block in each slot. */
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

fn drawn(group: u32, slot: u32, n: u32) -> vec4u {
  return philox(vec2u(shape.seed, shape.stream), vec4u(group, slot, batch.first + n, batch.epoch));
}

fn halfOf(words: vec4u, line: u32) -> u32 {
  return (words[line >> 1u] >> (16u * (line & 1u))) & 0xffffu;
}

${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = id.x;
  let n = id.y;
  let scale = scales[n];
  let perUnit = select(scale.y, scale.z, shape.side == 1u);
  let first = ${linesOfBlock}u * group;
  let lines = min(${linesOfBlock}u, shape.width - min(shape.width, first));
  var thresholds: array<u32, ${linesOfBlock}>;
  var signs: array<u32, ${linesOfBlock}>;
  var certain = 0u;
  var asked = false;
  for (var line = 0u; line < lines; line++) {
    let value = values[n * shape.stride + first + line];
    let probability = min(abs(value) * perUnit, 1.0);
    thresholds[line] = u32(probability * 4294967040.0);
    signs[line] = select(0u, 0x80000000u, value < 0.0);
    certain |= select(0u, 1u << line, probability == 1.0);
    asked = asked || value != 0.0;
  }
  var trainsOf: array<u32, ${linesOfBlock}>;
  if (asked) {
    for (var slot = 0u; slot < u32(scale.x); slot++) {
      let words = drawn(group, slot, n);
      for (var line = 0u; line < lines; line++) {
        let own = halfOf(words, line);
        let upper = thresholds[line] >> 16u;
        var fires = ((certain >> line) & 1u) == 1u || own < upper;
        if (!fires && own == upper) {
          fires = halfOf(drawn(group, slot + ${secondBlocks}u, n), line) < (thresholds[line] & 0xffffu);
        }
        trainsOf[line] |= select(0u, 1u << slot, fires);
      }
    }
  }
  for (var line = 0u; line < lines; line++) {
    let word = trainsOf[line];
    atomicAdd(&fired, countOneBits(word));
    trains[n * shape.stride + first + line] = select(word, word | signs[line], word != 0u);
  }
  workgroupBarrier();
  if (lane == 0u) { count(shape.counter, atomicLoad(&fired)); }
}
`,
};
