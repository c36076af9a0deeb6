/**
 * Rules against rules, and against finite differences, in float64 reference arithmetic (the CPU kernels with float64
 * storage): feedback alignment with B = Wᵀ is backpropagation; with one hidden layer direct feedback alignment is
 * feedback alignment; backpropagation is the gradient.
 */
import { describe, expect, it } from 'vitest';
import { createCpuBackend, type Machine, type Program, weightsOf } from '../../emulator/index.ts';
import { openSmall, relativeDifference, type SmallStudy } from '../emulator/machines.ts';

const float64 = createCpuBackend({ precision: 'float64' });
const batch = { program: 'train', set: 'train', first: 0, count: 6, epoch: 1 } as const;

/** [inputs][outputs] of a tile as the transposed tile stores them, [outputs][inputs]. */
function transpose(weights: Float64Array, inputs: number, outputs: number): Float64Array {
  return Float64Array.from({ length: weights.length }, (_, at) => {
    const output = Math.floor(at / inputs);
    return weights[(at % inputs) * outputs + output] as number;
  });
}

async function tileWeights(machine: Machine, name: string): Promise<Float64Array> {
  return (await machine.readTile(name)).planes;
}

/** Mean cross-entropy of the batch before it changes anything, from the machine's own predictions. */
async function lossOf(machine: Machine, train: Program): Promise<number> {
  const score = train.operations.find((operation) => operation.kind === 'score');
  if (score?.kind !== 'score') throw new Error('no score');
  machine.run(batch);
  const prediction = await machine.readValue('train', score.prediction);
  const target = await machine.readValue('train', score.target);
  let loss = 0;
  target.forEach((one, index) => {
    if (one === 1) loss -= Math.log(prediction[index] as number);
  });
  return loss;
}

describe('feedback alignment', () => {
  it.each(['pulses', 'write'] as const)('with B = Wᵀ is backpropagation, bit for bit (%s)', async (update) => {
    const study: SmallStudy = { training: { update } };
    const bp = await openSmall(float64, { ...study, rule: 'bp' });
    const fa = await openSmall(float64, { ...study, rule: 'fa' });
    for (let step = 0; step < 4; step++) {
      for (const { declaration } of fa.tiles.filter((tile) => tile.declaration.role === 'feedback')) {
        const above = `layer ${Number(declaration.name.split(' ')[1]) + 1}`;
        const weights = await tileWeights(fa.machine, above);
        const planes = transpose(weights, declaration.outputs, declaration.inputs);
        fa.machine.writeTile(declaration.name, { planes, fields: new Float64Array(0) });
      }
      for (const { machine } of [bp, fa]) machine.run({ ...batch, first: 6 * step });
      for (const layer of ['layer 1', 'layer 2', 'layer 3']) {
        expect(await tileWeights(fa.machine, layer), `${layer}, step ${step}`).toEqual(
          await tileWeights(bp.machine, layer),
        );
      }
    }
  });

  it('with its own B is not', async () => {
    const bp = await openSmall(float64, { rule: 'bp' });
    const fa = await openSmall(float64, { rule: 'fa' });
    for (const { machine } of [bp, fa]) machine.run(batch);
    const [one, other] = [await tileWeights(bp.machine, 'layer 1'), await tileWeights(fa.machine, 'layer 1')];
    expect(relativeDifference(one, other)).toBeGreaterThan(1e-3);
    expect(await tileWeights(fa.machine, 'layer 3')).toEqual(await tileWeights(bp.machine, 'layer 3'));
  });
});

describe('direct feedback alignment', () => {
  it('with one hidden layer is feedback alignment', async () => {
    const study: SmallStudy = { widths: [30, 17, 5] };
    const fa = await openSmall(float64, { ...study, rule: 'fa' });
    const dfa = await openSmall(float64, { ...study, rule: 'dfa' });
    expect(dfa.train).toEqual(fa.train);
    for (const { machine } of [fa, dfa])
      for (let step = 0; step < 5; step++) machine.run({ ...batch, first: 6 * step });
    for (const layer of ['layer 1', 'layer 2']) {
      expect(await tileWeights(dfa.machine, layer)).toEqual(await tileWeights(fa.machine, layer));
    }
  });

  it('sends the output error to every hidden layer and to no other', async () => {
    const { train } = await openSmall(float64, { rule: 'dfa', widths: [30, 9, 8, 7, 5] });
    const error = train.values.findIndex(({ name }) => name === 'output error');
    const feedback = train.operations.filter((one) => one.kind === 'read' && one.tile.startsWith('feedback'));
    expect(feedback).toHaveLength(3);
    for (const read of feedback) expect(read).toMatchObject({ input: error });
  });
});

