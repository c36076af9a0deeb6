/**
 * The arrays and their ADCs: product, noise and conversion in one kernel, array by array (`cpu/read.ts`, `convert`).
 *
 * An invocation holds 4 samples × 4 outputs in registers. Forward sums run over inputs in order; transposed sums run in
 * four lanes (column modulo 4): the orders of `cpu/products.ts`, so that both backends round alike.
 */
import { checkWgsl, countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';

const workgroup = [8, 8] as const;

const shape = {
  /** Summed lines, and their stride in `coded`. */
  inputs: 'u32',
  inputStride: 'u32',
  outputs: 'u32',
  outputStride: 'u32',
  /** Stride of a row of `weights`. */
  rowStride: 'u32',
  chunk: 'u32',
  scaled: 'u32',
  noise: 'f32',
  levels: 'f32',
  step: 'f32',
  perStep: 'f32',
  seed: 'u32',
  stream: 'u32',
  counter: 'u32',
  operation: 'u32',
  flag: 'u32',
} as const;

const convertWgsl = /* wgsl */ `
// Noise, rounding to the ADC's levels, clipping; counts what clipped.
fn convert(sums: vec4f, n: u32, block: u32, chunk: u32) -> vec4f {
  var result = sums;
  if (shape.noise > 0.0) {
    let counter = vec4u(block, chunk, batch.first + n, batch.epoch);
    result = fma(vec4f(shape.noise), normals(vec2u(shape.seed, shape.stream), counter), result);
  }
  for (var lane = 0u; lane < 4u; lane++) {
    if (4u * block + lane < shape.outputs) { check(result[lane]); }
  }
  if (shape.levels > 0.0) {
    let code = round(result * shape.perStep);
    let valid = vec4<bool>(vec4u(4u * block) + vec4u(0u, 1u, 2u, 3u) < vec4u(shape.outputs));
    let clipped = select(vec4u(0u), vec4u(1u), (abs(code) > vec4f(shape.levels)) & valid);
    count(shape.counter + 3u, clipped.x + clipped.y + clipped.z + clipped.w);
    result = clamp(code, vec4f(-shape.levels), vec4f(shape.levels)) * shape.step;
  }
  return result;
}

fn store(n: u32, block: u32, total: vec4f) {
  if (n >= batch.count) { return; }
  var value = total;
  if (shape.scaled != 0u) { value = value * scales[n]; }
  for (var lane = 0u; lane < 4u; lane++) {
    let o = 4u * block + lane;
    if (o < shape.outputs) { output[n * shape.outputStride + o] = value[lane]; }
  }
}
`;

const buffers = {
  coded: storage.readFloats,
  scales: storage.readFloats,
  weights: storage.readVectors,
  output: storage.floats,
  counters: storage.counters,
} as const;

export const forwardKernel: Kernel = {
  key: 'read forward',
  workgroup,
  shape,
  buffers,
  body: /* wgsl */ `
${randomWgsl}${countWgsl}${checkWgsl}${convertWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = id.x;
  let n = 4u * id.y;
  if (4u * block >= shape.outputs || n >= batch.count) { return; }
  var totals: array<vec4f, 4>;
  var chunk = 0u;
  for (var start = 0u; start < shape.inputs; start += shape.chunk) {
    let end = min(start + shape.chunk, shape.inputs);
    var sums = array<vec4f, 4>();
    for (var j = start; j < end; j++) {
      let w = weights[(j * shape.rowStride) / 4u + block];
      let at = n * shape.inputStride + j;
      sums[0] = fma(vec4f(coded[at]), w, sums[0]);
      sums[1] = fma(vec4f(coded[at + shape.inputStride]), w, sums[1]);
      sums[2] = fma(vec4f(coded[at + 2u * shape.inputStride]), w, sums[2]);
      sums[3] = fma(vec4f(coded[at + 3u * shape.inputStride]), w, sums[3]);
    }
    for (var m = 0u; m < 4u; m++) {
      if (n + m < batch.count) { totals[m] = totals[m] + convert(sums[m], n + m, block, chunk); }
    }
    chunk++;
  }
  for (var m = 0u; m < 4u; m++) { store(n + m, block, totals[m]); }
}
`,
};

export const transposedKernel: Kernel = {
  key: 'read transposed',
  workgroup,
  shape,
  buffers: { ...buffers, coded: storage.readVectors },
  body: /* wgsl */ `
${randomWgsl}${countWgsl}${checkWgsl}${convertWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = id.x;
  let n = id.y;
  if (4u * block >= shape.outputs || n >= batch.count) { return; }
  var total = vec4f();
  var chunk = 0u;
  let lanes = vec4u(0u, 1u, 2u, 3u);
  for (var start = 0u; start < shape.inputs; start += shape.chunk) {
    let end = min(start + shape.chunk, shape.inputs);
    var sums = array<vec4f, 4>();
    for (var quad = start / 4u; 4u * quad < end; quad++) {
      let line = vec4u(4u * quad) + lanes;
      let inside = (line >= vec4u(start)) & (line < vec4u(end));
      let d = select(vec4f(), coded[(n * shape.inputStride) / 4u + quad], inside);
      for (var m = 0u; m < 4u; m++) {
        sums[m] = fma(weights[((4u * block + m) * shape.rowStride) / 4u + quad], d, sums[m]);
      }
    }
    var result: vec4f;
    for (var m = 0u; m < 4u; m++) { result[m] = (sums[m].x + sums[m].y) + (sums[m].z + sums[m].w); }
    total = total + convert(result, n, block, chunk);
    chunk++;
  }
  store(n, block, total);
}
`,
};
