/**
 * Whether features learned without labels are of use on pictures: a posterior that adds up and rows of length 1 are also had
 * by layers that have collapsed to the mean image or to a few rows that win all. So: many winners, rows that differ, and a
 * read-out that is better off than with random rows.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  activations,
  type DataSet,
  denseLayers,
  makeDigits,
  recordEvaluation,
  recordTraining,
  rules,
  type Training,
} from '../../../algorithms/index.ts';
import { settleDevice } from '../../../devices/index.ts';
import { createCpuBackend } from '../../../emulator/index.ts';
import { loadDataSet } from '../../../studies/data/load-data-set.ts';
import { idealConverters } from '../../emulator/machines.ts';
import { subspaceAccuracy } from './principal-subspace.ts';
import { cosine } from './rule-tests.ts';

const cpu = createCpuBackend();
const counts = { train: 3000, test: 1000, seed: 1 };
const folder = process.env.CROSSPOINT_DATA || resolve(import.meta.dirname, '../../../../shared/data');

const pictures: Record<string, (context: TestContext) => Promise<DataSet>> = {
  digits: async () => makeDigits(counts),
  mnist: async (context) => {
    if (!existsSync(join(folder, 'mnist'))) {
      console.warn(`SKIPPED, no MNIST in ${folder}: ${context.task.name}`);
      context.skip(`no MNIST in ${folder}`);
    }
    return loadDataSet({ set: 'mnist', folder, ...counts });
  },
};

const [pixels, classes, batch] = [784, 10, 30];

interface PictureStudy {
  readonly rule: string;
  readonly hidden: readonly number[];
  readonly activation: keyof typeof activations;
  readonly training: Partial<Training>;
}

async function learn(data: DataSet, { rule: name, hidden, activation, training }: PictureStudy, epochs = 2) {
  const network = { ...denseLayers([pixels, ...hidden, classes]), activation: activations[activation], gain: 1 };
  const rule = rules.get(name);
  if (!rule) throw new Error(`no rule ${name}`);
  const train = recordTraining(rule, network, { rate: 0.1, update: 'write', batch, ...training });
  const evaluate = recordEvaluation(network, 100, rule, training);
  const tiles = train.tiles.map((declaration) => ({
    ...({ declaration, device: settleDevice('ideal'), mapping: 'reference', trainLength: 31 } as const),
    ...{ array: { rows: 1024, columns: 1024 }, converters: idealConverters },
  }));
  const machine = await cpu.open({ programs: [train, evaluate], tiles, seed: 7 });
  machine.loadSet('train', { ...data.train, width: pixels, classes });
  machine.loadSet('test', { ...data.test, width: pixels, classes });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let first = 0; first < 3000; first += batch) {
      machine.run({ program: 'train', set: 'train', first, count: batch, epoch });
    }
  }
  await machine.readCounters();
  const winners = hidden.map(() => new Set<number>());
  for (let first = 0; first < 1000; first += 100) {
    machine.run({ program: 'evaluate', set: 'test', first, count: 100, epoch: 0 });
    for (const [index, width] of hidden.entries()) {
      const at = evaluate.values.findIndex((value) => value.name === `read layer ${index + 1}`);
      if (at < 0) continue;
      const u = await machine.readValue('evaluate', at);
      for (let n = 0; n < 100; n++) {
        const own = u.slice(n * width, (n + 1) * width);
        winners[index]?.add(own.indexOf(Math.max(...own)));
      }
    }
  }
  const { counts } = await machine.readCounters();
  const score = counts.evaluate?.find((one) => one.samples !== undefined);
  const cosines = await Promise.all(
    hidden.map(async (width, index) => {
      const { planes } = await machine.readTile(`layer ${index + 1}`);
      const row = (k: number) => planes.filter((_, cell) => cell % width === k);
      const rows = Array.from({ length: width }, (_, k) => row(k));
      const pairs = rows.flatMap((one, k) => rows.slice(0, k).map((other) => cosine(one, other)));
      return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
    }),
  );
  machine.close();
  return { accuracy: (score?.correct ?? 0) / (score?.samples ?? 1), winners: winners.map(({ size }) => size), cosines };
}

const soft = { horizon: 6000, featureRate: 0.02 };

describe.each(Object.entries(pictures))('on %s', (_, load) => {
  it.for([
    ['softhebb', [64]],
    ['deep-softhebb', [64, 64]],
  ] as const)('%s uses most of its rows, which differ, and beats random ones', async ([rule, hidden], context) => {
    const data = await load(context);
    const study: PictureStudy = { rule, hidden, activation: 'relu', training: { options: soft } };
    const learned = await learn(data, study);
    const random = await learn(data, { ...study, training: { options: { ...soft, featureRate: 0 } } });
    for (const [index, width] of hidden.entries()) {
      expect(learned.winners[index]).toBeGreaterThanOrEqual(0.8 * width);
      expect(learned.cosines[index]).toBeLessThan(0.7);
    }
    expect(learned.accuracy).toBeGreaterThan(random.accuracy + 0.05);
  });

  it('oja beats random rows', async (context) => {
    const data = await load(context);
    const study = (featureRate: number): PictureStudy => ({
      ...{ rule: 'oja', hidden: [64], activation: 'tanh' },
      training: { rate: 0.01, options: { featureRate } },
    });
    const [learned, random] = [await learn(data, study(0.001)), await learn(data, study(0))];
    expect(learned.accuracy).toBeGreaterThan(random.accuracy + 0.05);
  });

  it('activation learning settles on the principal subspace, and tells them apart as well as that does', async (context) => {
    const data = await load(context);
    const [neurons, labelEnergy] = [16, 1];
    const training = { rate: 0.03, options: { labelEnergy } };
    const study: PictureStudy = { rule: 'activation-learning', hidden: [neurons], activation: 'relu', training };
    const { accuracy } = await learn(data, study, 20);
    expect(accuracy).toBeGreaterThan(0.7);
    expect(Math.abs(accuracy - subspaceAccuracy(data, neurons, labelEnergy))).toBeLessThan(0.025);
  }, 60_000);
});