describe('backpropagation', () => {
  it.each(['sigmoid', 'tanh', 'relu'] as const)(
    'is the gradient (%s): finite differences agree to 1e-6',
    async (activation) => {
      const rate = 1;
      const study: SmallStudy = { rule: 'bp', activation, training: { rate, update: 'write' }, widths: [12, 9, 7, 4] };
      const { machine, train, tiles } = await openSmall(float64, study);
      const start = new Map<string, Float64Array>();
      const vectors = new Map<string, Float64Array>();
      for (const { declaration } of tiles) start.set(declaration.name, await tileWeights(machine, declaration.name));
      for (const { name } of train.vectors) vectors.set(name, await machine.readVector(name));
      const restore = () => {
        for (const [name, planes] of start) machine.writeTile(name, { planes, fields: new Float64Array(0) });
        for (const [name, values] of vectors) machine.writeVector(name, values);
      };
      restore();
      machine.run(batch);
      const gradient = new Map<string, Float64Array>();
      for (const [name, planes] of start) {
        const after = await tileWeights(machine, name);
        gradient.set(
          name,
          planes.map((weight, cell) => (weight - (after[cell] as number)) / rate),
        );
      }
      const step = 1e-5;
      for (const [name, planes] of start) {
        const numeric = new Float64Array(planes.length);
        for (let cell = 0; cell < planes.length; cell += 3) {
          const losses: number[] = [];
          for (const sign of [1, -1]) {
            restore();
            const moved = Float64Array.from(planes);
            moved[cell] = (moved[cell] as number) + sign * step;
            machine.writeTile(name, { planes: moved, fields: new Float64Array(0) });
            losses.push(await lossOf(machine, train));
          }
          numeric[cell] = ((losses[0] as number) - (losses[1] as number)) / (2 * step);
        }
        const exact = (gradient.get(name) as Float64Array).map((value, cell) => (cell % 3 === 0 ? value : 0));
        expect(relativeDifference(exact, numeric), name).toBeLessThan(1e-6);
      }
    },
  );

  it('moves biases by the same errors', async () => {
    const { machine, train } = await openSmall(float64, { rule: 'bp', training: { rate: 0.5 } });
    const before = await machine.readVector('bias 3');
    machine.run(batch);
    const error = await machine.readValue(
      'train',
      train.values.findIndex(({ name }) => name === 'output error'),
    );
    const after = await machine.readVector('bias 3');
    for (let i = 0; i < before.length; i++) {
      let sum = 0;
      for (let n = 0; n < batch.count; n++) sum += error[n * before.length + i] as number;
      expect(after[i]).toBeCloseTo((before[i] as number) - 0.5 * sum, 12);
    }
  });
});

describe('every rule', () => {
  it.each(['bp', 'fa', 'dfa'])(
    '%s: a batch changes what its samples change one by one, from the same weights',
    async (rule) => {
      const { machine, tiles, train } = await openSmall(float64, { rule });
      const names = tiles.map(({ declaration }) => declaration.name);
      const start = await Promise.all(names.map((name) => tileWeights(machine, name)));
      const vectors = await Promise.all(train.vectors.map(({ name }) => machine.readVector(name)));
      const changes = async (first: number, count: number) => {
        machine.run({ ...batch, first, count });
        const after = await Promise.all(names.map((name) => tileWeights(machine, name)));
        names.forEach((name, index) => {
          machine.writeTile(name, { planes: start[index] as Float64Array, fields: new Float64Array(0) });
        });
        train.vectors.forEach(({ name }, index) => {
          machine.writeVector(name, vectors[index] as Float64Array);
        });
        return after.map((weights, index) => weights.map((weight, cell) => weight - (start[index]?.[cell] as number)));
      };
      const whole = await changes(0, 6);
      const summed = whole.map((change) => new Float64Array(change.length));
      for (let sample = 0; sample < 6; sample++) {
        for (const [index, change] of (await changes(sample, 1)).entries()) {
          const sum = summed[index] as Float64Array;
          for (let cell = 0; cell < change.length; cell++) sum[cell] = (sum[cell] as number) + (change[cell] as number);
        }
      }
      whole.forEach((change, index) => {
        expect(relativeDifference(change, summed[index] as Float64Array), names[index]).toBeLessThan(1e-9);
      });
    },
  );

  it.each(['bp', 'fa', 'dfa'])('%s: zero error changes nothing', async (rule) => {
    const { machine, train, tiles } = await openSmall(float64, { rule, training: { rate: 0 } });
    const before = await Promise.all(tiles.map(({ declaration }) => tileWeights(machine, declaration.name)));
    machine.run(batch);
    const after = await Promise.all(tiles.map(({ declaration }) => tileWeights(machine, declaration.name)));
    expect(after).toEqual(before);
    expect(train.operations.length).toBeGreaterThan(5);
  });

  it.each(['bp', 'fa', 'dfa'])('%s learns four noisy classes', async (rule) => {
    const { machine } = await openSmall(float64, { rule, widths: [30, 24, 16, 4], training: { rate: 0.05 } });
    for (let epoch = 1; epoch <= 30; epoch++) {
      for (let first = 0; first < 60; first += 6) machine.run({ ...batch, first, epoch });
    }
    await machine.readCounters();
    for (let first = 0; first < 60; first += 10)
      machine.run({ program: 'evaluate', set: 'train', first, count: 10, epoch: 0 });
    const { counts } = await machine.readCounters();
    const score = counts.evaluate?.find((one) => one.samples !== undefined);
    expect((score?.correct ?? 0) / (score?.samples ?? 1)).toBeGreaterThan(0.95);
  });
});

it('reads weights back as they were programmed', async () => {
  const { machine, tiles } = await openSmall(float64, { mapping: 'differential' });
  for (const spec of tiles) {
    const state = await machine.readTile(spec.declaration.name);
    const { planes } = state;
    const weights = weightsOf(spec, state);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(spec.declaration.initial.bound);
    expect(weights).toEqual(planes.slice(0, weights.length));
  }
});
