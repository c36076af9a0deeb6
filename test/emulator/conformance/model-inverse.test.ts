/** What digital logic makes of weights as it knows them: products with a tile's model, and inverses; on every backend. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import {
  deriveDemands,
  invertMatrix,
  type Machine,
  openStream,
  ProgramError,
  placeOperations,
  Recorder,
  SingularError,
  type TileSpec,
} from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, realConverters, relativeDifference } from '../machines.ts';
import { blankSet, steadyDevice } from '../probe.ts';

closeBackends();

const batch = 5;
const initial = { distribution: 'uniform', bound: 0.4 } as const;

interface Tiles {
  readonly specs?: Partial<TileSpec>;
}

async function open(
  name: (typeof backendNames)[number],
  context: TestContext,
  widths: readonly [inputs: number, classes: number],
  record: (program: Recorder) => void,
  { specs = {} }: Tiles = {},
) {
  const recorder = new Recorder('model', { batch, inputs: widths[0], classes: widths[1] });
  record(recorder);
  const program = recorder.finish();
  const tiles = program.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, mapping: 'reference', converters: idealConverters, trainLength: 31 },
      array: { rows: 128, columns: 128 },
      device: settleDevice('ideal'),
      ...specs,
    }),
  );
  const machine = await (await backendFor(name, context)).open({ programs: [program], tiles, seed: 5 });
  machine.loadSet('set', blankSet(widths[0], widths[1], batch));
  const run = () => machine.run({ program: 'model', set: 'set', first: 0, count: batch, epoch: 1 });
  const value = (part: string) =>
    machine.readValue(
      'model',
      program.values.findIndex((one) => one.name === part),
    );
  return { machine, program, run, value };
}

const planesOf = async (machine: Machine, tile: string) => (await machine.readTile(tile)).planes;

const recordInverse = (n: number) => (program: Recorder) => {
  const shape = { inputs: n, outputs: n, initial } as const;
  const tile = program.tile({ name: 'w', role: 'weights', ...shape });
  const back = program.tile({ name: 'back', role: 'feedback', ...shape });
  program.invert(back, tile);
  program.beginRound();
  program.read(back, program.read(tile, program.image));
};

/** A permutation, which needs pivots, and a little of everything. */
function wellConditioned(n: number): Float64Array {
  const random = openStream(4, n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const isOn = (Math.floor(at / n) + Math.ceil(n / 3)) % n === at % n;
    return Math.fround((isOn ? 0.8 : 0) + (0.2 / Math.sqrt(n)) * random.normal());
  });
}

const kinds: Record<string, Partial<TileSpec>> = {
  'on single crosspoints': {},
  'that a weight of ½ fills': { weightScale: 0.5 },
  'on pairs': { mapping: 'differential' },
};

