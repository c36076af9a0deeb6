/** Loads a batch: bytes of the chosen samples to image values in 0 … 1, labels to one-hot targets. */
import { entryPoint, type Kernel, storage } from '../kernel.ts';

const workgroup = [64, 1] as const;

export const loadKernel: Kernel = {
  key: 'load',
  workgroup,
  shape: { width: 'u32', widthStride: 'u32', classes: 'u32', classStride: 'u32' },
  buffers: {
    order: storage.readWords,
    pixels: storage.readWords,
    labels: storage.readWords,
    image: storage.floats,
    targets: storage.floats,
  },
  body: /* wgsl */ `
fn byteOf(word: u32, index: u32) -> u32 { return (word >> (8u * (index & 3u))) & 0xffu; }

${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n = id.y;
  if (n >= batch.count) { return; }
  let sample = order[batch.first + n];
  if (id.x < shape.width) {
    let at = sample * shape.width + id.x;
    image[n * shape.widthStride + id.x] = f32(byteOf(pixels[at >> 2u], at)) * ${Math.fround(1 / 255)};
  }
  if (id.x < shape.classes) {
    let label = byteOf(labels[sample >> 2u], sample);
    targets[n * shape.classStride + id.x] = select(0.0, 1.0, label == id.x);
  }
}
`,
};
