/**
 * Ways of changing arrays that are the hardware's own, on the task that aihwkit's were run on: a 16 × 16 tile of coarse,
 * unequal, noisy devices learns a matrix from random inputs, with errors known exactly.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { learnByTransfer, type Transfer } from '../../algorithms/index.ts';
import { settleDevice } from '../../devices/index.ts';
import {
  createCpuBackend,
  type Machine,
  Recorder,
  type TileSpec,
  type WriteRounding,
  weightsOf,
} from '../../emulator/index.ts';
import { idealConverters, realConverters } from '../emulator/machines.ts';
import { blankSet } from '../emulator/probe.ts';

interface Curve {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const golden = JSON.parse(
  readFileSync(new URL('../fixtures/algorithms/aihwkit-convergence.json', import.meta.url), 'utf8'),
) as {
  readonly every: number;
  readonly curves: Readonly<Record<string, Curve>>;
};

const size = 16;
const target = Float64Array.from({ length: size * size }, (_, cell) => {
  const [input, output] = [cell % size, Math.floor(cell / size)];
  // Row i, column j of the task's matrix: 0.3 sin(1.7 i + 0.9 j); stored [inputs][outputs] below.
  return 0.3 * Math.sin(1.7 * output + 0.9 * input);
});
const stored = Float64Array.from({ length: size * size }, (_, cell) => {
  const [input, output] = [Math.floor(cell / size), cell % size];
  return target[output * size + input] as number;
});

const device = settleDevice({
  name: 'soft bounds against a reference',
  law: 'soft-bounds-reference',
  parameters: {
    ...{ step: 0.02, stepSpread: 0.3, cycleNoise: 0.3, noise: 'additive', upDownSpread: 0.01 },
    ...{ upperBound: 1, upperBoundSpread: 0.3, lowerBound: -1, lowerBoundSpread: 0.3 },
    ...{ referenceSpread: 0.05, symmetryPoint: 'subtracted' },
  },
  extends: 'reram-array-om',
});

/** How the tile is changed. */
type Way = { readonly rounding: WriteRounding } | { readonly transfer: Transfer } | 'pulses';

async function openTask(way: Way, seed: number) {
  const program = new Recorder('task', { batch: 1, inputs: size, classes: size });
  const shape = { inputs: size, outputs: size, initial: { distribution: 'zero', bound: 0 } } as const;
  const tile = program.tile({ ...shape, name: 'w', role: 'weights' });
  const wanted = program.tile({ ...shape, name: 'wanted', role: 'feedback' });
  const x = program.map('x', '2 * uniform() - 1', {}, size);
  const error = program.map('error', 'y - t', { y: program.read(tile, x), t: program.read(wanted, x) });
  if (way === 'pulses') program.change('pulses', tile, x, error, 0.1);
  else if ('transfer' in way) learnByTransfer(program, tile, [{ input: x, error }], way.transfer);
  else program.write(tile, [{ input: x, error }], 0.1, way);
  const finished = program.finish();
  const tiles = finished.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, mapping: 'reference', trainLength: 31 },
      converters: declaration.role === 'fast' ? realConverters : idealConverters,
      array: { rows: size, columns: size },
      device: declaration.name === 'wanted' ? settleDevice('ideal') : device,
    }),
  );
  const machine = await createCpuBackend().open({ programs: [finished], tiles, seed });
  machine.loadSet('set', blankSet(size, size, 1));
  machine.writeTile('wanted', { planes: stored, fields: new Float64Array(0) });
  return { machine, spec: tiles[0] as TileSpec };
}

async function errorOf(machine: Machine, spec: TileSpec): Promise<number> {
  const weights = weightsOf(spec, await machine.readTile('w'));
  const squares = weights.map((weight, cell) => (weight - (stored[cell] as number)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
/** Of the golden curves. */
const goldenSeeds = 5;

/** Means over the seeds, at the samples of the golden curve. */
async function curveOf(way: Way): Promise<readonly number[]> {
  const curves = await Promise.all(
    seeds.map(async (seed) => {
      const { machine, spec } = await openTask(way, seed);
      const curve = [await errorOf(machine, spec)];
      for (let sample = 1; sample <= 20 * golden.every; sample++) {
        machine.run({ program: 'task', set: 'set', first: 0, count: 1, epoch: sample });
        if (sample % golden.every === 0) curve.push(await errorOf(machine, spec));
      }
      machine.close();
      return curve;
    }),
  );
  return (
    golden.curves.sgd?.mean.map((_, at) => curves.reduce((sum, curve) => sum + (curve[at] ?? 0), 0) / seeds.length) ??
    []
  );
}

/**
 * The golden file says "library defaults" of the transfers, which have differed from version to version: their rates are
 * those by which its curves come out, one pair for the choppers. Fast tiles are read through its converters and noise.
 */
const buffer = { momentum: 0, most: 1 } as const;
const ways: Readonly<Record<string, Way>> = {
  sgd: 'pulses',
  mp: { rounding: 'carried' },
  ttv1: { transfer: { every: 1, fastRate: 0.1, rate: 0.1, buffer: null } },
  ttv2: { transfer: { every: 1, fastRate: 1, rate: 0.1, buffer: { ...buffer, momentum: 0.1 } } },
  'c-ttv2': {
    transfer: {
      ...{ every: 1, fastRate: 0.027, rate: 0.057 },
      buffer: { ...buffer, chopping: { probability: 0.1, byMean: false } },
    },
  },
  agad: {
    transfer: {
      ...{ every: 1, fastRate: 0.027, rate: 0.057 },
      buffer: { ...buffer, chopping: { probability: 0.1, byMean: true } },
    },
  },
};

describe('on the task of aihwkit', () => {
  it.each(Object.entries(ways))('%s leaves the error that it has there, all along', async (name, way) => {
    const curve = await curveOf(way);
    const { mean, std } = golden.curves[name] as Curve;
    // Four standard errors of the difference of two means where all settings are known, else three standard deviations over
    // seeds. That of five seeds is itself uncertain by a third: as a share of the error it is the mean square along the curve.
    // All start alike.
    const transfers = typeof way === 'object' && 'transfer' in way;
    const spread = transfers ? 3 : 4 * Math.sqrt(1 / goldenSeeds + 1 / seeds.length);
    const shares = mean.slice(1).map((error, at) => ((std[at + 1] as number) / error) ** 2);
    const share = Math.sqrt(shares.reduce((sum, square) => sum + square, 0) / shares.length);
    expect(curve).toHaveLength(21);
    for (const [at, error] of curve.entries()) {
      const apart = Math.abs(error - (mean[at] as number));
      const allowed = at === 0 ? 1e-4 : spread * share * (mean[at] as number);
      expect(apart, `after ${at * golden.every} samples: ${error}`).toBeLessThan(allowed);
    }
  });
});
