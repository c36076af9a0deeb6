/**
 * A probe: one tile (or a few) with input and error laid on as wanted, so that a test can ask one question of it.
 *
 * Input x = a + b · image, error d = c + e · target, with a, b, c, e vectors that `drive` writes; then W x, Wᵀ d and the
 * change, as asked for.
 */
import { type Device, type DeviceDescription, settleDevice } from '../../devices/index.ts';
import {
  type Backend,
  type GradientWriting,
  type Machine,
  type Program,
  Recorder,
  type SampleSet,
  type TileSpec,
  type TileState,
  type UpdateMode,
  weightsOf,
} from '../../emulator/index.ts';
import { idealConverters } from './machines.ts';

export interface ProbeSpec {
  readonly inputs: number;
  readonly outputs: number;
  readonly batch?: number;
  /** Tiles by name; all get the same input and error. @default one ideal tile `w` */
  readonly devices?: Readonly<Record<string, Device>>;
  readonly read?: boolean;
  readonly change?: GradientWriting & { readonly mode: UpdateMode; readonly rate: number };
  readonly weightScale?: number;
  /** Adds a program `look` that reads the tiles and changes nothing. */
  readonly look?: boolean;
  readonly mapping?: TileSpec['mapping'];
  readonly array?: TileSpec['array'];
  readonly converters?: TileSpec['converters'];
  readonly seed?: number;
}

export interface Drive {
  readonly x?: ArrayLike<number>;
  readonly perImage?: ArrayLike<number>;
  readonly d?: ArrayLike<number>;
  readonly perTarget?: ArrayLike<number>;
}

export class Probe {
  readonly machine: Machine;
  readonly program: Program;
  readonly tiles: readonly TileSpec[];

  private constructor(machine: Machine, program: Program, tiles: readonly TileSpec[]) {
    this.machine = machine;
    this.program = program;
    this.tiles = tiles;
  }

  static async open(backend: Backend, spec: ProbeSpec): Promise<Probe> {
    const devices = spec.devices ?? { w: settleDevice('ideal') };
    const program = recordProbe(spec, Object.keys(devices));
    const tiles = program.tiles.map(
      (declaration): TileSpec => ({
        declaration,
        device: devices[declaration.name]!,
        mapping: spec.mapping ?? 'reference',
        array: spec.array ?? { rows: 512, columns: 512 },
        converters: spec.converters ?? idealConverters,
        trainLength: 31,
        ...(spec.weightScale !== undefined && { weightScale: spec.weightScale }),
      }),
    );
    const { inputs, outputs, batch = 1, look } = spec;
    const programs = look
      ? [program, recordProbe({ inputs, outputs, batch, read: true }, Object.keys(devices), 'look')]
      : [program];
    const machine = await backend.open({ programs, tiles, seed: spec.seed ?? 11 });
    machine.loadSet('set', blankSet(inputs, outputs, batch));
    return new Probe(machine, program, tiles);
  }

  drive({ x, perImage, d, perTarget }: Drive): void {
    for (const [name, values] of Object.entries({ a: x, b: perImage, c: d, e: perTarget })) {
      if (values) this.machine.writeVector(name, values);
    }
  }

  run(count = this.program.batch, first = 0, epoch = 1, program: 'probe' | 'look' = 'probe'): void {
    this.machine.run({ program, set: 'set', first, count, epoch });
  }

