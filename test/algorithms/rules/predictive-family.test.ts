/**
 * What all rules of predictive coding have in common: what their programs take, against the handbook's table; no error, no
 * change; a batch is its samples; neurons have no order; they learn; and backends agree.
 */
import { describe, expect, it } from 'vitest';
import { activations, type NetworkSpec, recordTraining, rules } from '../../../algorithms/index.ts';
import { createCpuBackend, deriveDemands } from '../../../emulator/index.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { openSmall, planSmall, type SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  changesOf,
  copyNetwork,
  layersOf,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
} from './rule-tests.ts';

closeBackends();

type Options = Readonly<Record<string, number | string>>;

interface Member {
  readonly rule: string;
  readonly options?: Options;
  /** At which it learns. @default 0.05 */
  readonly rate?: number;
  /** @default sigmoid */
  readonly activation?: SmallStudy['activation'];
}

/** Every rule of the family, and what else it can be told to be. */
const family: Record<string, Member> = {
  pc: { rule: 'pc' },
  'z-il': { rule: 'z-il' },
  'pc-fixed': { rule: 'pc-fixed' },
  'pc-exact': { rule: 'pc-exact' },
  prospective: { rule: 'prospective' },
  ipc: { rule: 'ipc' },
  'pc-relaxed': { rule: 'pc-relaxed' },
  'pc-relaxed, all three': { rule: 'pc-relaxed', options: { learnedErrors: 1 } },
  'pc-constrained': { rule: 'pc-constrained' },
  'pc-constrained, fixed feedback': { rule: 'pc-constrained', options: { feedback: 'fixed' }, activation: 'relu' },
  'pc-constrained, divisive': { rule: 'pc-constrained', options: { errors: 'divisive' } },
  'pc-constrained, online': { rule: 'pc-constrained', options: { learning: 'online' } },
  'pc-generalised': { rule: 'pc-generalised' },
  'pc-generalised, bernoulli': { rule: 'pc-generalised', options: { hidden: 'bernoulli' } },
  'pc-generalised, categorical': { rule: 'pc-generalised', options: { hidden: 'categorical' }, rate: 1 },
  'activation-relaxation': { rule: 'activation-relaxation' },
  'activation-relaxation from zero': { rule: 'activation-relaxation', options: { start: 'zero' } },
  'activation-relaxation, learned': {
    rule: 'activation-relaxation',
    options: { learnedBackward: 1, dropDerivative: 1 },
  },
};
const names = Object.keys(family);

function studyOf(name: string, study: SmallStudy = {}): SmallStudy {
  const { rule, options = {}, activation = 'sigmoid' } = family[name]!;
  const training = { update: 'write', ...study.training, options: { ...options, ...study.training?.options } } as const;
  return { activation, ...study, rule, training };
}

