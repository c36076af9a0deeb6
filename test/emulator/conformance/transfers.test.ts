/** What fast tiles gather and weights are given, on every backend, beside the recursions of `program/transfer.ts`. */
import { describe, expect, it, type TestContext } from 'vitest';
import { learnByTransfer, type Transfer } from '../../../algorithms/index.ts';
import { settleDevice } from '../../../devices/index.ts';
import { type Machine, Recorder, type TileSpec, weightsOf } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters } from '../machines.ts';

closeBackends();

const [inputs, outputs, batch, samples] = [5, 3, 4, 12];
const every = 2;
/** A pulse of a device that takes any change. */
const pulse = settleDevice('ideal').granularity;

const pixels = Uint8Array.from({ length: samples * inputs }, (_, at) => (at * 53) % 256);
const labels = Uint8Array.from({ length: samples }, (_, n) => n % outputs);

/** Σ over the samples from `first` on of error inputᵀ, [inputs][outputs]; the target is the error. */
function gradientOf(first: number, count: number): Float64Array {
  const sum = new Float64Array(inputs * outputs);
  for (let n = first; n < first + count; n++) {
    for (let j = 0; j < inputs; j++) sum[j * outputs + labels[n]!]! += pixels[n * inputs + j]! / 255;
  }
  return sum;
}

/** A tile `w` that starts at zero and learns with the target as error. */
async function openTile(name: (typeof backendNames)[number], context: TestContext, transfer: Transfer) {
  const program = new Recorder('train', { batch, inputs, classes: outputs });
  const initial = { distribution: 'zero', bound: 0 } as const;
  const w = program.tile({ name: 'w', inputs, outputs, role: 'weights', initial });
  learnByTransfer(program, w, [{ input: program.image, error: program.target }], transfer);
  const finished = program.finish();
  const tiles = finished.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, device: settleDevice('ideal'), mapping: 'reference', trainLength: 31 },
      ...{ array: { rows: 8, columns: 8 }, converters: idealConverters },
    }),
  );
  const machine = await (await backendFor(name, context)).open({ programs: [finished], tiles, seed: 5 });
  machine.loadSet('set', { count: samples, width: inputs, classes: outputs, pixels, labels });
  const weightsIn = async (tile: number) => {
    const spec = tiles[tile]!;
    return weightsOf(spec, await machine.readTile(spec.declaration.name));
  };
  return { machine, weights: () => weightsIn(0), fast: () => weightsIn(1) };
}

/** Epochs in batches of unlike sizes; after each, what was done. */
async function train(machine: Machine, epochs: number, each: (first: number, count: number) => void) {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const [first, count] of [
      [0, 4],
      [4, 3],
      [7, 4],
      [11, 1],
    ] as const) {
      machine.run({ program: 'train', set: 'set', first, count, epoch });
      each((epoch - 1) * samples + first, count);
    }
  }
}

/** The visits after `seen` samples of a batch: rows, and how often each was visited before. */
function visits(seen: number, count: number) {
  const numbers: number[] = [];
  for (let n = seen + 1; n <= seen + count; n++) if (n % every === 0) numbers.push(n / every - 1);
  return numbers.map((visit) => ({ row: visit % inputs, earlier: Math.floor(visit / inputs) }));
}

const expectClose = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(got).toHaveLength(wanted.length);
  for (let at = 0; at < wanted.length; at++) expect(got[at]).toBeCloseTo(wanted[at]!, 5);
};

