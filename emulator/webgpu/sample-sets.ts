/** Sets of samples on the device: pixels, labels, the order of the epoch, and what programs remember of each sample. */
import type { SampleSet } from '../backend.ts';
import { checkOrder } from '../check-request.ts';
import { known } from '../known.ts';
import type { MemoryDeclaration, Program } from '../program/program.ts';
import { asWords, padRows, readBack, storageBuffer, unpadRows } from './buffers.ts';
import type { SetBuffer } from './dispatch.ts';
import { padded } from './kernel.ts';

export interface GpuSet {
  readonly set: SampleSet;
  readonly order: GPUBuffer;
  readonly pixels: GPUBuffer;
  readonly labels: GPUBuffer;
  /** By name, a padded row each sample. */
  readonly memories: ReadonlyMap<string, GPUBuffer>;
}

export class SampleSets {
  readonly #device: GPUDevice;
  readonly #declared: ReadonlyMap<string, MemoryDeclaration>;
  readonly #sets = new Map<string, GpuSet>();

  constructor(device: GPUDevice, programs: readonly Program[]) {
    this.#device = device;
    this.#declared = new Map(programs.flatMap(({ memories }) => memories).map((memory) => [memory.name, memory]));
  }

  get(name: string): GpuSet {
    return known(this.#sets, name, 'sample set');
  }

  load(name: string, set: SampleSet): void {
    const upload = (part: string, bytes: Uint8Array<ArrayBuffer>) => {
      const made = storageBuffer(this.#device, `${name}: ${part}`, bytes.byteLength);
      this.#device.queue.writeBuffer(made, 0, bytes);
      return made;
    };
    const old = this.#sets.get(name);
    if (old) destroySet(old);
    const memories = [...this.#declared.values()].map((memory) => {
      const bytes = set.count * padded(memory.width) * 4;
      return [memory.name, storageBuffer(this.#device, `${name}: ${memory.name}`, bytes)] as const;
    });
    this.#sets.set(name, {
      set,
      order: storageBuffer(this.#device, `${name}: order`, set.count * 4),
      pixels: upload('pixels', asWords(set.pixels)),
      labels: upload('labels', asWords(set.labels)),
      memories: new Map(memories),
    });
    this.setOrder(
      name,
      Uint32Array.from({ length: set.count }, (_, index) => index),
    );
  }

  setOrder(name: string, order: Uint32Array): void {
    const { set, order: buffer } = this.get(name);
    checkOrder(name, order, set);
    this.#device.queue.writeBuffer(buffer, 0, Uint32Array.from(order));
  }

  /** The buffer of a set that a dispatch asks for. */
  bufferOf(set: string, wanted: SetBuffer): GPUBuffer {
    const { order, memories } = this.get(set);
    return wanted.ofSet === 'order' ? order : known(memories, wanted.memory, 'memory');
  }

  async readMemory(name: string, set: string): Promise<Float64Array> {
    const { width } = known(this.#declared, name, 'memory');
    const bytes = await readBack(this.#device, this.bufferOf(set, { ofSet: 'memory', memory: name }));
    return unpadRows(bytes, width, this.get(set).set.count);
  }

  writeMemory(name: string, set: string, values: ArrayLike<number>): void {
    const rows = padRows(values, known(this.#declared, name, 'memory').width);
    this.#device.queue.writeBuffer(this.bufferOf(set, { ofSet: 'memory', memory: name }), 0, rows);
  }

  destroy(): void {
    for (const set of this.#sets.values()) destroySet(set);
  }
}

function destroySet({ order, pixels, labels, memories }: GpuSet): void {
  for (const buffer of [order, pixels, labels, ...memories.values()]) buffer.destroy();
}