describe.each([2, 3])('what a program takes, with %d hidden layers', (hidden) => {
  const depth = hidden + 1;
  const widths = [12, 9, 8, 7].slice(0, hidden + 1).concat(4);
  const demandsOf = (rule: string, options: Options, activation: SmallStudy['activation'] = 'sigmoid') =>
    deriveDemands(planSmall({ rule, widths, activation, training: { update: 'write', options } }).train);
  const steps = 7;
  const none = { feedbackReads: 0, feedbackTiles: 0 };

  it.each(['pc', 'prospective', 'pc-generalised'])('%s: 1 + T reads and T back of each tile but the first', (rule) => {
    expect(demandsOf(rule, { steps })).toMatchObject({
      reads: 1 + hidden * (1 + steps),
      transposedReads: hidden * steps,
      updates: depth,
      errorPath: 2 * steps,
      // Layers move together: none hears of the error later than another.
      locks: ['forward', 'update'],
      ...none,
    });
  });

  it('prospective: 128 steps', () => {
    expect(demandsOf('prospective', {})).toMatchObject({ reads: 1 + hidden * 129, transposedReads: hidden * 128 });
  });

  it('pc-fixed: T reads back less those of what is zero or has not changed, so that whole steps cost what bp does', () => {
    // Tile l + 1 is read from step L − l on; the last only once, since the output's error is clamped.
    let transposedReads = 1;
    for (let layer = 1; layer < hidden; layer++) transposedReads += steps - (hidden - layer);
    const fixed = demandsOf('pc-fixed', { steps, stepSize: 0.5 });
    expect(fixed).toMatchObject({ reads: depth, transposedReads, updates: depth, ...none });
    expect(fixed.transposedReads).toBeLessThanOrEqual(hidden * steps);
    const bp = demandsOf('bp', {});
    expect(demandsOf('pc-fixed', { steps: depth - 1, stepSize: 1 })).toEqual(bp);
    expect(demandsOf('pc-exact', {})).toEqual(bp);
  });

  it('z-il: L − l + 1 reads each way of tile l, not 1 + L and L, since a layer that has learned is left alone', () => {
    let each = 0;
    for (let layer = 2; layer <= depth; layer++) each += depth - layer + 1;
    expect(demandsOf('z-il', {})).toMatchObject({ reads: 1 + each, transposedReads: each, updates: depth, ...none });
    expect(each).toBeLessThan(hidden * depth);
  });

  it('ipc: T reads and T − 1 back, one less of each than in the table, since the last move moves nothing', () => {
    expect(demandsOf('ipc', { steps })).toMatchObject({
      // The first tile has not changed yet at the second step.
      reads: hidden * steps + (steps - 1),
      transposedReads: hidden * (steps - 1),
      // Hidden layers have nothing to learn at the first step.
      updates: steps + hidden * (steps - 1),
      ...none,
    });
  });

  it('pc-relaxed: no transposed reads, backward arrays that are changed too', () => {
    let feedbackReads = 1;
    for (let layer = 1; layer < hidden; layer++) feedbackReads += steps - (hidden - layer);
    expect(demandsOf('pc-relaxed', { steps })).toMatchObject({
      reads: depth,
      transposedReads: 0,
      feedbackReads,
      feedbackTiles: hidden,
      updates: depth,
      feedbackUpdates: hidden,
    });
  });

  it('pc-relaxed with ψ: one more array and read for each hidden layer, not T, since predictions are fixed', () => {
    expect(demandsOf('pc-relaxed', { steps, learnedErrors: 1 })).toMatchObject({
      reads: depth,
      transposedReads: 0,
      feedbackReads: hidden + 1 + (hidden - 1) * steps,
      feedbackTiles: 2 * hidden,
      updates: depth,
      feedbackUpdates: 2 * hidden,
    });
  });

  it('pc-constrained: 1 + T reads, T of the arrays that return errors, no transposed ones', () => {
    const fixed = demandsOf('pc-constrained', { steps, feedback: 'fixed' });
    expect(fixed).toMatchObject({
      reads: 1 + hidden * (1 + steps),
      transposedReads: 0,
      feedbackReads: hidden * steps,
      feedbackTiles: hidden,
      updates: depth,
    });
    expect(demandsOf('pc-constrained', { steps })).toEqual({
      ...fixed,
      updates: depth,
      feedbackUpdates: hidden,
      concurrentUpdates: expect.any(Number),
    });
    expect(demandsOf('pc-constrained', { steps, learning: 'online', feedback: 'fixed' })).toMatchObject({
      reads: hidden * steps + (steps - 1),
      updates: steps + hidden * (steps - 1),
    });
  });

  it('activation-relaxation: T reads back but one of the last, whose error is clamped', () => {
    expect(demandsOf('activation-relaxation', { steps })).toMatchObject({
      reads: depth,
      transposedReads: 1 + (hidden - 1) * steps,
      updates: depth,
      ...none,
    });
    expect(demandsOf('activation-relaxation', { steps, learnedBackward: 1 })).toMatchObject({
      transposedReads: 0,
      feedbackReads: 1 + (hidden - 1) * steps,
      feedbackTiles: hidden,
      updates: depth,
      feedbackUpdates: hidden,
    });
  });
});

