/** What runs in digital logic beside the arrays, formulas apart (`cpu/digital.ts`). */
import type { GradientScale } from '../../program/gradient-writing.ts';
import type { ReduceOperation } from '../../program/program.ts';
import { checkWgsl, countWgsl, decayShape, decayWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { shiftWgsl } from './gradient.ts';
import type { OptimizerCode } from './optimizer.ts';

const perSample = [64, 1] as const;

export function reduceKernel(how: ReduceOperation['how']): Kernel {
  return {
    key: `reduce ${how}`,
    workgroup: perSample,
    shape: { width: 'u32', stride: 'u32', outputStride: 'u32', operation: 'u32', flag: 'u32' },
    buffers: { input: storage.readFloats, output: storage.floats, counters: storage.counters },
    body: /* wgsl */ `
${checkWgsl}
${entryPoint({ workgroup: perSample })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= batch.count) { return; }
  let start = id.x * shape.stride;
  var result = input[start];
  for (var i = 1u; i < shape.width; i++) {
    let value = input[start + i];
    result = ${how === 'sum' ? 'result + value' : 'max(result, value)'};
  }
  output[id.x * shape.outputStride] = result;
  check(result);
}
`,
  };
}

/** A part of a vector into a part of another. */
export const sliceKernel: Kernel = {
  key: 'slice',
  workgroup: perSample,
  shape: { width: 'u32', read: 'u32', stride: 'u32', written: 'u32', outputStride: 'u32' },
  buffers: { input: storage.readFloats, output: storage.floats },
  body: /* wgsl */ `
${entryPoint({ workgroup: perSample })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.width || id.y >= batch.count) { return; }
  output[id.y * shape.outputStride + shape.written + id.x] = input[id.y * shape.stride + shape.read + id.x];
}
`,
};

export const softmaxKernel: Kernel = {
  key: 'softmax',
  workgroup: perSample,
  shape: { width: 'u32', stride: 'u32', operation: 'u32', flag: 'u32' },
  buffers: { input: storage.readFloats, output: storage.floats, counters: storage.counters },
  body: /* wgsl */ `
${checkWgsl}
${entryPoint({ workgroup: perSample })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= batch.count) { return; }
  let start = id.x * shape.stride;
  var largest = input[start];
  for (var i = 1u; i < shape.width; i++) { largest = max(largest, input[start + i]); }
  var sum = 0.0;
  for (var i = 0u; i < shape.width; i++) {
    let term = exp(input[start + i] - largest);
    output[start + i] = term;
    sum += term;
  }
  for (var i = 0u; i < shape.width; i++) {
    output[start + i] = output[start + i] / sum;
    check(output[start + i]);
  }
}
`,
};

export const scoreKernel: Kernel = {
  key: 'score',
  workgroup: perSample,
  shape: { width: 'u32', stride: 'u32', counter: 'u32' },
  buffers: { prediction: storage.readFloats, targets: storage.readFloats, counters: storage.counters },
  body: /* wgsl */ `
${countWgsl}
${entryPoint({ workgroup: perSample })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= batch.count) { return; }
  let start = id.x * shape.stride;
  var best = 0u;
  var label = 0u;
  for (var i = 1u; i < shape.width; i++) {
    if (prediction[start + i] > prediction[start + best]) { best = i; }
    if (targets[start + i] > targets[start + label]) { label = i; }
  }
  count(shape.counter, 1u);
  count(shape.counter + 1u, select(0u, 1u, best == label));
  count(shape.counter + 2u, u32(max(round(-log(max(prediction[start + label], 1e-30)) * 65536.0), 0.0)));
}
`,
};

/** v ← v − rate · direction; by the largest sum of all it takes one workgroup. */
export function adjustKernel(scale: GradientScale, optimizer: OptimizerCode): Kernel {
  const step = (shift: string) =>
    `vector[column] = vector[column] - decayed(shape.rate) * directionOf(${shift}sumAt(column), column);`;
  const alone = /* wgsl */ `
${entryPoint({ workgroup: perSample })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  if (column >= shape.width) { return; }
  ${step('')}
}
`;
  const together = /* wgsl */ `
${shiftWgsl}
var<workgroup> peak: atomic<u32>;

${entryPoint({ workgroup: perSample })}
fn main(@builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var column = lane; column < shape.width; column += ${perSample[0]}u) {
    most = max(most, bitcast<u32>(abs(sumAt(column))));
  }
  atomicMax(&peak, most);
  workgroupBarrier();
  let shift = shiftOf(atomicLoad(&peak));
  for (var column = lane; column < shape.width; column += ${perSample[0]}u) {
    ${step('shift * ')}
  }
}
`;
  return {
    key: `adjust, scale ${scale}, ${optimizer.key}`,
    workgroup: perSample,
    shape: { width: 'u32', stride: 'u32', rate: 'f32', ...decayShape, ...optimizer.shape },
    buffers: { error: storage.readFloats, vector: storage.floats, ...optimizer.buffers },
    body: /* wgsl */ `
${decayWgsl}
fn sumAt(column: u32) -> f32 {
  var sum = 0.0;
  for (var n = 0u; n < batch.count; n++) { sum += error[n * shape.stride + column]; }
  return sum;
}
${optimizer.wgsl}${scale === 'none' ? alone : together}`,
  };
}
