/** What all rules of feedback have in common: shared tests T0, T1, T3 and T5 of rules-feedback.md §0.2, and two backends. */
import { describe, expect, it } from 'vitest';
import { createCpuBackend, deriveDemands } from '../../../emulator/index.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { openSmall, planSmall, type SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  angle,
  changesOf,
  copyNetwork,
  keepState,
  layersOf,
  openRule,
  relativeDifference,
  smallBatch,
} from './rule-tests.ts';

closeBackends();

/** What a rule is tried with: rate per sample, and what it is told. */
const studies: Readonly<Record<string, SmallStudy>> = {
  bp: {},
  fa: {},
  usf: {},
  brsf: {},
  frsf: {},
  dfa: {},
  sdfa: {},
  ddfa: { training: { options: { feedbackRate: 0.05 } } },
  drtp: {},
  'tpsgd l2': { rule: 'tpsgd', training: { options: { loss: 'l2' } } },
  'tpsgd l1': { rule: 'tpsgd', training: { options: { loss: 'l1' } } },
  wm: { training: { options: { mirrors: 2, mirrorRate: 0.05 } } },
  kp: {},
  'meta-plasticity': {},
  lfp: { activation: 'relu', training: { rate: 0.2 } },
};
const cases = Object.entries(studies).map(([name, study]) => [name, { rule: name, ...study }] as const);
const without = (...names: readonly string[]) => cases.filter(([name]) => !names.some((one) => name.startsWith(one)));

describe('T0: no error, no change', () => {
  /** One sample whose output is its target: linear, without top weights, the bias says the class. */
  async function openWithoutError(study: SmallStudy) {
    const options = {
      ...study.training?.options,
      ...(study.rule === 'kp' && { decay: 0 }),
      ...(study.rule === 'meta-plasticity' && { theta2: 0 }),
    };
    const rule = await openRule({ ...study, output: 'linear', training: { ...study.training, options } });
    const top = await rule.matrix('layer 3');
    rule.setMatrix('layer 3', { entries: top.entries.fill(0) });
    rule.machine.writeVector('bias 3', Float64Array.of(1, 0, 0, 0, 0));
    const names = layersOf(rule);
    const before = await Promise.all(names.map(rule.matrix));
    rule.machine.run({ ...smallBatch, count: 1 });
    expect(Math.max(...(await rule.value('output error')).map(Math.abs))).toBe(0);
    return { before, after: await Promise.all(names.map(rule.matrix)) };
  }

  it.each(without('drtp', 'tpsgd'))('%s', async (_, study) => {
    const { before, after } = await openWithoutError(study);
    expect(after).toEqual(before);
  });

  it.each(cases.filter(([name]) => /drtp|tpsgd/.test(name)))('%s: not of hidden layers', async (_, study) => {
    const { before, after } = await openWithoutError(study);
    expect(after[2]).toEqual(before[2]);
    for (const layer of [0, 1])
      expect(relativeDifference(after[layer]!.entries, before[layer]!.entries)).toBeGreaterThan(1e-4);
  });
});

describe('T1: a batch changes what its samples change one by one, from the same weights', () => {
  // Magnitudes of brsf are those of the batch; the decay of kp is once a batch.
  it.each(without('brsf'))('%s', async (_, study) => {
    const decay = study.rule === 'kp' ? { decay: 0 } : {};
    const options = { ...study.training?.options, ...decay };
    const rule = await openRule({ ...study, training: { ...study.training, options } });
    // Feedback that starts from nothing would make hidden errors nothing.
    rule.step(12);
    const restore = await keepState(rule);
    const whole = await changesOf(rule);
    const summed = whole.map((change) => new Float64Array(change.length));
    for (let sample = 0; sample < 6; sample++) {
      restore();
      const before = await Promise.all(layersOf(rule).map(rule.matrix));
      rule.machine.run({ ...smallBatch, first: sample, count: 1 });
      for (const [index, name] of layersOf(rule).entries()) {
        const { entries } = await rule.matrix(name);
        entries.forEach((entry, at) => {
          summed[index]![at]! += (before[index]!.entries[at]! - entry) / rule.rate;
        });
      }
    }
    for (const [index, change] of whole.entries()) {
      expect(Math.max(...change.map(Math.abs))).toBeGreaterThan(1e-3);
      expect(relativeDifference(change, summed[index]!)).toBeLessThan(1e-12);
    }
  });
});

