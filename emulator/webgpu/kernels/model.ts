/** Products with a tile's model (`cpu/model.ts`). */
import { checkWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';

const workgroup = [64, 1] as const;

/** One invocation an element of Wᵀ d; sums in four lanes, as transposed reads do (`cpu/products.ts`). */
export const modelKernel: Kernel = {
  key: 'model',
  workgroup,
  shape: {
    ...{ inputs: 'u32', outputs: 'u32', rowStride: 'u32', stride: 'u32', outputStride: 'u32' },
    ...{ scale: 'f32', operation: 'u32', flag: 'u32' },
  },
  buffers: {
    weights: storage.readVectors,
    input: storage.readVectors,
    output: storage.floats,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${checkWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.inputs || id.y >= batch.count) { return; }
  let row = id.x * (shape.rowStride / 4u);
  let sample = id.y * (shape.stride / 4u);
  let left = vec4u(0u, 1u, 2u, 3u) < vec4u(shape.outputs & 3u);
  let quads = shape.outputs / 4u;
  var lanes = vec4f(0.0);
  for (var quad = 0u; quad < quads; quad++) { lanes = fma(weights[row + quad], input[sample + quad], lanes); }
  if (any(left)) { lanes = select(lanes, fma(weights[row + quads], input[sample + quads], lanes), left); }
  let sum = ((lanes.x + lanes.y) + (lanes.z + lanes.w)) * shape.scale;
  output[id.y * shape.outputStride + id.x] = sum;
  check(sum);
}
`,
};
