/**
 * Ways of changing arrays that are the hardware's own, on the task that aihwkit's were run on: a 16 × 16 tile of coarse,
 * unequal, noisy devices learns a matrix from random inputs, with errors known exactly.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../devices/index.ts';
import {
  createCpuBackend,
  type Machine,
  Recorder,
  type TileSpec,
  type UpdateMode,
  type WriteRounding,
  weightsOf,
} from '../../emulator/index.ts';
import { idealConverters } from '../emulator/machines.ts';
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

async function openTask(mode: UpdateMode, rounding: WriteRounding, seed: number) {
  const program = new Recorder('task', { batch: 1, inputs: size, classes: size });
  const shape = { inputs: size, outputs: size, initial: { distribution: 'zero', bound: 0 } } as const;
  const tile = program.tile({ ...shape, name: 'w', role: 'weights' });
  const wanted = program.tile({ ...shape, name: 'wanted', role: 'feedback' });
  const x = program.map('x', '2 * uniform() - 1', {}, size);
  const error = program.map('error', 'y - t', { y: program.read(tile, x), t: program.read(wanted, x) });
  program.change(mode, tile, x, error, 0.1, mode === 'write' ? { rounding } : {});
  const finished = program.finish();
  const tiles = finished.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, mapping: 'reference', converters: idealConverters, trainLength: 31 },
      array: { rows: size, columns: size },
      device: declaration.name === 'w' ? device : settleDevice('ideal'),
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

/** Means over five seeds, at the samples of the golden curve. */
async function curveOf(mode: UpdateMode, rounding: WriteRounding): Promise<readonly number[]> {
  const seeds = [1, 2, 3, 4, 5];
  const curves = await Promise.all(
    seeds.map(async (seed) => {
      const { machine, spec } = await openTask(mode, rounding, seed);
      const curve = [await errorOf(machine, spec)];
      for (let sample = 1; sample <= 4 * golden.every; sample++) {
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

describe('on the task of aihwkit', () => {
  it.each([
    ['sgd', 'pulses', 'nearest'],
    ['mp', 'write', 'carried'],
  ] as const)('%s leaves the error that it has there', async (name, mode, rounding) => {
    const curve = await curveOf(mode, rounding);
    const { mean, std } = golden.curves[name] as Curve;
    for (const [at, error] of curve.entries()) {
      // Both are means of five seeds: four standard errors of their difference, and the same again where they start alike.
      const tolerance = 4 * (std[at] as number) * Math.sqrt(2 / 5) + 1e-4;
      expect(Math.abs(error - (mean[at] as number)), `after ${at * golden.every} samples: ${error}`).toBeLessThan(
        tolerance,
      );
    }
  });
});
