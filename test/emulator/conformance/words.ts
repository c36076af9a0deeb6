/** Programs recorded for a test, on a machine with a blank set of twice their batch. */
import type { TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import {
  type Backend,
  type Machine,
  type Program,
  Recorder,
  type Signal,
  type TileSpec,
} from '../../../emulator/index.ts';
import { backendFor, type backendNames } from '../../backends.ts';
import { idealConverters } from '../machines.ts';
import { blankSet } from '../probe.ts';

export const [inputs, classes, batch] = [70, 5, 6];

export interface Opened {
  readonly machine: Machine;
  readonly program: Program;
  value(signal: Signal): Promise<Float64Array>;
  run(epoch?: number, first?: number, count?: number): void;
}

export async function open(
  name: (typeof backendNames)[number],
  context: TestContext,
  record: (program: Recorder) => void,
  samples = batch,
): Promise<Opened> {
  return openOn(await backendFor(name, context), record, samples);
}

export async function openOn(backend: Backend, record: (program: Recorder) => void, samples = batch): Promise<Opened> {
  const recorder = new Recorder('words', { batch: samples, inputs, classes });
  record(recorder);
  const program = recorder.finish();
  const tiles = program.tiles.map((declaration): TileSpec => {
    const array = { rows: 128, columns: 128 };
    return {
      ...{ declaration, array, mapping: 'reference', converters: idealConverters, trainLength: 31 },
      device: settleDevice('ideal'),
    };
  });
  const machine = await backend.open({ programs: [program], tiles, seed: 5 });
  machine.loadSet('set', blankSet(inputs, classes, 2 * samples));
  return {
    machine,
    program,
    value: ({ id }) => machine.readValue('words', id),
    run: (epoch = 1, first = 0, count = samples) => machine.run({ program: 'words', set: 'set', first, count, epoch }),
  };
}
