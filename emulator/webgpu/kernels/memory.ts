/** What is remembered of samples (`cpu/memory.ts`): rows of a memory at the samples' numbers in their set. */
import { checkWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';

const workgroup = [64, 1] as const;
const shape = { width: 'u32', stride: 'u32' } as const;

export const recallKernel: Kernel = {
  key: 'recall',
  workgroup,
  shape: { ...shape, operation: 'u32', flag: 'u32' },
  buffers: { order: storage.readWords, memory: storage.readFloats, output: storage.floats, counters: storage.counters },
  body: /* wgsl */ `
${checkWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.width || id.y >= batch.count) { return; }
  let value = memory[order[batch.first + id.y] * shape.stride + id.x];
  output[id.y * shape.stride + id.x] = value;
  check(value);
}
`,
};

export const rememberKernel: Kernel = {
  key: 'remember',
  workgroup,
  shape,
  buffers: { order: storage.readWords, memory: storage.floats, input: storage.readFloats },
  body: /* wgsl */ `
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.width || id.y >= batch.count) { return; }
  memory[order[batch.first + id.y] * shape.stride + id.x] = input[id.y * shape.stride + id.x];
}
`,
};
