/**
 * The inverse of a square matrix (`tile/invert-matrix.ts`), in float32: entries are off by about 10⁻⁷ times the condition
 * number. Each step of the elimination needs all of the one before, and so is two dispatches: one workgroup finds the
 * pivot, exchanges rows and keeps the pivot's row and column; then all entries follow at once.
 *
 * `matrix` [n][stride] is worked on in place. `steps` keeps the pivot's row [stride], its column [n], the exchanged rows [n]
 * and the least pivot that counts.
 */
import { checkWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';

const line = [64, 1] as const;
const lanes = 64;

export const inversionStorage = (n: number, stride: number) => ({ matrix: n * stride, steps: stride + 2 * n + 1 });

const shape = { n: 'u32', stride: 'u32' } as const;
const placesWgsl = /* wgsl */ `
fn columnAt(row: u32) -> u32 { return shape.stride + row; }
fn exchangedAt(step: u32) -> u32 { return shape.stride + shape.n + step; }
fn leastAt() -> u32 { return shape.stride + 2u * shape.n; }
`;

/** Copies the weights, and finds what counts as zero: n ε times the largest. One workgroup. */
export const copyKernel: Kernel = {
  key: 'inversion: copy',
  workgroup: line,
  shape,
  buffers: { weights: storage.readFloats, matrix: storage.floats, steps: storage.floats },
  body: /* wgsl */ `
${placesWgsl}
var<workgroup> largest: atomic<u32>;

${entryPoint({ workgroup: line })}
fn main(@builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var column = lane; column < shape.n; column += ${lanes}u) {
    for (var row = 0u; row < shape.n; row++) {
      let entry = weights[row * shape.stride + column];
      matrix[row * shape.stride + column] = entry;
      most = max(most, bitcast<u32>(abs(entry)));
    }
  }
  atomicMax(&largest, most);
  workgroupBarrier();
  if (lane == 0u) { steps[leastAt()] = f32(shape.n) * 0x1p-23 * bitcast<f32>(atomicLoad(&largest)); }
}
`,
};

/** One workgroup. A pivot that is none is reported as what is not finite is: only inverses are, of all that is written. */
export const pivotKernel: Kernel = {
  key: 'inversion: pivot',
  workgroup: line,
  shape: { ...shape, step: 'u32', operation: 'u32', flag: 'u32' },
  buffers: { matrix: storage.floats, steps: storage.floats, counters: storage.counters },
  body: /* wgsl */ `
${checkWgsl}${placesWgsl}
var<workgroup> magnitudes: array<f32, ${lanes}>;
var<workgroup> rows: array<u32, ${lanes}>;

${entryPoint({ workgroup: line })}
fn main(@builtin(local_invocation_index) lane: u32) {
  let step = shape.step;
  var best = -1.0;
  var found = step;
  for (var row = step + lane; row < shape.n; row += ${lanes}u) {
    let magnitude = abs(matrix[row * shape.stride + step]);
    if (magnitude > best) { best = magnitude; found = row; }
  }
  magnitudes[lane] = best;
  rows[lane] = found;
  workgroupBarrier();
  var row = rows[0];
  best = magnitudes[0];
  for (var other = 1u; other < ${lanes}u; other++) {
    let magnitude = magnitudes[other];
    if (magnitude > best || (magnitude == best && rows[other] < row)) { best = magnitude; row = rows[other]; }
  }
  for (var i = lane; i < shape.n; i += ${lanes}u) {
    let source = select(select(i, step, i == row), row, i == step);
    steps[columnAt(i)] = matrix[source * shape.stride + step];
  }
  storageBarrier();
  let pivot = steps[columnAt(step)];
  for (var column = lane; column < shape.n; column += ${lanes}u) {
    let upper = matrix[row * shape.stride + column];
    matrix[row * shape.stride + column] = matrix[step * shape.stride + column];
    steps[column] = select(upper, 1.0, column == step) / pivot;
  }
  if (lane == 0u) {
    steps[exchangedAt(step)] = f32(row);
    if (!(best > steps[leastAt()])) { reportOperation(); }
  }
}
`,
};

export const eliminateKernel: Kernel = {
  key: 'inversion: eliminate',
  workgroup: line,
  shape: { ...shape, step: 'u32' },
  buffers: { matrix: storage.floats, steps: storage.readFloats },
  body: /* wgsl */ `
${placesWgsl}
${entryPoint({ workgroup: line })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  let row = id.y;
  if (column >= shape.n) { return; }
  let at = row * shape.stride + column;
  if (row == shape.step) {
    matrix[at] = steps[column];
  } else {
    let before = select(matrix[at], 0.0, column == shape.step);
    matrix[at] = fma(-steps[columnAt(row)], steps[column], before);
  }
}
`,
};

/** Columns go where rows came from, last exchange first; an invocation a row. */
export const restoreKernel: Kernel = {
  key: 'inversion: restore',
  workgroup: line,
  shape,
  buffers: { matrix: storage.floats, steps: storage.readFloats },
  body: /* wgsl */ `
${placesWgsl}
${entryPoint({ workgroup: line })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.n) { return; }
  let start = id.x * shape.stride;
  for (var left = shape.n; left > 0u; left--) {
    let step = left - 1u;
    let other = u32(steps[exchangedAt(step)]);
    let kept = matrix[start + step];
    matrix[start + step] = matrix[start + other];
    matrix[start + other] = kept;
  }
}
`,
};
