/** Gradients that are written: of several terms, of formulas, with a memory; on every backend, against plain arithmetic. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import {
  type Machine,
  type Optimizer,
  Recorder,
  type Signal,
  type Tile,
  type TileSpec,
  type WriteOptions,
  weightsOf,
} from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, relativeDifference } from '../machines.ts';
import { blankSet, momentsOf, steadyDevice, wave } from '../probe.ts';

closeBackends();

const [inputs, outputs, batch] = [9, 6, 4];
const rate = 0.25;

interface Signals {
  /** Of `inputs`, of the samples. */
  readonly x: readonly [Signal, Signal];
  /** Of `outputs`. */
  readonly d: readonly [Signal, Signal];
  /** The other tile, transposed and not. */
  readonly other: Tile;
  readonly turned: Tile;
}

interface Written {
  /** [inputs][outputs] before and after each of the batches. */
  readonly weights: readonly Float64Array[];
  readonly other: Float64Array;
  readonly turned: Float64Array;
  /** [sample][…] of one batch; all are alike. */
  readonly x: readonly Float64Array[];
  readonly d: readonly Float64Array[];
}

/** Writes `batches` times what is recorded. */
async function write(
  name: (typeof backendNames)[number],
  context: TestContext,
  record: (signals: Signals) => { terms: number } & WriteOptions,
  { batches = 1, device = settleDevice('ideal'), weightScale = 1 } = {},
): Promise<Written> {
  const recorder = new Recorder('write', { batch, inputs, classes: outputs });
  const zero = { distribution: 'zero', bound: 0 } as const;
  const initial = { distribution: 'uniform', bound: 0.5 } as const;
  const vector = (key: string, width: number) => recorder.vector(key, width, zero);
  const wide = (key: string) => recorder.map(key, `i - v`, { i: recorder.image, v: vector(`${key} v`, inputs) });
  const narrow = (key: string) =>
    recorder.map(key, `v * (t - 0.2)`, { t: recorder.target, v: vector(`${key} v`, outputs) });
  const tile = recorder.tile({ name: 'w', inputs, outputs, role: 'weights', initial });
  const other = recorder.tile({ name: 'other', inputs, outputs, role: 'feedback', initial });
  const turned = recorder.tile({ name: 'turned', inputs: outputs, outputs: inputs, role: 'feedback', initial });
  const signals: Signals = { x: [wide('x0'), wide('x1')], d: [narrow('d0'), narrow('d1')], other, turned };
  const { terms, ...options } = record(signals);
  const pairs = ([0, 1] as const).slice(0, terms).map((at) => ({ input: signals.x[at], error: signals.d[at] }));
  recorder.write(tile, pairs, rate, options);
  const program = recorder.finish();
  const tiles = program.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, mapping: 'reference', converters: idealConverters, trainLength: 31 },
      array: { rows: 128, columns: 128 },
      device: declaration.name === 'w' ? device : settleDevice('ideal'),
      weightScale: declaration.name === 'w' ? weightScale : 1 / 2,
    }),
  );
  const machine = await (await backendFor(name, context)).open({ programs: [program], tiles, seed: 5 });
  machine.loadSet('set', blankSet(inputs, outputs, batch));
  for (const [phase, key] of ['x0', 'x1'].entries()) machine.writeVector(`${key} v`, wave(inputs, phase));
  for (const [phase, key] of ['d0', 'd1'].entries()) machine.writeVector(`${key} v`, wave(outputs, 4 + phase));
  const weights = [await weightsIn(machine, tiles[0]!)];
  for (let epoch = 1; epoch <= batches; epoch++) {
    machine.run({ program: 'write', set: 'set', first: 0, count: batch, epoch });
    weights.push(await weightsIn(machine, tiles[0]!));
  }
  const value = ({ id }: Signal) => machine.readValue('write', id);
  const written = {
    weights,
    other: await weightsIn(machine, tiles[1]!),
    turned: await weightsIn(machine, tiles[2]!),
    x: await Promise.all(signals.x.map(value)),
    d: await Promise.all(signals.d.map(value)),
  };
  machine.close();
  return written;
}

async function weightsIn(machine: Machine, spec: TileSpec): Promise<Float64Array> {
  const shares = weightsOf(spec, await machine.readTile(spec.declaration.name));
  return shares.map((share) => share * (spec.weightScale ?? 1));
}

const cells = inputs * outputs;
const overCells = (entry: (j: number, o: number) => number) =>
  Float64Array.from({ length: cells }, (_, cell) => entry(Math.floor(cell / outputs), cell % outputs));

