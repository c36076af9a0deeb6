/**
 * Cells of an inference model, programmed and aged on the host, which is the same for every backend, and read through a
 * machine: what one read sees is written to a tile as weights, and every row is read alone, by inputs that are unit
 * vectors.
 */
import { type AgedCells, type Draws, type SettledInference, settleDevice } from '../../devices/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { SingleTile } from './single-tile.ts';

const rows = 128;
const reads = ['forward'] as const;

export class ProgrammedTile {
  readonly #tile: SingleTile;
  readonly cells: number;

  private constructor(tile: SingleTile) {
    this.#tile = tile;
    this.cells = tile.inputs * tile.outputs;
  }

  /** @param cells a multiple of 128 */
  static async open(backend: Backend, cells: number): Promise<ProgrammedTile> {
    const spec = { device: settleDevice('ideal'), inputs: rows, outputs: cells / rows, batch: rows, reads };
    const tile = await SingleTile.open(backend, spec);
    tile.drive({ perSample: new Float64Array(rows).fill(1) });
    return new ProgrammedTile(tile);
  }

  /** One read of every cell, @unit S. */
  async read(inference: SettledInference, cells: AgedCells, random: Draws): Promise<Float64Array> {
    const [, maximum] = inference.range;
    await this.#tile.program(inference.read(cells, random).map((conductance) => conductance / maximum));
    this.#tile.run('read', rows);
    return (await this.#tile.readings('forward')).map((weight) => weight * maximum);
  }

  close(): void {
    this.#tile.close();
  }
}