describe.each(backendNames)('%s', (name) => {
  it('takes rows over one after another, one every so many samples, whatever the batches', async (context) => {
    const transfer = { every, fastRate: 0.03, rate: 0.2, buffer: null };
    const { machine, weights, fast } = await openTile(name, context, transfer);
    const [a, c] = [new Float64Array(inputs * outputs), new Float64Array(inputs * outputs)];
    await train(machine, 2, (seen, count) => {
      gradientOf(seen % samples, count).forEach((g, at) => {
        a[at]! -= transfer.fastRate * g;
      });
      for (const { row } of visits(seen, count)) {
        for (let at = row * outputs; at < (row + 1) * outputs; at++) c[at]! += transfer.rate * a[at]!;
      }
    });
    expectClose(await fast(), a);
    expectClose(await weights(), c);
    expect(Math.min(...c.map(Math.abs))).toBeGreaterThan(0.01);
    machine.close();
  });

  it('lets whole pulses leave a buffer, at most so many, and keeps a share of it', async (context) => {
    const buffer = { momentum: 0.25, most: 2 };
    const rate = 8 * pulse;
    const { machine, weights } = await openTile(name, context, { every, fastRate: 0.03, rate, buffer });
    const [a, held, pulses] = [0, 1, 2].map(() => new Float64Array(inputs * outputs)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const seenPulses = new Set<number>();
    await train(machine, 6, (seen, count) => {
      gradientOf(seen % samples, count).forEach((g, at) => {
        a[at]! -= 0.03 * g;
      });
      for (const { row } of visits(seen, count)) {
        for (let at = row * outputs; at < (row + 1) * outputs; at++) {
          const filled = held[at]! + 8 * a[at]!;
          const whole = Math.max(-2, Math.min(2, Math.trunc(filled)));
          seenPulses.add(Math.abs(whole));
          held[at] = whole === 0 ? filled : 0.25 * filled;
          pulses[at]! += whole;
        }
      }
    });
    expect([...seenPulses].sort()).toEqual([0, 1, 2]);
    const ours = await weights();
    for (const [at, whole] of pulses.entries()) expect(ours[at]! / pulse).toBeCloseTo(whole, 2);
    expectClose(await machine.readVector('held in buffer of w'), held);
    machine.close();
  });

  it('turns the sign with which a row gathers after each of its visits, if that is certain', async (context) => {
    const buffer = { momentum: 0, most: 1, chopping: { probability: 1, byMean: false } };
    const { machine, fast } = await openTile(name, context, { every, fastRate: 0.03, rate: 1e-9, buffer });
    const [a, held, signs] = [new Float64Array(inputs * outputs), new Float64Array(inputs * outputs), [1, 1, 1, 1, 1]];
    await train(machine, 2, (seen, count) => {
      gradientOf(seen % samples, count).forEach((g, at) => {
        a[at]! -= 0.03 * signs[Math.floor(at / outputs)]! * g;
      });
      for (const { row } of visits(seen, count)) {
        for (let at = row * outputs; at < (row + 1) * outputs; at++) held[at]! += (1e-9 / pulse) * signs[row]! * a[at]!;
        signs[row]! *= -1;
      }
    });
    expectClose(await fast(), a);
    expect(await machine.readVector('chopper of w')).toEqual(Float64Array.from(signs, (sign) => (1 - sign) / 2));
    expectClose(
      (await machine.readVector('held in buffer of w')).map((one) => one * 1e6),
      held.map((one) => one * 1e6),
    );
    machine.close();
  });

  it('turns a share of the signs at random', async (context) => {
    const buffer = { momentum: 0, most: 1, chopping: { probability: 0.25, byMean: false } };
    const { machine } = await openTile(name, context, { every: 1, fastRate: 0.03, rate: 1e-9, buffer });
    let turns = 0;
    let before: ArrayLike<number> = new Float64Array(inputs);
    const visited = 600;
    for (let epoch = 1; epoch <= visited / samples; epoch++) {
      for (let first = 0; first < samples; first++) {
        machine.run({ program: 'train', set: 'set', first, count: 1, epoch });
        const turned = await machine.readVector('chopper of w');
        turns += turned.reduce((sum, one, row) => sum + Math.abs(one - before[row]!), 0);
        before = turned;
      }
    }
    // Four standard deviations of a binomial count.
    expect(Math.abs(turns - 0.25 * visited)).toBeLessThan(4 * Math.sqrt(visited * 0.25 * 0.75));
    machine.close();
  });

  it('compares with the mean of the period before, and writes once there was one', async (context) => {
    const buffer = { momentum: 0, most: 1, chopping: { probability: 0.4, byMean: true } };
    const rate = 5 * pulse;
    const { machine, weights, fast } = await openTile(name, context, { every, fastRate: 0.03, rate, buffer });
    const [period, weight] = [3, 1];
    const [a, held, mean, past, pulses] = Array.from({ length: 5 }, () => new Float64Array(inputs * outputs)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const signs = [1, 1, 1, 1, 1];
    await train(machine, 6, (seen, count) => {
      gradientOf(seen % samples, count).forEach((g, at) => {
        a[at]! -= 0.03 * signs[Math.floor(at / outputs)]! * g;
      });
      for (const { row, earlier } of visits(seen, count)) {
        for (let at = row * outputs; at < (row + 1) * outputs; at++) {
          if (earlier > 0 && earlier % period === 0) past[at] = mean[at]!;
          mean[at]! += weight * (a[at]! - mean[at]!);
          const filled = held[at]! + 5 * signs[row]! * (a[at]! - past[at]!);
          const whole = Math.max(-1, Math.min(1, Math.trunc(filled)));
          held[at] = whole === 0 ? filled : 0;
          if (earlier > period) pulses[at]! += whole;
        }
        if (earlier % period === period - 1) signs[row]! *= -1;
      }
    });
    expectClose(await fast(), a);
    expectClose(await machine.readVector('means of buffer of w'), [...mean, ...past]);
    const ours = await weights();
    for (const [at, whole] of pulses.entries()) expect(ours[at]! / pulse).toBeCloseTo(whole, 2);
    expect(Math.max(...pulses.map(Math.abs))).toBeGreaterThan(0);
    machine.close();
  });
});

describe('a recorder', () => {
  it('refuses to visit a row twice in a batch, and to mix visits with samples', () => {
    const program = new Recorder('train', { batch: 16, inputs, classes: outputs });
    const shape = { inputs, outputs, initial: { distribution: 'zero', bound: 0 } } as const;
    const tile = program.tile({ ...shape, name: 'w', role: 'weights' });
    expect(() => program.visit(tile, 3)).toThrow(
      'Expected an integer from 4 on of samples to a visit, so that a batch of 16 visits each row of w once at most, got 3',
    );
    expect(() => program.visit(tile, 4.5)).toThrow('Expected an integer from 4 on');
    const row = program.visit(tile, 4);
    expect(() => program.map('mixed', 'a + b', { a: row, b: program.image })).toThrow(
      'Expected operands of `mixed` to be all of samples or all of the same visits, got `image` besides others',
    );
    expect(() => program.change('pulses', tile, row, program.target, 1)).toThrow('all of the same visits');
    expect(() => program.change('write', tile, program.image, program.target, 'pulse')).toThrow('got pulse');
    expect(program.slice('part', row, 1, 2).every).toBe(4);
  });
});