describe.each(backendNames)('%s', (name) => {
  describe.each([
    [70, 5],
    [9, 6],
    [3, 1],
    [130, 8],
  ] as const)('a model of %i inputs and %i outputs', (inputs, outputs) => {
    const record = (program: Recorder) => {
      const tile = program.tile({ name: 'w', inputs, outputs, role: 'weights', initial });
      const error = program.map('error', 't - 0.3 + 0.1 * normal()', { t: program.target });
      program.readModel(tile, error);
      program.readTransposed(tile, error);
    };

    it('is the transposed read of an ideal tile, bit for bit', async (context) => {
      const { run, value, machine } = await open(name, context, [inputs, outputs], record);
      run();
      const model = await value('model of w');
      expect(model).toEqual(await value('read w transposed'));
      const [weights, error] = [await planesOf(machine, 'w'), await value('error')];
      const expected = model.map((_, at) => {
        const [n, j] = [Math.floor(at / inputs), at % inputs];
        let sum = 0;
        for (let o = 0; o < outputs; o++) sum += weights[j * outputs + o]! * error[n * outputs + o]!;
        return sum;
      });
      expect(relativeDifference(model, expected)).toBeLessThan(1e-6);
      expect(expected.some((one) => one !== 0)).toBe(true);
      machine.close();
    });

    it('sees no converters and no noise, but the scale of weights and both crosspoints of a pair', async (context) => {
      const specs = { converters: realConverters, weightScale: 0.5, mapping: 'differential' } as const;
      const { run, value, machine } = await open(name, context, [inputs, outputs], record, { specs });
      run();
      const [model, read] = [await value('model of w'), await value('read w transposed')];
      const [planes, error] = [await planesOf(machine, 'w'), await value('error')];
      const cells = inputs * outputs;
      const expected = model.map((_, at) => {
        const [n, j] = [Math.floor(at / inputs), at % inputs];
        let sum = 0;
        for (let o = 0; o < outputs; o++) {
          const cell = j * outputs + o;
          sum += 0.5 * (0.5 * planes[cell]! - 0.5 * planes[cells + cell]!) * error[n * outputs + o]!;
        }
        return sum;
      });
      expect(relativeDifference(model, expected)).toBeLessThan(1e-6);
      expect(relativeDifference(model, read)).toBeGreaterThan(1e-3);
      machine.close();
    });
  });

  describe.each([1, 5, 66])('a square of %i', (n) => {
    const identityError = (one: Float64Array, other: Float64Array, factor: number) => {
      let worst = 0;
      for (let i = 0; i < n; i++) {
        for (let o = 0; o < n; o++) {
          let sum = i === o ? -1 : 0;
          for (let k = 0; k < n; k++) sum += factor * one[i * n + k]! * other[k * n + o]!;
          worst = Math.max(worst, Math.abs(sum));
        }
      }
      return worst;
    };

    for (const [how, specs] of Object.entries(kinds)) {
      it(`has its inverse written over another tile, which undoes it, ${how}`, async (context) => {
        const { run, value, machine } = await open(name, context, [n, 1], recordInverse(n), { specs });
        const scale = specs.weightScale ?? 1;
        const pair = specs.mapping === 'differential';
        const weightsIn = async (tile: string) => {
          const planes = await planesOf(machine, tile);
          return pair ? planes.slice(0, n * n).map((plane, at) => (plane - planes[n * n + at]!) / 2) : planes;
        };
        const planes = pair
          ? Float64Array.from([...wellConditioned(n), ...wellConditioned(n).map((one) => -one)])
          : wellConditioned(n);
        machine.writeTile('w', { planes, fields: new Float64Array(0) });
        run();
        expect(identityError(await weightsIn('w'), await weightsIn('back'), scale ** 2)).toBeLessThan(3e-6);
        const [image, back] = [await value('image'), await value('read back')];
        expect(relativeDifference(image, back)).toBeLessThan(3e-6);
        const { counts, notFinite } = await machine.readCounters();
        expect(notFinite).toBeNull();
        expect((counts.model![0]!.pulsesUp ?? 0) + (counts.model![0]!.pulsesDown ?? 0)).toBeGreaterThan(0);
        // Once more, of the inverse's inverse.
        machine.writeTile('w', { planes: (await machine.readTile('back')).planes, fields: new Float64Array(0) });
        run();
        const again = await weightsIn('back');
        expect(relativeDifference(again, wellConditioned(n))).toBeLessThan(1e-5);
        machine.close();
      });
    }
  });

  it('an inverse is written in whole pulses where the device takes no others', async (context) => {
    const n = 6;
    const [step, bound] = [1 / 64, 4];
    const { machine, run } = await open(name, context, [n, 1], recordInverse(n), {
      specs: { device: steadyDevice(step, bound) },
    });
    const weights = wellConditioned(n);
    machine.writeTile('w', { ...(await machine.readTile('w')), planes: weights });
    run();
    const inverse = invertMatrix(weights, n)!;
    const back = await planesOf(machine, 'back');
    for (const [at, entry] of inverse.entries()) expect(Math.abs(back[at]! - entry)).toBeLessThan(step / 2 + 1e-5);
    expect(Math.max(...inverse.map(Math.abs))).toBeGreaterThan(1);
    machine.close();
  });

  const singular: Record<string, (n: number) => number[]> = {
    zeros: (n) => new Array<number>(n * n).fill(0),
    'equal rows': (n) => Array.from({ length: n * n }, (_, at) => ((at % n) + 1) / 16),
    'a column of zeros': (n) => Array.from({ length: n * n }, (_, at) => (at % n === 3 ? 0 : ((at * 7) % 11) / 16)),
  };
  for (const [what, weights] of Object.entries(singular)) {
    it(`an inverse of ${what} is an error that says so`, async (context) => {
      const { machine, run } = await open(name, context, [7, 1], recordInverse(7));
      machine.writeTile('w', { planes: Float64Array.from(weights(7)), fields: new Float64Array(0) });
      const attempt = async () => {
        run();
        await machine.readCounters();
      };
      await expect(attempt()).rejects.toThrow(SingularError);
      machine.writeTile('w', { planes: Float64Array.from(weights(7)), fields: new Float64Array(0) });
      await expect(attempt()).rejects.toThrow(
        'Expected `w` (`write back`) to be weights that have an inverse, got a singular matrix',
      );
      machine.close();
    });
  }
});

