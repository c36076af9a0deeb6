/** Gradients of a batch and their scale (`program/gradient-scale.ts`). */
import { type GradientScale, lastOctave, roundOctave } from '../../program/gradient-scale.ts';
import { entryPoint, type Kernel, storage } from '../kernel.ts';

/** `gradientAt(row, column)`: Σ input error over the samples of a batch. */
export const gradientWgsl = /* wgsl */ `
fn gradientAt(row: u32, column: u32) -> f32 {
  var gradient = 0.0;
  for (var n = 0u; n < batch.count; n++) {
    gradient = fma(input[n * shape.inputStride + row], error[n * shape.errorStride + column], gradient);
  }
  return gradient;
}
`;

/** `shiftOf(bits)`: 2^−round(log2 x) of x ≥ 0 with these bits. */
export const shiftWgsl = /* wgsl */ `
fn shiftOf(bits: u32) -> f32 {
  return bitcast<f32>((254u - min((bits + ${roundOctave}u) >> 23u, ${lastOctave}u)) << 23u);
}
`;

/** What {@link findShiftWgsl} needs: the largest magnitude of each row, of {@link rowPeaksKernel}. */
export function shiftBuffers(scale: GradientScale) {
  return scale === 'none' ? {} : ({ peaks: storage.readWords } as const);
}

/** `findShift(lane, lanes)`: what the gradient is multiplied with; has a barrier, so all lanes of a workgroup call it. */
export function findShiftWgsl(scale: GradientScale): string {
  if (scale === 'none') return 'fn findShift(lane: u32, lanes: u32) -> f32 { return 1.0; }';
  return /* wgsl */ `
${shiftWgsl}
var<workgroup> peak: atomic<u32>;

fn findShift(lane: u32, lanes: u32) -> f32 {
  var most = 0u;
  for (var row = lane; row < shape.inputs; row += lanes) { most = max(most, peaks[row]); }
  atomicMax(&peak, most);
  workgroupBarrier();
  return shiftOf(atomicLoad(&peak));
}
`;
}

const workgroup = [64, 1] as const;

/** One workgroup a row: bits of the largest magnitude in its gradient; magnitudes and their bits sort alike. */
export const rowPeaksKernel: Kernel = {
  key: 'row peaks',
  workgroup,
  shape: { outputs: 'u32', inputStride: 'u32', errorStride: 'u32' },
  buffers: { input: storage.readFloats, error: storage.readFloats, peaks: storage.words },
  body: /* wgsl */ `
${gradientWgsl}
var<workgroup> peak: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var column = lane; column < shape.outputs; column += ${workgroup[0]}u) {
    most = max(most, bitcast<u32>(abs(gradientAt(group.x, column))));
  }
  atomicMax(&peak, most);
  workgroupBarrier();
  if (lane == 0u) { peaks[group.x] = atomicLoad(&peak); }
}
`,
};
