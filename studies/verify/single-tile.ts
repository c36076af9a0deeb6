/**
 * One tile of a backend, driven by hand: state, input and error laid on as wanted, by the operations that training uses.
 *
 * Sample n of a batch has the input x = base + perSample · e_n, with e_n the n-th unit vector, and every sample has the
 * same error. Every batch is an epoch of its own, so that its noise is fresh.
 */
import type { Device } from '../../devices/index.ts';
import {
  type ArrayShape,
  type Backend,
  type Converters,
  type Machine,
  type Mapping,
  outputOf,
  type Program,
  programPlanes,
  programTile,
  type ReadDirection,
  Recorder,
  type TileSpec,
  type TileState,
  type TileWires,
  unitCell,
  weightsOf,
} from '../../emulator/index.ts';

export interface SingleTileSpec {
  readonly device: Device;
  readonly inputs: number;
  readonly outputs: number;
  /** Largest batch, in samples. @default 1 */
  readonly batch?: number;
  /** What a batch of the program `read` reads. @default none */
  readonly reads?: readonly ReadDirection[];
  /** Rates of pulsed changes, each a program of that name. @default none */
  readonly rates?: Readonly<Record<string, number>>;
  /** @default reference */
  readonly mapping?: Mapping;
  /** @default one that holds a weight in a crosspoint */
  readonly array?: ArrayShape;
  /** @default ideal */
  readonly converters?: Converters;
  /** @default without resistance */
  readonly wires?: TileWires;
  /** Weight that a cell's ±1 stands for. @default 1 */
  readonly weightScale?: number;
  /** @default 1 */
  readonly seed?: number;
}

const ideal: Converters = { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 };

export class SingleTile {
  readonly #machine: Machine;
  readonly #tile: TileSpec;
  readonly #programs: readonly Program[];
  readonly #seed: number;
  #epoch = 0;

  private constructor(machine: Machine, tile: TileSpec, programs: readonly Program[], seed: number) {
    this.#machine = machine;
    this.#tile = tile;
    this.#programs = programs;
    this.#seed = seed;
  }

  static async open(backend: Backend, spec: SingleTileSpec): Promise<SingleTile> {
    const { device, inputs, outputs, batch = 1, reads = [], rates = {}, converters = ideal, seed = 1 } = spec;
    const { mapping = 'reference', array = { rows: inputs, columns: outputs }, wires, weightScale = 1 } = spec;
    const programs = [
      ...(reads.length > 0 ? [record('read', spec, reads)] : []),
      ...Object.entries(rates).map(([name, rate]) => record(name, spec, [], rate)),
    ];
    const [declaration] = (programs[0] as Program).tiles as readonly [TileSpec['declaration']];
    const given = { declaration, device, mapping, array, converters, weightScale, ...(wires && { wires }) };
    const tile: TileSpec = { ...given, trainLength: 31 };
    const machine = await backend.open({ programs, tiles: [tile], seed });
    const pixels = Uint8Array.from({ length: batch * inputs }, (_, at) => (at % (inputs + 1) === 0 ? 255 : 0));
    machine.loadSet('units', { count: batch, width: inputs, classes: outputs, pixels, labels: new Uint8Array(batch) });
    return new SingleTile(machine, tile, programs, seed);
  }

  /** @param drive base and perSample [inputs], error [outputs]; what is left out stays */
  drive(drive: { readonly [Name in 'base' | 'perSample' | 'error']?: ArrayLike<number> }): void {
    if (drive.base) this.#machine.writeVector('base', drive.base);
    if (drive.perSample) this.#machine.writeVector('per sample', drive.perSample);
    if (drive.error) this.#machine.writeVector('error', drive.error);
  }

  /** @param program `read`, or the name of a rate */
  run(program: string, samples = 1): void {
    this.#epoch += 1;
    this.#machine.run({ program, set: 'units', first: 0, count: samples, epoch: this.#epoch });
  }

  get inputs(): number {
    return this.#tile.declaration.inputs;
  }

  get outputs(): number {
    return this.#tile.declaration.outputs;
  }

  /** What reads of the last batch gave, [sample][width]. */
  readings(direction: ReadDirection): Promise<Float64Array> {
    const read = this.#programs[0]?.operations.find((one) => one.kind === 'read' && one.direction === direction);
    return this.#machine.readValue('read', (read && outputOf(read)) ?? -1);
  }

  /** What a read sees of the crosspoints, [inputs][outputs]. */
  async weights(): Promise<Float64Array> {
    return weightsOf(this.#tile, await this.#machine.readTile('tile'));
  }

  /** The states of the crosspoints, [inputs][outputs]. */
  async states(): Promise<Float64Array> {
    return (await this.#machine.readTile('tile')).planes;
  }

  /**
   * Programs weights, [inputs][outputs], each crosspoint to within its own bounds; what was drawn for it stays.
   *
   * @returns the states
   */
  async program(weights: ArrayLike<number>): Promise<Float64Array> {
    const state = await this.#programmed(weights);
    this.#machine.writeTile('tile', state);
    await this.#machine.refreshReads();
    return state.planes;
  }

  async #programmed(weights: ArrayLike<number>): Promise<TileState> {
    const learns = unitCell(this.#tile.mapping).pulsed !== 'none';
    if (!learns) return programTile(this.#tile, weights, { seed: this.#seed });
    const { fields } = await this.#machine.readTile('tile');
    return { planes: programPlanes(this.#tile, weights, fields), fields };
  }

  close(): void {
    this.#machine.close();
  }
}

/** A program that reads the tile, or changes it at a rate. */
function record(
  name: string,
  { inputs, outputs, batch = 1 }: SingleTileSpec,
  reads: readonly ReadDirection[],
  rate?: number,
): Program {
  const zero = { distribution: 'zero', bound: 0 } as const;
  const recorder = new Recorder(name, { batch, inputs, classes: outputs });
  const base = recorder.vector('base', inputs, zero);
  const perSample = recorder.vector('per sample', inputs, zero);
  const x = recorder.map('x', 'base + perSample * unit', { base, perSample, unit: recorder.image });
  const d = recorder.map('d', 'error', { error: recorder.vector('error', outputs, zero) });
  const tile = recorder.tile({ name: 'tile', inputs, outputs, role: 'weights', initial: zero });
  if (reads.includes('forward')) recorder.read(tile, x);
  if (reads.includes('transposed')) recorder.readTransposed(tile, d);
  if (rate !== undefined) recorder.change('pulses', tile, x, d, rate);
  return recorder.finish();
}
