/** From currents of bit lines to what columns carry, in weights: over planes and references (`circuits/array-layout.ts`). */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';

const workgroup = [64, 1] as const;

/** One invocation an output and sample. */
export const gatherKernel: Kernel = {
  key: 'circuits: gather',
  workgroup,
  shape: {
    outputs: 'u32',
    outputStride: 'u32',
    chunks: 'u32',
    patterns: 'u32',
    slices: 'u32',
    digits: 'u32',
    columns: 'u32',
    /** Bit lines that make up an output of an array, and where `places` has them and their factors. */
    terms: 'u32',
    termsAt: 'u32',
    factorsAt: 'u32',
  },
  buffers: { currents: storage.readFloats, places: storage.readWords, solved: storage.floats },
  body: /* wgsl */ `
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let output = id.x;
  let n = id.y;
  if (output >= shape.outputStride) { return; }
  for (var chunk = 0u; chunk < shape.chunks; chunk++) {
    for (var pattern = 0u; pattern < shape.patterns; pattern++) {
      let slice = (pattern / shape.digits) % shape.slices;
      let start = (n * shape.patterns + pattern) * shape.columns;
      var sum = 0.0;
      for (var term = 0u; term < shape.terms && output < shape.outputs; term++) {
        let factor = bitcast<f32>(places[shape.factorsAt + slice * shape.terms + term]);
        if (factor == 0.0) { continue; }
        let at = shape.termsAt + 2u * ((chunk * shape.outputs + output) * shape.terms + term);
        var current = currents[start + places[at]];
        let reference = places[at + 1u];
        if (reference != 0xffffffffu) { current -= currents[start + reference]; }
        sum = fma(factor, current, sum);
      }
      solved[((n * shape.chunks + chunk) * shape.patterns + pattern) * shape.outputStride + output] = sum;
    }
  }
}
`,
};
