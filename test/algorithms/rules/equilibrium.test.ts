/**
 * Rules whose states settle: equilibrium propagation is the gradient of the loss of the free equilibrium up to O(β), centred
 * up to O(β²); contrastive Hebbian learning is backpropagation up to O(γ).
 */
import { describe, expect, it } from 'vitest';
import { deriveDemands } from '../../../emulator/index.ts';
import { planSmall, type SmallStudy } from '../../emulator/machines.ts';
import { distance, keep, rates, settled, slopeOf, studyOf } from './equilibrium-tests.ts';
import {
  accuracyOf,
  changesOf,
  copyNetwork,
  layersOf,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const equilibria = ['ep', 'ep-centred', 'ep-asymmetric'] as const;
/** Loss of what the rule predicts of the batch: ½ squared error of the states, or cross-entropy of a softmax. */
async function lossOf({ machine, evaluate, train, network }: SmallRule, count = 6): Promise<number> {
  const target = await machine.readValue('train', train.target);
  const score = evaluate.operations.find(({ kind }) => kind === 'score') as { prediction: number };
  const maker = evaluate.operations.find((one) => 'output' in one && one.output === score.prediction) as {
    input: number;
  };
  machine.run({ program: 'evaluate', set: 'train', first: 0, count, epoch: 1 });
  const linear = network.output === 'linear';
  const y = await machine.readValue('evaluate', linear ? maker.input : score.prediction);
  let loss = 0;
  target.forEach((t, at) => {
    loss += linear ? 0.5 * ((y[at] as number) - t) ** 2 : -t * Math.log(y[at] as number);
  });
  return loss;
}

/** Finite differences of the loss after the free phase, by each weight. */
async function gradientOf(rule: SmallRule): Promise<readonly Float64Array[]> {
  const gradients: Float64Array[] = [];
  const step = 1e-5;
  for (const tile of layersOf(rule)) {
    const { entries } = await rule.matrix(tile);
    const gradient = new Float64Array(entries.length);
    for (let cell = 0; cell < entries.length; cell++) {
      const losses: number[] = [];
      for (const sign of [1, -1]) {
        const moved = Float64Array.from(entries);
        moved[cell] = (moved[cell] as number) + sign * step;
        rule.setMatrix(tile, { entries: moved });
        losses.push(await lossOf(rule));
      }
      gradient[cell] = ((losses[0] as number) - (losses[1] as number)) / (2 * step);
    }
    rule.setMatrix(tile, { entries });
    gradients.push(gradient);
  }
  return gradients;
}

/** What an equilibrium rule finds with each β, against the gradient: relative errors of all layers together. */
async function errorsOf(name: string, betas: readonly number[], study: SmallStudy = {}) {
  const errors: [number, number][] = [];
  let gradient: Float64Array | null = null;
  for (const beta of betas) {
    const rule = await openRule(studyOf(name, { beta }, study));
    const restore = await keep(rule);
    rule.step();
    restore();
    gradient ??= Float64Array.from((await gradientOf(rule)).flatMap((one) => [...one]));
    const found = (await changesOf(rule)).flatMap((one) => [...one]);
    errors.push([beta, distance(found, gradient)]);
  }
  return errors;
}

describe('equilibrium propagation', () => {
  const betas = [0.1, 0.05, 0.02];
  const close = { ep: 0.2, 'ep-centred': 0.04 };

  it.each([
    ['ep', 'linear', 1],
    ['ep', 'softmax', 1],
    ['ep-centred', 'linear', 2],
    ['ep-centred', 'softmax', 2],
  ] as const)('%s, %s output: its distance from the gradient goes with β, of order %i', async (name, output, order) => {
    const errors = await errorsOf(name, betas, { output });
    expect(errors[0]?.[1]).toBeLessThan(close[name]);
    expect(Math.abs(slopeOf(errors) - order)).toBeLessThan(0.15);
  });

  it('a nudge of drawn sign finds what the centred one does, in the mean of both signs', async () => {
    const open = (name: string, options: object = {}) => openRule(studyOf(name, { beta: 0.3, ...options }));
    const [fixed, centred, drawn] = [await open('ep'), await open('ep-centred'), await open('ep', { randomSign: 1 })];
    const signs = new Set<number>();
    for (let first = 0; first < 6; first++) {
      const found: Float64Array[] = [];
      for (const rule of [fixed, centred, drawn]) {
        await copyNetwork(fixed, rule);
        const restore = await keep(rule);
        const before = await rule.matrix('layer 2');
        rule.machine.run({ ...smallBatch, first, count: 1 });
        const { entries } = await rule.matrix('layer 2');
        found.push(before.entries.map((entry, at) => entry - (entries[at] as number)));
        restore();
      }
      const [towards, both, either] = found as [Float64Array, Float64Array, Float64Array];
      const [sign] = await drawn.value('sign');
      signs.add(sign as number);
      const away = both.map((one, at) => 2 * one - (towards[at] as number));
      expect(relativeDifference(either, sign === 1 ? towards : away)).toBeLessThan(1e-9);
    }
    expect([...signs].sort()).toEqual([-1, 1]);
  });

  it('a read-out by softmax learns its exact gradient at any β', async () => {
    const rule = await openRule(studyOf('ep', { beta: 0.5 }, { output: 'softmax' }));
    const restore = await keep(rule);
    rule.step();
    restore();
    const gradient = await gradientOf(rule);
    const changes = await changesOf(rule);
    expect(relativeDifference(changes[1] as Float64Array, gradient[1] as Float64Array)).toBeLessThan(1e-6);
  });

  it('settles: the last steps of the free phase move no state by 1e-4', async () => {
    const rule = await openRule(studyOf('ep', { freeSteps: 30 }));
    rule.step();
    const [one, other] = [await rule.value('state 2 (29)'), await rule.value('state 2 (30)')];
    expect(Math.max(...one.map((value, at) => Math.abs(value - (other[at] as number))))).toBeLessThan(1e-4);
  });

  it('nudged for K steps is backpropagation through the last K steps (Ernoult et al. 2019)', async () => {
    const steps = 3;
    const study = studyOf('ep-centred', { nudgedSteps: steps, beta: 1e-3 }, { widths: [8, 6, 4, 3] });
    const rule = await openRule(study);
    const weights = await Promise.all(layersOf(rule).map(rule.matrix));
    const biases = await Promise.all([1, 2, 3].map((l) => rule.machine.readVector(`bias ${l}`)));
    const found = await changesOf(rule);
    const images = await rule.value('image');
    const targets = await rule.value('target');
    const widths = [8, 6, 4, 3];
    const entry = (l: number, i: number, o: number, moved: Moved | null) => {
      const at = i * (widths[l + 1] as number) + o;
      return ((weights[l]?.entries[at] as number) ?? 0) + (moved?.l === l && moved.at === at ? moved.by : 0);
    };
    const stepOnce = (x: Float64Array, states: number[][], moved: Moved | null) =>
      states.map((own, l) =>
        own.map((_, o) => {
          let sum = biases[l]?.[o] as number;
          const below = l === 0 ? [...x] : (states[l - 1] as number[]);
          below.forEach((s, i) => {
            sum += entry(l, i, o, moved) * s;
          });
          for (const [i, s] of (states[l + 1] ?? []).entries()) sum += entry(l + 1, o, i, moved) * s;
          return 1 / (1 + Math.exp(2 - 4 * sum));
        }),
      );
    const rest = Array.from({ length: 6 }, (_, n) => {
      const x = images.slice(n * 8, n * 8 + 8);
      let states = widths.slice(1).map((width) => new Array<number>(width).fill(0));
      for (let step = 0; step < 200; step++) states = stepOnce(x, states, null);
      return { x, states };
    });
    const loss = (moved: Moved) => {
      let sum = 0;
      rest.forEach(({ x, states }, n) => {
        let now = states;
        for (let step = 0; step < steps; step++) now = stepOnce(x, now, moved);
        now.at(-1)?.forEach((y, i) => {
          sum += 0.5 * (y - (targets[n * 3 + i] as number)) ** 2;
        });
      });
      return sum;
    };
    const by = 1e-5;
    for (const [l, change] of found.entries()) {
      const numeric = change.map((_, at) => (loss({ l, at, by }) - loss({ l, at, by: -by })) / (2 * by));
      expect(relativeDifference(change, numeric), `layer ${l + 1}`).toBeLessThan(1e-5);
    }
  });

  it.each(equilibria)('%s changes nothing where the output already is the target', async (name) => {
    const rule = await openRule(studyOf(name, { decay: 0, beta: 2 }, { activation: 'hard-sigmoid' }));
    // Just beyond where rates saturate: the states of the output are the target of the first sample, and no other's.
    rule.machine.writeVector(
      'bias 2',
      Float64Array.from({ length: 5 }, (_, i) => (i === 0 ? 2 : -1)),
    );
    const before = await Promise.all(layersOf(rule).map(rule.matrix));
    rule.machine.run({ program: 'train', set: 'train', first: 0, count: 1, epoch: 1 });
    const after = await Promise.all(layersOf(rule).map(rule.matrix));
    after.forEach((matrix, index) => {
      expect(relativeDifference(matrix.entries, before[index]?.entries as Float64Array)).toBeLessThan(1e-14);
    });
    rule.machine.run({ program: 'train', set: 'train', first: 1, count: 1, epoch: 1 });
    expect((await rule.matrix('layer 2')).entries).not.toEqual(after[1]?.entries);
  });

  it.each(['linear', 'softmax'] as const)('asymmetric with B = Wᵀ is the centred one (%s output)', async (output) => {
    const study = { output, widths: [20, 15, 9, 5] };
    const own = await openRule(studyOf('ep-asymmetric', { decay: 0 }, study));
    const centred = await openRule(studyOf('ep-centred', {}, study));
    await copyNetwork(own, centred);
    for (const l of [1, 2]) own.setMatrix(`feedback ${l}`, transpose(await own.matrix(`layer ${l + 1}`)));
    for (let step = 0; step < 3; step++) {
      const [one, other] = [await changesOf(own, undefined, 6 * step), await changesOf(centred, undefined, 6 * step)];
      one.forEach((change, index) => {
        expect(relativeDifference(change, other[index] as Float64Array), `layer ${index + 1}`).toBeLessThan(1e-12);
      });
    }
    for (const l of [1, 2]) {
      const [b, w] = [await own.matrix(`feedback ${l}`), transpose(await own.matrix(`layer ${l + 1}`))];
      expect(relativeDifference(b.entries, w.entries)).toBeLessThan(1e-13);
    }
  });

  it('asymmetric with its own B: what tells W and Bᵀ apart decays, by rate · decay for each image', async () => {
    const decay = 0.1;
    const rule = await openRule(
      studyOf('ep-asymmetric', {}, { training: { rate: 0.5, options: { ...settled, decay } } }),
    );
    const apart = async () => {
      const [b, w] = [await rule.matrix('feedback 1'), transpose(await rule.matrix('layer 2'))];
      return b.entries.map((entry, at) => entry - (w.entries[at] as number));
    };
    const start = await apart();
    for (let step = 0; step < 4; step++) rule.step(6 * step);
    const expected = start.map((entry) => entry * (1 - 0.5 * decay * 6) ** 4);
    expect(relativeDifference(await apart(), expected)).toBeLessThan(1e-10);
  });
});

interface Moved {
  readonly l: number;
  readonly at: number;
  readonly by: number;
}

describe('what it asks of hardware', () => {
  const steps = { freeSteps: 9, nudgedSteps: 4 };
  const demandsOf = (rule: string, widths: readonly number[], study: SmallStudy = {}) =>
    deriveDemands(
      planSmall({
        ...{ rule, widths, ...rates, ...study },
        training: { update: 'write', options: steps, ...study.training },
      }).train,
    );

  describe.each([
    [1, [20, 15, 5]],
    [2, [20, 15, 9, 5]],
    [3, [20, 15, 9, 8, 5]],
  ])('of %i hidden layers', (hidden, widths) => {
    const inner = hidden;

    it.each([
      ['ep', 9 + 4],
      ['ep-centred', 9 + 2 * 4],
    ])('%s reads inner tiles both ways each step but the first, from states of zero; the image once', (rule, total) => {
      const demands = demandsOf(rule, widths);
      expect(demands).toMatchObject({
        reads: 1 + inner * (total - 1),
        transposedReads: inner * (total - 1),
        feedbackReads: 0,
        updates: inner + 1,
        // However many layers; the nudge itself takes the first of the steps.
        errorPath: 4 - 1,
      });
      expect(demandsOf(rule, widths, { training: { update: 'pulses', options: steps } }).updates).toBe(1 + 2 * inner);
    });

    it('ep-asymmetric reads feedback tiles in the place of transposed ones, and changes them', () => {
      const total = 9 + 2 * 4;
      expect(demandsOf('ep-asymmetric', widths)).toMatchObject({
        reads: 1 + inner * (total - 1),
        transposedReads: 0,
        feedbackReads: inner * (total - 1),
        feedbackTiles: inner,
        updates: 1 + inner,
        feedbackUpdates: inner,
      });
    });

    it('ep with a softmax reads it out once when free, and both ways each nudged step', () => {
      const coupled = inner - 1;
      expect(demandsOf('ep', widths, { output: 'softmax' })).toMatchObject({
        reads: 1 + coupled * (9 + 4 - 1) + 1 + 4,
        transposedReads: coupled * (9 + 4 - 1) + 4,
        updates: inner + 1,
      });
    });

    it('chl reads the held output once: its tile is read forward in the free phase alone', () => {
      const training = { options: { freeSteps: 9, clampedSteps: 4 } };
      const demands = demandsOf('chl', widths, { output: 'sigmoid', training });
      const coupled = inner - 1;
      expect(demands).toMatchObject({
        reads: 1 + inner * (9 - 1) + coupled * 4,
        transposedReads: inner * (9 - 1) + coupled * 4 + 1,
        updates: inner + 1,
      });
    });
  });
});

describe('every rule', () => {
  const small: Record<string, SmallStudy> = {
    ep: rates,
    'ep-centred': { activation: 'sharp-sigmoid', output: 'softmax' },
    'ep-asymmetric': rates,
    chl: { activation: 'sigmoid', output: 'softmax' },
  };

  it.each(Object.entries(small))('%s: a batch changes what its samples change one by one', async (name, study) => {
    const rule = await openRule({ rule: name, ...study });
    const restore = await keep(rule);
    const tiles = rule.tiles.map(({ declaration }) => declaration.name);
    const whole = await changesOf(rule, tiles);
    const summed = whole.map((change) => new Float64Array(change.length));
    for (let sample = 0; sample < 6; sample++) {
      restore();
      const before = await Promise.all(tiles.map(rule.matrix));
      rule.machine.run({ program: 'train', set: 'train', first: sample, count: 1, epoch: 1 });
      for (const [index, tile] of tiles.entries()) {
        const after = await rule.matrix(tile);
        const sum = summed[index] as Float64Array;
        before[index]?.entries.forEach((entry, at) => {
          sum[at] = (sum[at] as number) + (entry - (after.entries[at] as number)) / rule.rate;
        });
      }
    }
    whole.forEach((change, index) => {
      expect(relativeDifference(change, summed[index] as Float64Array), tiles[index]).toBeLessThan(1e-11);
    });
  });

  it.each(Object.entries(small))('%s learns four noisy classes', async (name, study) => {
    const rule = await openRule({ rule: name, widths: [30, 24, 16, 4], ...study, training: { rate: 0.05 } });
    let epochs = 0;
    while (epochs < 60 && (await accuracyOf(rule)) <= 0.95) {
      for (let epoch = 0; epoch < 5; epoch++, epochs++)
        for (let first = 0; first < 60; first += 6) rule.step(first, epochs + 1);
    }
    expect(await accuracyOf(rule)).toBeGreaterThan(0.95);
  });

  it.each(equilibria)('%s refuses what has no such states', (rule) => {
    expect(() => planSmall({ rule, output: 'sigmoid' })).toThrow(
      'Expected network.output to be linear or softmax, got sigmoid',
    );
    expect(() => planSmall({ rule, widths: [4, 3] })).toThrow(
      'Expected network.hidden to be at least one layer, got none',
    );
    expect(() => planSmall({ rule, widths: [4, 3], output: 'linear' })).not.toThrow();
  });
});