describe('a convolution', () => {
  const convolution = { channels: 3, kernel: 3, stride: 1, padding: 1, pooling: 2 };
  const network: NetworkSpec = {
    ...{ image: { height: 8, width: 8, channels: 1 }, hidden: [convolution, 7], classes: 4, gain: 1 },
    activation: activations.sigmoid,
  };
  const training = { rate: 0.01, update: 'write', batch: 2 } as const;
  const record = (rule: string, options: Options = {}) =>
    recordTraining(rules.get(rule)!, network, { ...training, options });

  it('is taken by fixed predictions, as backpropagation takes it', () => {
    expect(record('pc-fixed', { steps: 2, stepSize: 1 })).toEqual(record('bp'));
    expect(record('pc-exact')).toEqual(record('bp'));
  });

  it.each([
    'pc',
    'z-il',
    'prospective',
    'ipc',
    'pc-relaxed',
    'pc-constrained',
    'pc-generalised',
    'activation-relaxation',
  ])('is refused by %s', (rule) => {
    expect(() => record(rule)).toThrow('Expected network.hidden to be widths of dense layers, got a convolution');
  });
});

/** Rules that leave something of what they start from, and so change without an error. */
const residual = ['activation-relaxation', 'activation-relaxation, learned', 'pc-relaxed, all three'];
/** Rules whose weights change within a batch, so that its samples hear of each other. */
const coupled = ['ipc', 'pc-constrained, online'];

describe.each(names.filter((name) => !residual.includes(name)))('%s', (name) => {
  it('changes nothing without an error at the output', async () => {
    const rule = await openRule(studyOf(name, { output: 'linear', widths: [12, 9, 8, 4] }));
    const whole = await largestChange(rule);
    rule.machine.writeVector('bias 3', await exactBias(rule));
    expect(whole).toBeGreaterThan(1e-3);
    expect(await largestChange(rule)).toBeLessThan(1e-12);
  });
});

/** Largest change of the first sample alone. */
async function largestChange(rule: SmallRule): Promise<number> {
  const before = await Promise.all(layersOf(rule).map(rule.matrix));
  rule.machine.run({ ...smallBatch, count: 1 });
  const after = await Promise.all(layersOf(rule).map(rule.matrix));
  return Math.max(
    ...after.flatMap(({ entries }, layer) =>
      [...entries].map((entry, at) => Math.abs(entry - before[layer]!.entries[at]!) / rule.rate),
    ),
  );
}

/** The output's bias with which the first sample has no error; the network is as it was after. */
async function exactBias(rule: SmallRule): Promise<Float64Array> {
  const restore = await keepState(rule);
  const bias = Float64Array.from(await rule.machine.readVector('bias 3'));
  rule.machine.run({ ...smallBatch, count: 1 });
  const error = Float64Array.from(await rule.value('output error'));
  restore();
  return bias.map((b, output) => b - error[output]!);
}

async function keepState({ machine, tiles, train, matrix, setMatrix }: SmallRule): Promise<() => void> {
  const matrices = await Promise.all(tiles.map(({ declaration }) => matrix(declaration.name)));
  const vectors = await Promise.all(train.vectors.map(({ name }) => machine.readVector(name)));
  return () => {
    tiles.forEach(({ declaration }, index) => {
      setMatrix(declaration.name, matrices[index]!);
    });
    train.vectors.forEach(({ name }, index) => {
      machine.writeVector(name, vectors[index]!);
    });
  };
}

