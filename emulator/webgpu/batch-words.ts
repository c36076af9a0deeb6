/** What kernels are told of a batch: of its samples, and of the visits that fall into it (`program/transfer.ts`). */
import type { BatchRequest, SampleSet } from '../backend.ts';
import { samplesBefore, visitsIn } from '../program/transfer.ts';
import type { Turn } from '../tile/unit-cell.ts';
import { uniformBuffer } from './buffers.ts';
import { batchWords } from './kernel.ts';

/** What works on samples has `every` undefined; what works on visits, samples to a visit. */
type Every = number | undefined;

export class BatchWords {
  readonly #device: GPUDevice;
  readonly #buffers = new Map<Every, GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get buffers(): readonly GPUBuffer[] {
    return [...this.#buffers.values()];
  }

  bufferOf(every: Every): GPUBuffer {
    const label = every === undefined ? 'batch' : `visits every ${every}`;
    const buffer = this.#buffers.get(every) ?? uniformBuffer(this.#device, label, batchWords * 4);
    this.#buffers.set(every, buffer);
    return buffer;
  }

  /** @returns samples or visits of the batch */
  write(request: BatchRequest, set: SampleSet, { turn, lot }: Turn, number: number): (every: Every) => number {
    const { first, count, epoch, rateFactor = 1 } = request;
    const seen = samplesBefore(request, set);
    const of = (every: Every) => visitsIn(every, seen, count);
    for (const [every, buffer] of this.#buffers) {
      const visits = of(every);
      const words = Uint32Array.of(visits.count, first, epoch, number, turn, lot, visits.first, 0);
      new Float32Array(words.buffer, 4 * (batchWords - 1)).set([rateFactor]);
      this.#device.queue.writeBuffer(buffer, 0, words);
    }
    return (every) => of(every).count;
  }
}
