/** Tiles on arrays with wires: what reads give against the exact solution of every array, worked out on its own. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import {
  arrayConditions,
  conductancesOf,
  createCpuBackend,
  type Mapping,
  placeArrays,
  programTile,
  Recorder,
  solveArray,
  solveWires,
  type TileSpec,
  type TileWires,
  weightsOf,
} from '../../../emulator/index.ts';

const wires: TileWires = {
  ...{ row: 4, column: 7, rowTerminal: 30, columnTerminal: 20 },
  ...{ drive: 'left', sense: 'bottom', topology: 'input-source', interleaved: false },
  ...{ solver: 'effective', tolerance: 1e-12 },
};
const device = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e3, offResistance: 2e4 } });
const [inputs, outputs] = [11, 7];
const weights = Float64Array.from({ length: inputs * outputs }, (_, cell) => Math.sin(1 + 1.7 * cell));

function tile(mapping: Mapping, more: Partial<TileSpec> = {}): TileSpec {
  const initial = { distribution: 'zero', bound: 0 } as const;
  return {
    declaration: { name: 'w', inputs, outputs, role: 'weights', initial },
    ...{ device, mapping, array: { rows: 5, columns: 8 }, wires, trainLength: 31 },
    converters: { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 },
    ...more,
  };
}

async function read(spec: TileSpec, x: ArrayLike<number>): Promise<Float64Array> {
  const recorder = new Recorder('read', { batch: 1, inputs, classes: outputs });
  const declaration = recorder.tile(spec.declaration);
  const vector = recorder.vector('x', inputs, { distribution: 'zero', bound: 0 });
  recorder.read(declaration, recorder.map('input', 'x + 0 * i', { x: vector, i: recorder.image }));
  const program = recorder.finish();
  const machine = await createCpuBackend({ precision: 'float64' }).open({
    programs: [program],
    tiles: [spec],
    seed: 1,
  });
  machine.loadSet('set', {
    count: 1,
    width: inputs,
    classes: outputs,
    pixels: new Uint8Array(inputs),
    labels: new Uint8Array(1),
  });
  machine.writeTile('w', programTile(spec, weights, { seed: 1 }));
  await machine.refreshReads();
  machine.writeVector('x', x);
  machine.run({ program: 'read', set: 'set', first: 0, count: 1, epoch: 1 });
  return machine.readValue('read', program.values.length - 1);
}

const x = Float64Array.from({ length: inputs }, (_, j) => Math.cos(0.4 + 2 * j));

/** Currents of pairs in arrays of their own, 5 rows and up to 8 outputs, over V ΔG: weights. */
function expectSeparate(spec: TileSpec): Float64Array {
  const state = programTile(spec, weights, { seed: 1 });
  const conductances = conductancesOf(spec, state);
  const perWindow = 1 / (1 / 1e3 - 1 / 2e4);
  const sums = new Float64Array(outputs);
  for (let first = 0; first < inputs; first += 5) {
    const rows = Math.min(5, inputs - first);
    for (const [plane, sign] of [
      [0, 1],
      [1, -1],
    ] as const) {
      const from = plane * inputs * outputs + first * outputs;
      const circuit = { rows, columns: outputs, conductances: conductances.slice(from, from + rows * outputs), wires };
      const { currents } = solveArray(circuit, [x.slice(first, first + rows)], { tolerance: 1e-12 });
      currents[0]!.forEach((current, o) => {
        sums[o]! += sign * current * perWindow;
      });
    }
  }
  return sums;
}

const largest = (values: Float64Array) => Math.max(...values.map(Math.abs));
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((one, at) => one - b[at]!));

