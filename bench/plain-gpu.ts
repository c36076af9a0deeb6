/**
 * The plain product that fused reads of a WebGPU adapter are held against: C = X W for 64 vectors, in the best simple
 * shape known on software adapters: 8 × 8 outputs an invocation in registers, weights four at a time, no workgroup
 * memory. It converts nothing, draws nothing and counts nothing.
 *
 * As the other yardsticks it uses nothing of the emulator: it has a device of its own. A submit is timed as it is seen
 * from outside, waiting included, as reads are.
 */
import { findAdapter } from '../studies/index.ts';
import { rateOf, spreadOf, type Work } from './measure.ts';
import type { Effort, Spread } from './result.ts';

const vectors = 64;
/** Outputs of an invocation along either side. */
const block = 8;
const workgroup = 8;
/** Products of one submit: as many as a pass of the reads has batches. */
const products = 2;

const eight = Array.from({ length: block }, (_, sample) => sample);
const source = /* wgsl */ `
struct Shape { inputs: u32, outputs: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(${workgroup}, 1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = 2u * id.x;
  let n = ${block}u * id.y;
  let stride = shape.outputs / 4u;
  if (quad >= stride) { return; }
  ${eight.map((m) => `var a${m} = vec4f(); var b${m} = vec4f();`).join('\n  ')}
  for (var j = 0u; j < shape.inputs; j++) {
    let v = weights[j * stride + quad];
    let w = weights[j * stride + quad + 1u];
    ${eight.map((m) => `let d${m} = vec4f(x[(n + ${m}u) * shape.inputs + j]); a${m} = fma(d${m}, v, a${m}); b${m} = fma(d${m}, w, b${m});`).join('\n    ')}
  }
  ${eight.map((m) => `sums[(n + ${m}u) * stride + quad] = a${m}; sums[(n + ${m}u) * stride + quad + 1u] = b${m};`).join('\n  ')}
}
`;

export class PlainGpu {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #closeProvider: () => void;

  /** Null where there is no adapter. */
  static async open(): Promise<PlainGpu | null> {
    const found = await findAdapter('webgpu');
    if ('missing' in found) return null;
    const device = await found.adapter.requestDevice({ label: 'plain product' });
    const compute = { module: device.createShaderModule({ code: source }), entryPoint: 'main' };
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute });
    return new PlainGpu(device, pipeline, () => found.provider.close());
  }

  private constructor(device: GPUDevice, pipeline: GPUComputePipeline, closeProvider: () => void) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#closeProvider = closeProvider;
  }

  /** Counts floating-point operations. @param outputs a multiple of 8 */
  product(inputs: number, outputs: number): () => Promise<Work> {
    const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
    const upload = (data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, usage: number) => {
      const buffer = this.#device.createBuffer({ size: data.byteLength, usage: usage | COPY_DST });
      this.#device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    };
    const floats = (length: number) =>
      upload(
        Float32Array.from({ length }, (_, index) => Math.sin(index)),
        STORAGE,
      );
    const shape = upload(new Uint32Array([inputs, outputs]), UNIFORM);
    const buffers = [shape, ...[vectors * inputs, inputs * outputs, vectors * outputs].map(floats)];
    const bindings = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const groups = [Math.ceil(outputs / block / workgroup), vectors / block] as const;
    return async () => {
      const started = performance.now();
      const encoder = this.#device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(this.#pipeline);
      pass.setBindGroup(0, bindings);
      for (let repeat = 0; repeat < products; repeat++) pass.dispatchWorkgroups(...groups);
      pass.end();
      this.#device.queue.submit([encoder.finish()]);
      await this.#device.queue.onSubmittedWorkDone();
      return { amount: products * 2 * vectors * inputs * outputs, seconds: (performance.now() - started) / 1000 };
    };
  }

  /** The network's largest layer. @unit operations/s */
  async measure({ repetitions }: Effort): Promise<Spread> {
    const pass = this.product(784, 256);
    await pass();
    const rates: number[] = [];
    for (let repetition = 0; repetition < 2 * repetitions; repetition++) rates.push(rateOf(await pass()));
    return spreadOf(rates);
  }

  close(): void {
    this.#device.destroy();
    this.#closeProvider();
  }
}