  /** Runs this many full batches of one epoch. */
  runBatches(batches: number, epoch = 1): void {
    const { batch } = this.program;
    this.machine.loadSet('set', blankSet(this.#width('a'), this.#width('c'), batches * batch));
    for (let turn = 0; turn < batches; turn++) this.run(batch, turn * batch, epoch);
  }

  /** [sample][width] of the value of that name. */
  value(name: string): Promise<Float64Array> {
    const index = this.program.values.findIndex((value) => value.name === name);
    if (index < 0) throw new Error(`no value ${name}`);
    return this.machine.readValue('probe', index);
  }

  /** W x and Wᵀ d of the first sample, by the program that only reads. */
  async look(tile = 'w'): Promise<{ forward: Float64Array; transposed: Float64Array }> {
    this.run(1, 0, 1, 'look');
    // Values of both programs begin with image, target, x and d; a tile has a read each way.
    const at = 4 + 2 * this.tiles.findIndex(({ declaration }) => declaration.name === tile);
    const [forward, transposed] = [
      await this.machine.readValue('look', at),
      await this.machine.readValue('look', at + 1),
    ];
    return {
      forward: forward.slice(0, this.#width('c')),
      transposed: transposed.slice(0, this.#width('a')),
    };
  }

  /** State of a tile, and one field of it by name. */
  async state(tile = 'w'): Promise<TileState & { field(name: string): Float64Array }> {
    const { device } = this.tiles.find((spec) => spec.declaration.name === tile)!;
    const state = await this.machine.readTile(tile);
    const names = device.pulse?.fields ?? [];
    const field = (name: string) => {
      const index = names.indexOf(name);
      if (index < 0) throw new Error(`no field ${name} among ${names}`);
      return state.planes.map((_, at) => state.fields[at * names.length + index]!);
    };
    return { ...state, field };
  }

  /** [inputs][outputs] */
  async weights(tile = 'w'): Promise<Float64Array> {
    const spec = this.tiles.find(({ declaration }) => declaration.name === tile)!;
    return weightsOf(spec, await this.machine.readTile(tile));
  }

  /** Sets the weights of a tile of one plane, [inputs][outputs]. */
  async setWeights(planes: Float64Array, tile = 'w'): Promise<void> {
    const { fields } = await this.machine.readTile(tile);
    this.machine.writeTile(tile, { planes, fields });
  }

  #width(vector: string): number {
    return this.program.vectors.find(({ name }) => name === vector)!.width;
  }

  /** Counters of the operation of that label since the last call. */
  async counts(label: string): Promise<Readonly<Record<string, number>>> {
    const { counts } = await this.machine.readCounters();
    return counts.probe![this.program.operations.findIndex((operation) => operation.label === label)]!;
  }
}

function recordProbe(
  { inputs, outputs, batch = 1, read, change }: ProbeSpec,
  tiles: readonly string[],
  name = 'probe',
): Program {
  const program = new Recorder(name, { batch, inputs, classes: outputs });
  const zero = { distribution: 'zero', bound: 0 } as const;
  const onInput = { a: program.vector('a', inputs, zero), b: program.vector('b', inputs, zero), i: program.image };
  const onOutput = { c: program.vector('c', outputs, zero), e: program.vector('e', outputs, zero), t: program.target };
  const x = program.map('x', 'a + b * i', onInput);
  const d = program.map('d', 'c + e * t', onOutput);
  const initial = { distribution: 'uniform', bound: 0.9 } as const;
  const declared = tiles.map((name) => program.tile({ name, outputs, inputs, role: 'weights', initial }));
  for (const tile of read ? declared : []) {
    program.read(tile, x);
    program.readTransposed(tile, d);
  }
  for (const tile of change ? declared : []) {
    program.change(change!.mode, tile, x, d, change!.rate, change!);
  }
  return program.finish();
}

/** Samples whose pixels and labels go through all values in turn. */
export function blankSet(width: number, classes: number, count: number): SampleSet {
  return {
    count,
    width,
    classes,
    pixels: Uint8Array.from({ length: count * width }, (_, index) => (index * 37 + 11) % 256),
    labels: Uint8Array.from({ length: count }, (_, index) => index % classes),
  };
}

/** A constant step with no spread, between ±bound; `step` is its granularity. A reset leads to 0 exactly. */
export function steadyDevice(step: number, bound: number, cycleNoise = 0, more: DeviceDescription = {}): Device {
  return settleDevice({
    extends: 'gokmen-vlasov',
    ...more,
    parameters: {
      step,
      cycleNoise,
      stepSpread: 0,
      upDownSpread: 0,
      upperBound: bound,
      lowerBound: -bound,
      upperBoundSpread: 0,
      lowerBoundSpread: 0,
      resetNoise: 0,
      ...more.parameters,
    },
  });
}

/** Mean, standard deviation and kurtosis. */
export function momentsOf(values: ArrayLike<number>): { mean: number; std: number; kurtosis: number } {
  const count = values.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index]!;
  const mean = sum / count;
  let second = 0;
  let fourth = 0;
  for (let index = 0; index < count; index++) {
    const square = (values[index]! - mean) ** 2;
    second += square / count;
    fourth += square ** 2 / count;
  }
  return { mean, std: Math.sqrt(second), kurtosis: second > 0 ? fourth / second ** 2 : 0 };
}

/** Waves: values without pattern, from −1 to 1. */
export function wave(count: number, phase = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => Math.fround(Math.sin(1.3 * index * index + phase)));
}