describe('T3: demands are those of rules-feedback.md §0.1', () => {
  const all = ['forward', 'update', 'backward'];
  const [oneByOne, together, local] = [all, all.slice(0, 2), all.slice(0, 1)];
  const noneTransposed = { transposedReads: 0 };

  describe.each([[[12, 9, 7, 4]], [[12, 9, 8, 7, 4]]])('widths %j', (widths) => {
    const layers = widths.length - 1;
    const hidden = layers - 1;
    const layerwise = widths.slice(1, -1).reduce((sum, width, index) => sum + width * widths[index + 2]!, 0);
    const direct = widths.slice(1, -1).reduce((sum, width) => sum + width * widths.at(-1)!, 0);
    const arrays = { feedbackReads: hidden, feedbackTiles: hidden };
    const likeFa = { ...noneTransposed, ...arrays, feedbackWeights: layerwise, errorPath: hidden, locks: oneByOne };
    const likeDfa = { ...noneTransposed, ...arrays, feedbackWeights: direct, errorPath: 1, locks: together };
    const ofTargets = { ...likeDfa, errorPath: 0, locks: local, reads: layers, updates: layers };
    const derived = (study: SmallStudy) => deriveDemands(planSmall({ ...study, widths }).train);

    it.each(['usf', 'brsf', 'frsf'])('%s: changes of layers, and of the signs of feedback', (rule) => {
      expect(derived({ rule })).toMatchObject({
        ...likeFa,
        reads: layers,
        updates: layers,
        feedbackUpdates: hidden,
        concurrentUpdates: 1,
      });
    });

    it('sdfa', () => {
      expect(derived({ rule: 'sdfa' })).toMatchObject({ ...likeDfa, reads: layers, updates: layers });
    });

    it('ddfa: 2L − 1 reads and not 2L, since the tangent of the image is zero', () => {
      expect(derived({ rule: 'ddfa' })).toMatchObject({
        ...likeDfa,
        reads: 2 * layers - 1,
        updates: layers,
        feedbackUpdates: hidden,
      });
    });

    it('drtp', () => expect(derived({ rule: 'drtp' })).toMatchObject(ofTargets));

    it.each(['l2', 'l1', 'inner'])(
      'tpsgd %s: L − 1 columns and not L, since the last layer has the true loss',
      (loss) => {
        expect(derived({ rule: 'tpsgd', training: { options: { loss } } })).toMatchObject(ofTargets);
      },
    );

    it.each([1, 3])(
      'wm with %d mirrors: L + m(L − 1) reads and not L + mL, since nothing mirrors the first layer',
      (m) => {
        expect(derived({ rule: 'wm', training: { options: { mirrors: m } } })).toMatchObject({
          ...likeFa,
          ...{ reads: layers + m * hidden, updates: layers, feedbackUpdates: m * hidden },
        });
      },
    );

    it('kp', () => {
      const training = { update: 'write' } as const;
      expect(derived({ rule: 'kp', training })).toMatchObject({
        ...likeFa,
        reads: layers,
        updates: layers,
        feedbackUpdates: hidden,
      });
    });

    it('kp with a memory: the decay is a write of its own', () => {
      const training = { update: 'write', optimizer: { kind: 'momentum', momentum: 0.9 } } as const;
      expect(derived({ rule: 'kp', training })).toMatchObject({
        ...likeFa,
        updates: 2 * layers,
        feedbackUpdates: 2 * hidden,
      });
    });

    it('meta-plasticity: Oja reads transposed, Hebb hears the error of the image, three products a layer', () => {
      expect(derived({ rule: 'meta-plasticity' })).toMatchObject({
        ...{ reads: layers, transposedReads: layers, feedbackReads: layers, feedbackTiles: layers },
        ...{ feedbackWeights: layerwise + widths[0]! * widths[1]!, updates: 3 * layers, locks: oneByOne },
        // One array more than feedback alignment.
        errorPath: layers,
      });
    });

    it('meta-plasticity of the pseudo-gradient alone: feedback alignment', () => {
      const options = { theta1: 0, theta2: 0 };
      expect(derived({ rule: 'meta-plasticity', training: { options } })).toEqual(derived({ rule: 'fa' }));
    });

    it('lfp', () => {
      expect(derived({ rule: 'lfp', training: { update: 'write' } })).toMatchObject({
        ...{ reads: layers, transposedReads: hidden, feedbackReads: 0, feedbackTiles: 0, feedbackWeights: 0 },
        ...{ updates: layers, errorPath: hidden, locks: oneByOne },
      });
    });
  });
});

describe('T4, T5: learning', () => {
  it.each(cases)('%s learns four noisy classes in 30 epochs of 10 batches', async (_, study) => {
    const training = { rate: 0.05, ...study.training };
    const rule = await openRule({ ...study, widths: [30, 24, 16, 4], training });
    for (let epoch = 1; epoch <= 30; epoch++) for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
    expect(await accuracyOf(rule)).toBeGreaterThan(0.95);
  });

  it.each(without('bp'))('%s: hidden angles to backpropagation are below 90° by the end', async (_, study) => {
    const rule = await openRule({ ...study, training: { ...study.training, rate: 0.02 } });
    const bp = await openRule({ ...study, rule: 'bp', training: { rate: 0.02 } });
    for (let epoch = 1; epoch <= 10; epoch++) for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
    await copyNetwork(rule, bp);
    const [own, other] = [await changesOf(rule), await changesOf(bp)];
    for (const layer of [0, 1]) expect(angle(own[layer]!, other[layer]!)).toBeLessThan(90);
    expect(angle(own[2]!, other[2]!)).toBeLessThan(45);
  });
});

describe('T2: a batch is the same on cpu and webgpu', () => {
  // A loop, since `it.each` gives no context to skip by.
  for (const [name, study] of cases) {
    it(name, async (context) => {
      const training = { update: 'write', ...study.training } as const;
      const webgpu = await openSmall(await backendFor('webgpu', context), { ...study, training });
      const cpu = await openSmall(createCpuBackend(), { ...study, training });
      for (const first of [0, 6]) {
        for (const { machine } of [cpu, webgpu]) machine.run({ ...smallBatch, first });
      }
      for (const { declaration } of cpu.tiles) {
        const [one, other] = [
          await cpu.machine.readTile(declaration.name),
          await webgpu.machine.readTile(declaration.name),
        ];
        expect(relativeDifference(one.planes, other.planes), declaration.name).toBeLessThan(1e-5);
      }
      for (const { name: vector } of cpu.train.vectors) {
        const [one, other] = [await cpu.machine.readVector(vector), await webgpu.machine.readVector(vector)];
        expect(relativeDifference(one, other), vector).toBeLessThan(1e-5);
      }
      for (let value = 0; value < cpu.train.values.length; value++) {
        const [one, other] = [
          await cpu.machine.readValue('train', value),
          await webgpu.machine.readValue('train', value),
        ];
        expect(relativeDifference(one, other), cpu.train.values[value]?.name).toBeLessThan(1e-5);
      }
      for (const { machine } of [cpu, webgpu]) machine.close();
    });
  }
});