describe.each(names)('%s', (name) => {
  const isCoupled = coupled.includes(name);

  it(`a batch changes ${isCoupled ? 'not quite ' : ''}what its samples change one by one`, async () => {
    const rule = await openRule(studyOf(name));
    const restore = await keepState(rule);
    const changesOfBatch = async (first: number, count: number) => {
      const before = await Promise.all(layersOf(rule).map(rule.matrix));
      rule.machine.run({ ...smallBatch, first, count });
      const after = await Promise.all(layersOf(rule).map(rule.matrix));
      restore();
      return after.map(({ entries }, layer) => entries.map((entry, at) => entry - before[layer]!.entries[at]!));
    };
    const whole = await changesOfBatch(0, 6);
    const summed = whole.map((change) => new Float64Array(change.length));
    for (let sample = 0; sample < 6; sample++) {
      (await changesOfBatch(sample, 1)).forEach((change, layer) => {
        change.forEach((one, at) => {
          summed[layer]![at] = summed[layer]![at]! + one;
        });
      });
    }
    const gap = Math.max(...whole.map((change, layer) => relativeDifference(change, summed[layer]!)));
    if (isCoupled) expect(gap).toBeGreaterThan(1e-4);
    else expect(gap).toBeLessThan(1e-9);
  });

  it('neurons that change places take their weights with them', async () => {
    const [one, other] = [await openRule(studyOf(name)), await openRule(studyOf(name))];
    await copyNetwork(one, other);
    await exchange(other);
    const changes = await changesOf(one);
    const exchanged = await changesOf(other);
    const [width, above] = [21, 13];
    const swapped = (at: number) => (at === 0 ? 1 : at === 1 ? 0 : at);
    const expected = changes[1]!.map((_, at) => changes[1]![swapped(Math.floor(at / above)) * above + (at % above)]!);
    expect(relativeDifference(exchanged[1]!, expected)).toBeLessThan(1e-9);
    const first = changes[0]!.map((_, at) => changes[0]![Math.floor(at / width) * width + swapped(at % width)]!);
    expect(relativeDifference(exchanged[0]!, first)).toBeLessThan(1e-9);
  });

  it('learns five noisy classes', async () => {
    const { rate = 0.05 } = family[name]!;
    const rule = await openRule(studyOf(name, { widths: [30, 24, 16, 5], training: { rate } }));
    const before = await accuracyOf(rule);
    let accuracy = before;
    for (let epoch = 1; epoch <= 60 && accuracy <= 0.95; epoch++) {
      for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
      accuracy = await accuracyOf(rule);
    }
    expect(before).toBeLessThan(0.6);
    expect(accuracy).toBeGreaterThan(0.95);
  });

  it.each([
    ['pulses', undefined],
    ['write', { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }],
  ] as const)(
    'changes every array that learns by %s, with an optimizer where it is written',
    async (update, optimizer) => {
      const training = { update, rate: 0.05, ...(optimizer && { optimizer }) };
      const rule = await openRule(studyOf(name, { training }));
      const learn = rule.tiles
        .map(({ declaration }) => declaration.name)
        .filter(
          (tile) =>
            tile.startsWith('layer') ||
            rule.train.operations.some((one) => 'tile' in one && one.tile === tile && one.kind !== 'read'),
        );
      for (const change of await changesOf(rule, learn)) {
        expect(change.every(Number.isFinite)).toBe(true);
        expect(Math.hypot(...change)).toBeGreaterThan(0);
      }
    },
  );

  it('changes the same on cpu and webgpu, to 1e-5', async (context) => {
    const study = studyOf(name, { training: { rate: 0.5 } });
    const webgpu = await openSmall(await backendFor('webgpu', context), study);
    const cpu = await openSmall(createCpuBackend(), study);
    for (const { machine } of [cpu, webgpu]) machine.run(smallBatch);
    for (const { declaration } of cpu.tiles) {
      const [one, other] = await Promise.all(
        [cpu, webgpu].map(async ({ machine }) => (await machine.readTile(declaration.name)).planes),
      );
      expect(relativeDifference(one!, other!), declaration.name).toBeLessThan(1e-5);
    }
    for (const { name: vector } of cpu.train.vectors) {
      const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readVector(vector)));
      expect(relativeDifference(one!, other!), vector).toBeLessThan(1e-5);
    }
    for (const { machine } of [cpu, webgpu]) machine.close();
  });
});

/** Exchanges the first two neurons of the first hidden layer. */
async function exchange(rule: SmallRule): Promise<void> {
  const swap = (values: ArrayLike<number>, outputs: number, byOutput: boolean) =>
    Float64Array.from({ length: values.length }, (_, at) => {
      const [input, output] = [Math.floor(at / outputs), at % outputs];
      const moved = (index: number) => (index === 0 ? 1 : index === 1 ? 0 : index);
      return values[byOutput ? input * outputs + moved(output) : moved(input) * outputs + output]!;
    });
  const places: Record<string, readonly boolean[]> = {
    'layer 1': [true],
    'layer 2': [false],
    'feedback 1': [true],
    'error connection 1': [true, false],
  };
  for (const { declaration } of rule.tiles) {
    for (const byOutput of places[declaration.name] ?? []) {
      const matrix = await rule.matrix(declaration.name);
      rule.setMatrix(declaration.name, { entries: swap(matrix.entries, matrix.outputs, byOutput) });
    }
  }
  rule.machine.writeVector('bias 1', swap(await rule.machine.readVector('bias 1'), 21, true));
}
