/** Pipelines by kernel key: each is compiled once, all of them asynchronously and side by side. */
import { BackendError } from '../backend.ts';
import { type Kernel, kernelSource } from './kernel.ts';
import { type Blocks, hardwareBlocks } from './kernels/blocks.ts';

export class Pipelines {
  /** What kernels are made of for this device. */
  readonly blocks: Blocks;
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, GPUComputePipeline>();

  constructor(device: GPUDevice, blocks: Blocks = hardwareBlocks) {
    this.#device = device;
    this.blocks = blocks;
  }

  /** Compiles what is not compiled yet. @throws BackendError naming the kernel and the compiler's message */
  async prepare(kernels: readonly Kernel[]): Promise<void> {
    const fresh = new Map(kernels.map((kernel) => [kernel.key, kernel]));
    for (const key of this.#pipelines.keys()) fresh.delete(key);
    await Promise.all([...fresh.values()].map((kernel) => this.#compile(kernel)));
  }

  get(kernel: Kernel): GPUComputePipeline {
    const pipeline = this.#pipelines.get(kernel.key);
    if (!pipeline) throw new BackendError(`Expected kernel \`${kernel.key}\` to be prepared`);
    return pipeline;
  }

  async #compile(kernel: Kernel): Promise<void> {
    const bound = Object.keys(kernel.buffers).length;
    const most = this.#device.limits.maxStorageBuffersPerShaderStage;
    if (bound > most) {
      throw new BackendError(
        // Behind a semicolon a key has code.
        `Expected kernel \`${kernel.key.split(';')[0]}\` to bind at most ${most} storage buffers on this device, got \`${bound}\`; ` +
          'the CPU backend has no such limit',
      );
    }
    const module = this.#device.createShaderModule({ label: kernel.key, code: kernelSource(kernel) });
    try {
      const pipeline = await this.#device.createComputePipelineAsync({
        label: kernel.key,
        layout: this.#layout(kernel),
        compute: { module, entryPoint: 'main' },
      });
      this.#pipelines.set(kernel.key, pipeline);
    } catch (cause) {
      const { messages } = await module.getCompilationInfo();
      const found = messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`);
      const got = found.length > 0 ? found.join('; ') : (cause as Error).message;
      throw new BackendError(`Expected kernel \`${kernel.key}\` to compile, got: ${got}`, { cause });
    }
  }

  /** Explicit, because `auto` leaves out what a kernel does not use, and every kernel binds the batch. */
  #layout(kernel: Kernel): GPUPipelineLayout {
    const types: GPUBufferBindingType[] = [
      'uniform',
      'uniform',
      ...Object.values(kernel.buffers).map(
        ({ access }): GPUBufferBindingType => (access === 'read' ? 'read-only-storage' : 'storage'),
      ),
    ];
    const compute = 4; // GPUShaderStage.COMPUTE
    const group = this.#device.createBindGroupLayout({
      label: kernel.key,
      entries: types.map((type, binding) => ({ binding, visibility: compute, buffer: { type } })),
    });
    return this.#device.createPipelineLayout({ label: kernel.key, bindGroupLayouts: [group] });
  }
}
