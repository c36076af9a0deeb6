/**
 * Whitened errors (`cpu/whiten.ts`) by one workgroup: overlaps of the samples, their Cholesky factor, two triangles for each
 * error. The lower triangle alone is held, since workgroups may have no more than 16 KB.
 */
import { mostWhitened } from '../../program/program.ts';
import { checkWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';

const workgroup = [mostWhitened, 1] as const;

export const whitenKernel: Kernel = {
  key: 'whiten',
  workgroup,
  shape: {
    inputs: 'u32',
    stride: 'u32',
    errors: 'u32',
    errorStride: 'u32',
    ridge: 'f32',
    operation: 'u32',
    flag: 'u32',
  },
  buffers: {
    input: storage.readFloats,
    error: storage.readFloats,
    output: storage.floats,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${checkWgsl}
var<workgroup> matrix: array<f32, ${(mostWhitened * (mostWhitened + 1)) / 2}>;

fn at(n: u32, m: u32) -> u32 { return n * (n + 1u) / 2u + m; }

fn over(value: f32, pivot: f32) -> f32 { return select(0.0, value / max(pivot, 1e-30), pivot > 0.0); }

fn fillRow(n: u32) {
  for (var m = 0u; m <= n; m++) {
    var sum = 0.0;
    for (var i = 0u; i < shape.inputs; i++) {
      sum += input[n * shape.stride + i] * input[m * shape.stride + i];
    }
    matrix[at(n, m)] = sum;
  }
}

fn solveColumn(column: u32) {
  var x: array<f32, ${mostWhitened}>;
  for (var n = 0u; n < batch.count; n++) {
    var sum = error[n * shape.errorStride + column];
    for (var j = 0u; j < n; j++) { sum -= matrix[at(n, j)] * x[j]; }
    x[n] = over(sum, matrix[at(n, n)]);
  }
  for (var k = batch.count; k > 0u; k--) {
    let n = k - 1u;
    var sum = x[n];
    for (var j = k; j < batch.count; j++) { sum -= matrix[at(j, n)] * x[j]; }
    x[n] = over(sum, matrix[at(n, n)]);
    output[n * shape.errorStride + column] = x[n];
    check(x[n]);
  }
}

${entryPoint({ workgroup })}
fn main(@builtin(local_invocation_index) lane: u32) {
  let count = batch.count;
  if (lane < count) { fillRow(lane); }
  workgroupBarrier();
  var trace = 0.0;
  for (var n = 0u; n < count; n++) { trace += matrix[at(n, n)]; }
  workgroupBarrier();
  if (lane < count) { matrix[at(lane, lane)] += shape.ridge * trace / f32(count); }
  workgroupBarrier();
  for (var k = 0u; k < count; k++) {
    var sum = 0.0;
    if (lane >= k && lane < count) {
      sum = matrix[at(lane, k)];
      for (var j = 0u; j < k; j++) { sum -= matrix[at(lane, j)] * matrix[at(k, j)]; }
    }
    workgroupBarrier();
    if (lane == k) { matrix[at(k, k)] = sqrt(max(sum, 0.0)); }
    workgroupBarrier();
    if (lane > k && lane < count) { matrix[at(lane, k)] = over(sum, matrix[at(k, k)]); }
    workgroupBarrier();
  }
  for (var column = lane; column < shape.errors; column += ${mostWhitened}u) { solveColumn(column); }
}
`,
};