describe('recording', () => {
  const open = () => new Recorder('test', { batch, inputs: 6, classes: 4 });
  const tile = (program: Recorder, name: string, inputs: number, outputs: number) =>
    program.tile({ name, inputs, outputs, role: 'weights', initial });

  it.each([
    [6, 4, 6, 4],
    [4, 4, 6, 6],
    [4, 6, 6, 4],
  ] as const)('refuses to write the inverse of %i × %i over %i × %i', (...[inputs, outputs, back, front]) => {
    const program = open();
    expect(() => program.invert(tile(program, 'back', back, front), tile(program, 'w', inputs, outputs))).toThrow(
      'Expected two square tiles of one size to invert one onto the other',
    );
  });

  it('refuses to write an inverse over what is inverted', () => {
    const program = open();
    expect(() => program.invert(tile(program, 'w', 6, 6), tile(program, 'w', 6, 6))).toThrow(ProgramError);
  });

  it('refuses a model of a tile that was changed, and of another width', () => {
    const program = open();
    const w = tile(program, 'w', 6, 4);
    expect(() => program.readModel(w, program.image)).toThrow('to be 4 wide');
    program.change('pulses', w, program.image, program.target, 1);
    expect(() => program.readModel(w, program.target)).toThrow(/model of w.*to come before the change of w/);
  });

  it('a read of an inverse waits for it, and a change of what is inverted for the inverse', () => {
    const program = open();
    const [w, back] = [tile(program, 'w', 6, 6), tile(program, 'back', 6, 6)];
    program.invert(back, w);
    program.beginRound();
    const read = program.read(back, program.image);
    program.change('pulses', w, program.image, read, 1);
    const [, second, third] = placeOperations(program.finish());
    expect(second?.waitsFor).toEqual([0]);
    expect(third?.waitsFor).toEqual([1, 0]);
  });

  it('a model is no read of an array, but a link in the chain of errors', () => {
    const program = open();
    const [w, v] = [tile(program, 'w', 6, 6), tile(program, 'v', 6, 4)];
    const a = program.read(w, program.image);
    const y = program.read(v, a);
    const e = program.map('e', 'y - t', { y, t: program.target });
    const d = program.readModel(v, e);
    program.change('pulses', v, a, e, 1);
    program.change('pulses', w, program.image, d, 1);
    const demands = deriveDemands(program.finish());
    expect(demands).toMatchObject({ reads: 2, transposedReads: 0, feedbackReads: 0, errorPath: 1 });
    expect(placeOperations(program.finish()).map(({ phase }) => phase)).toEqual([
      ...['forward', 'forward', 'error', 'error', 'update', 'update'],
    ]);
  });
});
