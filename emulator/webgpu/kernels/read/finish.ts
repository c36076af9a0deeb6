/** From digital sums to outputs, where the arrays' kernel cannot know all of it (`cpu/read/read.ts`, `compileFinish`). */
import { checkWgsl, countWgsl, entryPoint, type Kernel, storage } from '../../kernel.ts';
import { samplesWgsl } from './code.ts';

const workgroup = [64, 1] as const;

/** @param again whether samples were read in rounds, and their saturations are counted here */
export function finishKernel(again: boolean): Kernel {
  return {
    key: again ? 'finish; again' : 'finish',
    workgroup,
    shape: {
      outputs: 'u32',
      outputStride: 'u32',
      totalStride: 'u32',
      /** 0 where there is no unit column. */
      outputsPerUnit: 'u32',
      counter: 'u32',
      operation: 'u32',
      flag: 'u32',
    },
    buffers: {
      totals: storage.readFloats,
      ...(again ? { samples: storage.readWords } : { scales: storage.readFloats }),
      output: storage.floats,
      counters: storage.counters,
    },
    body: /* wgsl */ `
${countWgsl}${checkWgsl}${again ? samplesWgsl : ''}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let o = id.x;
  let n = id.y;
  ${again ? 'if (o == 0u) { count(shape.counter + 3u, samples[saturatedAt(n)]); }' : ''}
  if (o >= shape.outputs) { return; }
  var y = totals[n * shape.totalStride + o];
  if (shape.outputsPerUnit > 0u) { y = y - totals[n * shape.totalStride + shape.outputs + o / shape.outputsPerUnit]; }
  y = y * ${again ? 'bitcast<f32>(samples[factorAt(n)])' : 'scales[n]'};
  check(y);
  output[n * shape.outputStride + o] = y;
}
`,
  };
}

/** Digital factors of a tile's outputs. */
export const scaleOutputsKernel: Kernel = {
  key: 'scale outputs',
  workgroup,
  shape: { outputs: 'u32', outputStride: 'u32' },
  buffers: { output: storage.floats, factors: storage.readFloats },
  body: /* wgsl */ `
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.outputs) { return; }
  let at = id.y * shape.outputStride + id.x;
  output[at] = output[at] * factors[id.x];
}
`,
};