/** Σ over terms and samples of x d, [inputs][outputs]. */
function gradientOf({ x, d }: Written, terms: number): Float64Array {
  return overCells((j, o) => {
    let sum = 0;
    for (let term = 0; term < terms; term++) {
      for (let n = 0; n < batch; n++) sum += x[term]![n * inputs + j]! * d[term]![n * outputs + o]!;
    }
    return sum;
  });
}

const changeOf = ({ weights }: Written, step = 1) =>
  weights[step]!.map((weight, cell) => weights[step - 1]![cell]! - weight);
const scaled = (values: Float64Array, factor: number) => values.map((value) => factor * value);

describe.each(backendNames)('%s', (name) => {
  it.for([1, 2])('of %i terms are the sum of their products', async (terms, context) => {
    const written = await write(name, context, () => ({ terms }));
    expect(relativeDifference(changeOf(written), scaled(gradientOf(written, terms), rate))).toBeLessThan(1e-5);
  });

  it('of a formula: of the gradient, the weight, sums of outputs, and other tiles, transposed or not', async (context) => {
    const text = 'g * abs(w) + 0.1 * w - s * v + 2 * u';
    const written = await write(
      name,
      context,
      ({ d, other, turned }) => ({
        terms: 1,
        formula: {
          text,
          outputs: { s: d[1] },
          tiles: { v: { tile: other, transposed: false }, u: { tile: turned, transposed: true } },
        },
      }),
      { weightScale: 1 / 4 },
    );
    const g = gradientOf(written, 1);
    const [w] = written.weights;
    const expected = overCells((j, o) => {
      const cell = j * outputs + o;
      let s = 0;
      for (let n = 0; n < batch; n++) s += written.d[1]![n * outputs + o]!;
      const [weight, v, u] = [w![cell]!, written.other[cell]!, written.turned[o * inputs + j]!];
      return rate * (g[cell]! * Math.abs(weight) + 0.1 * weight - s * v + 2 * u);
    });
    expect(relativeDifference(changeOf(written), expected)).toBeLessThan(1e-5);
  });

  it('of a formula without a gradient: weights become those of another tile, transposed', async (context) => {
    const written = await write(name, context, ({ turned }) => ({
      terms: 0,
      formula: { text: '4 * (w - u)', tiles: { u: { tile: turned, transposed: true } } },
    }));
    const expected = overCells((j, o) => written.turned[o * inputs + j]!);
    expect(relativeDifference(written.weights[1]!, expected)).toBeLessThan(1e-6);
  });

  it('of a formula that draws, anew with every batch', async (context) => {
    const written = await write(name, context, () => ({ terms: 0, formula: { text: 'normal()' } }), { batches: 40 });
    const changes = Array.from({ length: 40 }, (_, step) => Array.from(changeOf(written, step + 1))).flat();
    const { mean, std } = momentsOf(changes.map((change) => change / rate));
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(changes.length));
    expect(Math.abs(std - 1)).toBeLessThan(5 / Math.sqrt(changes.length));
    expect(new Set(changes.map((change) => change.toFixed(4))).size).toBeGreaterThan(changes.length / 3);
  });

  it('with momentum: the sum of earlier ones, each forgotten by the factor', async (context) => {
    const momentum = 0.75;
    const optimizer: Optimizer = { kind: 'momentum', momentum };
    const written = await write(name, context, () => ({ terms: 1, optimizer }), { batches: 3 });
    const g = gradientOf(written, 1);
    for (const [step, sum] of [1, 1 + momentum, 1 + momentum + momentum ** 2].entries()) {
      expect(relativeDifference(changeOf(written, step + 1), scaled(g, rate * sum))).toBeLessThan(1e-4);
    }
  });

  it('by Adam: a constant gradient is a step of the rate, whatever its size', async (context) => {
    const optimizer: Optimizer = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const written = await write(name, context, () => ({ terms: 1, optimizer }), { batches: 3 });
    const sign = gradientOf(written, 1).map(Math.sign);
    for (const step of [1, 2, 3]) {
      expect(relativeDifference(changeOf(written, step), scaled(sign, rate))).toBeLessThan(1e-4);
    }
  });

  it('by Adam of changing gradients: as its authors write it', async (context) => {
    const [beta1, beta2, epsilon] = [0.8, 0.9, 1e-3];
    const optimizer: Optimizer = { kind: 'adam', beta1, beta2, epsilon };
    // The gradient grows with the weights.
    const formula = { text: 'g + w' };
    const written = await write(name, context, () => ({ terms: 1, optimizer, formula }), { batches: 4 });
    const g = gradientOf(written, 1);
    const [m, v] = [new Float64Array(cells), new Float64Array(cells)];
    for (let step = 1; step <= 4; step++) {
      const expected = overCells((j, o) => {
        const cell = j * outputs + o;
        const gradient = g[cell]! + written.weights[step - 1]![cell]!;
        m[cell] = beta1 * m[cell]! + (1 - beta1) * gradient;
        v[cell] = beta2 * v[cell]! + (1 - beta2) * gradient ** 2;
        const [mean, square] = [m[cell]! / (1 - beta1 ** step), v[cell]! / (1 - beta2 ** step)];
        return (rate * mean) / (Math.sqrt(square) + epsilon);
      });
      expect(relativeDifference(changeOf(written, step), expected), `step ${step}`).toBeLessThan(1e-4);
    }
  });

  it('in whole pulses where the device takes pulses', async (context) => {
    const step = 2 ** -7;
    const written = await write(name, context, () => ({ terms: 1, formula: { text: 'g + w' } }), {
      device: steadyDevice(step, 1),
    });
    const g = gradientOf(written, 1);
    const wanted = g.map((entry, cell) => rate * (entry + written.weights[0]![cell]!));
    const change = changeOf(written);
    for (const [cell, one] of change.entries()) {
      const pulses = one / step;
      expect(Math.abs(pulses - Math.round(pulses))).toBeLessThan(1e-3);
      expect(Math.abs(one - wanted[cell]!)).toBeLessThan(0.51 * step);
    }
  });

  it('in pulses towards zero, what is left over carried to the next batch', async (context) => {
    const step = 2 ** -5;
    const batches = 12;
    const written = await write(name, context, () => ({ terms: 1, rounding: 'carried' }), {
      ...{ batches, device: steadyDevice(step, 1) },
    });
    const g = gradientOf(written, 1);
    let waited = 0;
    for (let done = 1; done <= batches; done++) {
      for (let cell = 0; cell < cells; cell++) {
        const [wanted, change] = [done * rate * g[cell]!, written.weights[0]![cell]! - written.weights[done]![cell]!];
        // Nothing is lost but what is less than a pulse, unless the weight stands at its bound.
        if (Math.abs(written.weights[0]![cell]! - wanted) < 1 - step) {
          expect(Math.abs(change - wanted)).toBeLessThan(1.001 * step);
          if (change === 0 && Math.abs(rate * g[cell]!) > 1e-3 * step) waited += 1;
        }
      }
    }
    expect(waited).toBeGreaterThan(0);
  });

  it('of biases have a memory too', async (context) => {
    const program = new Recorder('adjust', { batch, inputs, classes: outputs });
    const zero = { distribution: 'zero', bound: 0 } as const;
    const error = program.map('d', 'c + 0 * t', { c: program.vector('c', outputs, zero), t: program.target });
    const optimizer: Optimizer = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    program.adjust(program.vector('v', outputs, zero), error, rate, { optimizer });
    const machine = await (await backendFor(name, context)).open({ programs: [program.finish()], tiles: [], seed: 1 });
    machine.loadSet('set', blankSet(inputs, outputs, batch));
    const c = wave(outputs, 3);
    machine.writeVector('c', c);
    for (const epoch of [1, 2]) machine.run({ program: 'adjust', set: 'set', first: 0, count: batch, epoch });
    const expected = c.map((value) => -2 * rate * Math.sign(value));
    expect(relativeDifference(await machine.readVector('v'), expected)).toBeLessThan(1e-5);
    machine.close();
  });
});

it.each([
  [
    'terms of another width',
    (program: Recorder, tile: Tile) => program.write(tile, [{ input: program.target, error: program.target }], 1),
  ],
  ['neither terms nor a formula', (program: Recorder, tile: Tile) => program.write(tile, [], 1)],
  [
    'a gradient without terms',
    (program: Recorder, tile: Tile) => program.write(tile, [], 1, { formula: { text: 'g' } }),
  ],
  [
    'its own weights under another name',
    (program: Recorder, tile: Tile) =>
      program.write(tile, [], 1, { formula: { text: 'v', tiles: { v: { tile, transposed: false } } } }),
  ],
] as const)('refuses %s', (_, record) => {
  const program = new Recorder('bad', { batch, inputs, classes: outputs });
  const initial = { distribution: 'zero', bound: 0 } as const;
  const tile = program.tile({ name: 'w', inputs, outputs, role: 'weights', initial });
  expect(() => record(program, tile)).toThrow();
});
