/** Paces the work on a machine, so that the event loop turns and a GPU's queue stays short. */
import { setImmediate } from 'node:timers/promises';
import type { Machine } from '../../emulator/index.ts';

/** How long a CPU may work before the event loop turns, @unit ms. */
const longestTurn = 50;
/** Batches between two looks at how far a GPU has come; at most twice as many are queued. */
const batchesPerSettle = 16;

export class Queue {
  readonly #machine: Machine;
  readonly #settles: boolean;
  #batches = 0;
  /** The first batch lets it turn at once: many short runs must not keep Ctrl-C waiting. */
  #turned = Number.NEGATIVE_INFINITY;
  #settled: Promise<void> = Promise.resolve();

  constructor(machine: Machine, settles: boolean) {
    this.#machine = machine;
    this.#settles = settles;
  }

  async breathe(): Promise<void> {
    this.#batches += 1;
    if (this.#settles && this.#batches % batchesPerSettle === 0) {
      // Waits for the batches before the last ones, so that the GPU never runs dry.
      const before = this.#settled;
      this.#settled = this.#machine.settle();
      // It is awaited in its turn; a failure until then must not count as unhandled.
      this.#settled.catch(() => {});
      await before;
    }
    if (performance.now() - this.#turned < longestTurn) return;
    await setImmediate();
    this.#turned = performance.now();
  }
}
