/**
 * A tile whose crosspoints all get the same pulses, by the kernels that training uses.
 *
 * Inputs of 1, errors of ∓1 and a rate of k granularities ask every crosspoint for k pulses: the trains have k slots, and
 * rows and columns fire in each for certain. There is no mini-batch in what is asked here, so that crosspoints do not rest
 * (`PulseLaw.rest`).
 */
import type { Device } from '../../devices/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { SingleTile } from './single-tile.ts';

const trainLength = 10;
const longestRow = 128;

export class PulsedTile {
  readonly #tile: SingleTile;

  private constructor(tile: SingleTile) {
    this.#tile = tile;
  }

  /** @param atLeast crosspoints; whole rows of them are made, and they start at w = 0 */
  static async open(backend: Backend, device: Device, atLeast: number, seed = 1): Promise<PulsedTile> {
    const outputs = Math.min(atLeast, longestRow);
    const inputs = Math.ceil(atLeast / outputs);
    const tile = await SingleTile.open(backend, {
      device: { ...device, pulse: device.pulse && { ...device.pulse, rest: null } },
      inputs,
      outputs,
      rates: { pulse: device.granularity, train: trainLength * device.granularity },
      seed,
    });
    tile.drive({ base: new Float64Array(inputs).fill(1) });
    return new PulsedTile(tile);
  }

  pulse(direction: 'up' | 'down', count: number): void {
    this.#tile.drive({ error: new Float64Array(this.#tile.outputs).fill(direction === 'up' ? -1 : 1) });
    for (let left = count; left > 0; left -= left >= trainLength ? trainLength : 1) {
      this.#tile.run(left >= trainLength ? 'train' : 'pulse');
    }
  }

  /** What a read sees [crosspoints]. */
  weights(): Promise<Float64Array> {
    return this.#tile.weights();
  }

  /** [crosspoints] */
  states(): Promise<Float64Array> {
    return this.#tile.states();
  }

  /** Programs a weight, on each crosspoint to within its bounds. @returns the states [crosspoints] */
  program(weight: number): Promise<Float64Array> {
    return this.#tile.program(new Float64Array(this.#tile.inputs * this.#tile.outputs).fill(weight));
  }

  close(): void {
    this.#tile.close();
  }
}
