/**
 * One tile that is read both ways, for tests that ask the same of several backends: inputs differ from sample to sample
 * and are the same everywhere.
 */
import { settleDevice } from '../../../devices/index.ts';
import {
  type Backend,
  type Machine,
  type Program,
  programPlanes,
  Recorder,
  type TileSpec,
  type UpdateMode,
} from '../../../emulator/index.ts';
import { withUnitColumns } from '../../../emulator/tile/initial-state.ts';
import { idealConverters } from '../machines.ts';
import { blankSet, wave } from '../probe.ts';

export interface ReaderSpec extends Partial<Omit<TileSpec, 'declaration'>> {
  readonly inputs?: number;
  readonly outputs?: number;
  readonly batch?: number;
  readonly samples?: number;
  /** Learns after every read. */
  readonly change?: { readonly mode: UpdateMode; readonly rate: number };
  /** No transposed read. @default both ways */
  readonly forwardOnly?: boolean;
  readonly seed?: number;
}

export class Reader {
  readonly machine: Machine;
  readonly program: Program;
  readonly tile: TileSpec;
  readonly samples: number;

  private constructor(machine: Machine, program: Program, tile: TileSpec, samples: number) {
    this.machine = machine;
    this.program = program;
    this.tile = tile;
    this.samples = samples;
  }

  static async open(backend: Backend, spec: ReaderSpec = {}): Promise<Reader> {
    const {
      inputs = 21,
      outputs = 10,
      batch = 6,
      forwardOnly = false,
      seed = 5,
      change,
      samples = spec.batch ?? 6,
      ...rest
    } = spec;
    const program = new Recorder('reads', { batch, inputs, classes: outputs });
    const zero = { distribution: 'zero', bound: 0 } as const;
    const vectors = { a: program.vector('a', inputs, zero), b: program.vector('b', inputs, zero), i: program.image };
    const c = program.vector('c', outputs, zero);
    const handle = program.tile({ name: 'w', inputs, outputs, role: 'weights', initial: zero });
    const x = program.map('x', 'a + b * i', vectors);
    const d = program.map('d', 'c - 0.5 * t', { c, t: program.target });
    program.read(handle, x);
    if (!forwardOnly) program.readTransposed(handle, d);
    if (change) program.change(change.mode, handle, x, d, change.rate);
    const recorded = program.finish();
    const tile: TileSpec = {
      declaration: recorded.tiles[0]!,
      device: settleDevice('ideal'),
      mapping: 'reference',
      array: { rows: 8, columns: 64 },
      converters: idealConverters,
      trainLength: 31,
      ...rest,
    };
    const machine = await backend.open({ programs: [recorded], tiles: [tile], seed });
    machine.loadSet('set', blankSet(inputs, outputs, samples));
    machine.writeVector('a', wave(inputs, 1));
    // Powers of two: the inputs have the same bits everywhere, whether or not a multiply-add rounds once.
    machine.writeVector(
      'b',
      wave(inputs, 2).map((one) => Math.sign(one) * (Math.abs(one) > 0.5 ? 1 : 0.25)),
    );
    machine.writeVector('c', wave(outputs, 3));
    const reader = new Reader(machine, recorded, tile, samples);
    await reader.settle(wave(inputs * outputs, 4).map((one) => 0.9 * one));
    return reader;
  }

  /** Programs weights, [inputs][outputs], and finds what reads of them depend on. */
  async settle(weights: Float64Array): Promise<void> {
    const { fields } = await this.machine.readTile('w');
    const planes = programPlanes(this.tile, withUnitColumns(this.tile, weights), fields);
    this.machine.writeTile('w', { planes, fields });
    await this.machine.refreshReads();
  }

  run(count = this.program.batch, first = 0, epoch = 1): void {
    this.machine.run({ program: 'reads', set: 'set', first, count, epoch });
  }

  /** The value that an operation of that label gives, or that of that name: [sample][width]. */
  value(name: string): Promise<Float64Array> {
    const index = this.program.values.findIndex((value) => value.name === name);
    if (index < 0) throw new Error(`no value ${name} among ${this.program.values.map((value) => value.name)}`);
    return this.machine.readValue('reads', index);
  }

  forward(): Promise<Float64Array> {
    return this.value('read w');
  }

  transposed(): Promise<Float64Array> {
    return this.value('read w transposed');
  }

  async counts(label: string): Promise<Readonly<Record<string, number>>> {
    const { counts } = await this.machine.readCounters();
    return counts.reads![this.program.operations.findIndex((operation) => operation.label === label)]!;
  }

  close(): void {
    this.machine.close();
  }
}
