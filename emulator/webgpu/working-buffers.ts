/** Buffers that dispatches ask for while a machine is planned: room to work in, shared by name, and tables. */
import { storageBuffer } from './buffers.ts';

export class WorkingBuffers {
  readonly #device: GPUDevice;
  readonly #shared = new Map<string, GPUBuffer>();
  readonly #tables: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get all(): readonly GPUBuffer[] {
    return [...this.#shared.values(), ...this.#tables];
  }

  /** The same buffer for the same name and size: whoever uses it has it for one dispatch after another, and finds anything. */
  scratch(name: string, floats: number): GPUBuffer {
    const key = `${name} ${floats}`;
    const buffer = this.#shared.get(key) ?? storageBuffer(this.#device, key, floats * 4);
    this.#shared.set(key, buffer);
    return buffer;
  }

  upload(label: string, words: Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = storageBuffer(this.#device, label, words.byteLength);
    this.#device.queue.writeBuffer(buffer, 0, words);
    this.#tables.push(buffer);
    return buffer;
  }
}