describe('a tile with wires', () => {
  it('reads the exact currents of its arrays: pairs in arrays of their own', async () => {
    const spec = tile({ kind: 'pair', sides: 'one' }, { array: { rows: 5, columns: 8, layout: 'separate' } });
    const expected = expectSeparate(spec);
    const exact = Float64Array.from({ length: outputs }, (_, o) =>
      x.reduce((sum, one, j) => sum + one * weights[j * outputs + o]!, 0),
    );
    const got = await read(spec, x);
    expect(difference(got, expected) / largest(expected)).toBeLessThan(1e-9);
    // The wires matter here.
    expect(difference(got, exact) / largest(exact)).toBeGreaterThan(0.02);
  });

  it.each([
    'differential',
    'reference',
    { kind: 'pair', sides: 'two' },
    { kind: 'offset', subtraction: 'digital' },
  ] as const)('loses to its wires in proportion to their resistance: %o', async (mapping) => {
    const exact = await read(
      tile(mapping, { wires: { ...wires, row: 0, column: 0, rowTerminal: 0, columnTerminal: 0 } }),
      x,
    );
    const errors: number[] = [];
    for (const scale of [1e-3, 1e-4]) {
      const thin = { ...wires, row: 4 * scale, column: 7 * scale, rowTerminal: 30 * scale, columnTerminal: 20 * scale };
      errors.push(difference(await read(tile(mapping, { wires: thin }), x), exact));
    }
    expect(errors[0]! / errors[1]!).toBeGreaterThan(9.5);
    expect(errors[0]! / errors[1]!).toBeLessThan(10.5);
    const ideal = Float64Array.from({ length: outputs }, (_, o) =>
      x.reduce((sum, one, j) => sum + one * weights[j * outputs + o]!, 0),
    );
    expect(difference(exact, ideal)).toBeLessThan(1e-9);
  });

  it('subtracts the unit column of the array that an output lies on, however arrays are filled', async () => {
    // Five outputs and a unit column fit on an array, two are left for the next.
    const spec = tile({ kind: 'offset', subtraction: 'unit-column' }, { array: { rows: 16, columns: 6 } });
    const state = programTile(spec, weights, { seed: 1 });
    const got = await read(spec, x);
    const perWindow = 1 / (1 / 1e3 - 1 / 2e4);
    const expected = new Float64Array(outputs);
    const arrays = placeArrays(spec, conductancesOf(spec, state));
    expect(arrays.map((one) => one.outputs)).toEqual([
      [0, 1, 2, 3, 4, 7],
      [5, 6, 8],
    ]);
    for (const { circuit, outputs: held } of arrays) {
      const currents = solveArray(circuit, [x], { tolerance: 1e-12 }).currents[0]!;
      held.slice(0, -1).forEach((output, column) => {
        // A share of the window counts two.
        expected[output] = 2 * (currents[column]! - currents.at(-1)!) * perWindow;
      });
    }
    expect(difference(got, expected) / largest(expected)).toBeLessThan(1e-9);
  });

  it('solves read by read to the same currents', async () => {
    const spec = tile({ kind: 'pair', sides: 'one' });
    const ladder = await read({ ...spec, wires: { ...wires, solver: 'ladder' } }, x);
    expect(difference(ladder, await read(spec, x))).toBeLessThan(1e-8);
  });

  it('has a bound of its error, and none without wires', async () => {
    const spec = tile({ kind: 'pair', sides: 'one' });
    const state = programTile(spec, weights, { seed: 1 });
    const { facts, attenuation } = await arrayConditions(spec, () => state, solveWires);
    expect(facts.residual).toBeLessThanOrEqual(1e-12);
    expect(facts.sweeps).toBeGreaterThan(0);
    expect(facts.arrays).toBe(3 * 2);
    expect(facts.utilisation).toBeCloseTo((inputs * outputs * 2) / (6 * 5 * 8), 12);
    // Wires weaken, and never turn a current round.
    for (const factor of attenuation!.subarray(0, 2 * inputs * outputs)) {
      expect(factor).toBeGreaterThan(0);
      expect(factor).toBeLessThan(1);
    }
    const { wires: _, ...bare } = spec;
    expect((await arrayConditions(bare, () => state, solveWires)).attenuation).toBeNull();
  });
});

describe('programming', () => {
  it('leaves weights as they are on devices that take any state', () => {
    const spec = tile({ kind: 'offset', subtraction: 'unit-column' });
    const read = weightsOf(spec, programTile(spec, weights, { seed: 1 }));
    expect(difference(read, weights)).toBeLessThan(1e-12);
  });

  it('shows reads the weights that were programmed, with the noise of a write: not those the devices were drawn with', () => {
    const noisy = settleDevice({ extends: 'reram-es', parameters: { upperBoundSpread: 0, lowerBoundSpread: 0 } });
    const spec = { ...tile('differential'), device: noisy };
    const half = weights.map((weight) => weight / 2);
    const read = weightsOf(spec, programTile(spec, half, { seed: 1 }));
    const correlation = (a: Float64Array, b: Float64Array) => {
      const product = (p: Float64Array, q: Float64Array) => p.reduce((sum, one, at) => sum + one * q[at]!, 0);
      return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    };
    expect(difference(read, half)).toBeGreaterThan(0);
    expect(correlation(read, half)).toBeGreaterThan(0.95);
  });

  it('drifts, and compensates for what all columns have lost', () => {
    const parameters = { programmingScale: 0 };
    const drifting = settleDevice({ extends: 'pcm-joshi', inference: { model: 'pcm-nandakumar', parameters } });
    const spec = { ...tile({ kind: 'pair', sides: 'one' }), device: drifting };
    const day = { seed: 1, time: 86400 } as const;
    const aged = weightsOf(spec, programTile(spec, weights, day));
    const { scales } = programTile(spec, weights, { ...day, compensation: 'global' });
    const fresh = weightsOf(spec, programTile(spec, weights, { seed: 1 }));
    const ratio = (values: Float64Array) =>
      values.reduce((sum, one, at) => sum + Math.abs(one / fresh[at]!), 0) / values.length;
    expect(ratio(aged)).toBeLessThan(0.9);
    expect(new Set(scales).size).toBe(1);
    expect(scales![0]! * ratio(aged)).toBeCloseTo(1, 1);
    const perColumn = programTile(spec, weights, { ...day, compensation: 'per-column' }).scales!;
    expect(new Set(perColumn).size).toBe(outputs);
  });
});
