/** Time by kernel from GPU timestamps: every dispatch gets a pass of its own with a stamp at either end. */
import { readBack, usage } from './buffers.ts';

/** Dispatches between two readings; batches beyond are run but not timed. */
const capacity = 2048;

export class Profiler {
  readonly #device: GPUDevice;
  readonly #stamps: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  #kernels: string[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#stamps = device.createQuerySet({ type: 'timestamp', count: 2 * capacity });
    this.#resolved = device.createBuffer({
      label: 'timestamps',
      size: 2 * capacity * 8,
      usage: usage.queryResolve | usage.copySource,
    });
  }

  encode(
    encoder: GPUCommandEncoder,
    kernels: readonly string[],
    record: (pass: GPUComputePassEncoder, index: number) => void,
  ): void {
    const timed = this.#kernels.length + kernels.length <= capacity;
    kernels.forEach((kernel, index) => {
      const at = 2 * this.#kernels.length;
      const stamps = { querySet: this.#stamps, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
      const pass = encoder.beginComputePass(timed ? { label: kernel, timestampWrites: stamps } : { label: kernel });
      record(pass, index);
      pass.end();
      if (timed) this.#kernels.push(kernel);
    });
  }

  /** Seconds by kernel since the last call. */
  async read(): Promise<Record<string, number>> {
    const kernels = this.#kernels;
    this.#kernels = [];
    if (kernels.length === 0) return {};
    const encoder = this.#device.createCommandEncoder();
    encoder.resolveQuerySet(this.#stamps, 0, 2 * kernels.length, this.#resolved, 0);
    this.#device.queue.submit([encoder.finish()]);
    const nanoseconds = new BigUint64Array(await readBack(this.#device, this.#resolved));
    const times: Record<string, number> = {};
    kernels.forEach((kernel, index) => {
      const spent = Number((nanoseconds[2 * index + 1] as bigint) - (nanoseconds[2 * index] as bigint)) / 1e9;
      times[kernel] = (times[kernel] ?? 0) + spent;
    });
    return times;
  }
}
