/** PAL: feedback that turns to the forward weights by noise, and without noise the network as it was. */
import { describe, expect, it } from 'vitest';
import {
  apply,
  demandsOf,
  expectAdditive,
  expectNoChangeWithoutError,
  outer,
  scaled,
  trainedAccuracy,
  wouldChange,
} from './batches.ts';
import { copyNetwork, cosine, openRule, relativeDifference, type SmallRule, transpose } from './rule-tests.ts';

const quiet = { noise: 0, decay: 0 };
const study = { rule: 'pal' } as const;
const withOptions = (options: Record<string, number>) => ({ ...study, training: { options } }) as const;

/** Turns feedback by so many batches at frozen forward weights. */
async function turnFeedback(rule: SmallRule, batches: number): Promise<void> {
  const layers = ['layer 1', 'layer 2', 'layer 3'];
  const weights = await Promise.all(layers.map(rule.matrix));
  const biases = await Promise.all([1, 2, 3].map((l) => rule.machine.readVector(`bias ${l}`)));
  for (let batch = 0; batch < batches; batch++) {
    rule.step(6 * (batch % 10), 1 + Math.floor(batch / 10));
    layers.forEach((layer, index) => {
      rule.setMatrix(layer, weights[index]!);
      rule.machine.writeVector(`bias ${index + 1}`, biases[index]!);
    });
  }
}

describe('pal', () => {
  it.each([2, 3] as const)(
    'asks of hardware what the handbook says, %d hidden layers: all reads in every step; written, the changes of all steps are one',
    (hidden) => {
      for (const steps of [1, 4]) {
        const demands = demandsOf({ ...study, training: { update: 'write', options: { steps } } }, hidden);
        expect(demands).toMatchObject({
          ...{ reads: steps * (hidden + 1), transposedReads: 0, feedbackReads: steps * hidden, feedbackTiles: hidden },
          updates: hidden + 1,
          feedbackUpdates: hidden,
        });
      }
    },
  );

  it('without noise begins as the plain network, and in one step is feedback alignment', async () => {
    const rule = await openRule(withOptions({ ...quiet, steps: 1 }));
    const fa = await openRule({ rule: 'fa' });
    await copyNetwork(rule, fa);
    for (const tile of ['feedback 1', 'feedback 2']) fa.setMatrix(tile, await rule.matrix(tile));
    const [own, other] = [await wouldChange(rule), await wouldChange(fa)];
    own.forEach((change, layer) => {
      expect(relativeDifference(change, other[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
    rule.step();
    fa.step();
    expect(await rule.value('softmax')).toEqual(await fa.value('softmax'));
  });

  it('without noise and error stays at the plain network in every step', async () => {
    const rule = await openRule(withOptions({ ...quiet, steps: 5, nudging: 1e-6 }));
    rule.step();
    const settled = await rule.value('activation 2');
    for (const name of ['rate (2)', 'rate (5)', 'rate (11)']) {
      expect(relativeDifference(await rule.value(name), settled), name).toBeLessThan(1e-5);
    }
  });

  it('follows its equations in the second step', async () => {
    const options = { steps: 2, noise: 0.3, decay: 0.01, feedbackRate: 0.2, nudging: 0.1, smoothing: 4 };
    const rule = await openRule(withOptions(options));
    const tiles = ['layer 1', 'layer 2', 'layer 3', 'feedback 1', 'feedback 2'];
    const [w1, w2, , b1, b2] = await Promise.all(tiles.map(rule.matrix));
    const bias = await rule.machine.readVector('bias 2');
    const changes = await wouldChange(rule, {}, tiles);
    const value = (name: string) => rule.value(name);
    const [x, r1, noise1, noise2] = [
      await value('image'),
      await value('rate'),
      await value('noise'),
      await value('noise (2)'),
    ];
    const [e1, e2] = [await value('error (2)'), await value('error')];
    // ξ is σ √(1/T) times a normal number.
    expect(Math.sqrt(noise1.reduce((sum, one) => sum + one * one, 0) / noise1.length)).toBeCloseTo(
      0.3 / Math.sqrt(10),
      1,
    );
    // r₂ = φ(W₂ r₁ + b + e₂ + ξ₂)
    const sums = apply(w2!, r1).map((sum, at) => Math.tanh(sum + bias[at % 13]! + e2[at]! + noise2[at]!));
    expect(relativeDifference(await value('rate (2)'), sums)).toBeLessThan(1e-12);
    // B ← B + η/2 (ξ r̂ᵀ − α B), six samples and two steps.
    const moved2 = (await value('rate (2)')).map((r, at) => r - sums[at]! + r - r);
    expect(Math.max(...moved2.map(Math.abs))).toBeLessThan(1e-12);
    const moved = await value('moved rate (2)');
    const before = await value('activation 2');
    expect(
      relativeDifference(
        moved,
        sums.map((r, at) => r - before[at]!),
      ),
    ).toBeLessThan(1e-12);
    const expected = outer(moved, noise1).map(
      (one, at) => (0.2 / 2 / rule.rate) * (-one + 0.01 * 6 * 2 * b1!.entries[at]!),
    );
    expect(relativeDifference(changes[3]!, expected)).toBeLessThan(1e-11);
    expect(b2!.inputs).toBe(5);
    // W₁: errors over β, low-passed, mean of two steps.
    const later = await value('error (4)');
    const smoothed = e1.map((e, at) => e + (later[at]! - e) / 4);
    const first = outer(
      x,
      e1.map((e, at) => -(e + smoothed[at]!) / 0.1 / 2),
    );
    expect(relativeDifference(changes[0]!, first)).toBeLessThan(1e-11);
    expect(w1!.inputs).toBe(30);
  });

  it('turns feedback that began in the opposite direction to the weights above', async () => {
    const options = { steps: 10, noise: 0.1, feedbackRate: 2, decay: 1e-3, nudging: 0.01 };
    // A softmax would mix what comes back from the output neurons.
    const rule = await openRule({ rule: 'pal', output: 'linear', training: { options } });
    for (const layer of [1, 2]) {
      rule.setMatrix(`feedback ${layer}`, scaled(transpose(await rule.matrix(`layer ${layer + 1}`)), -1));
    }
    await turnFeedback(rule, 1000);
    for (const layer of [1, 2]) {
      const [feedback, above] = [
        await rule.matrix(`feedback ${layer}`),
        transpose(await rule.matrix(`layer ${layer + 1}`)),
      ];
      expect(cosine(feedback.entries, above.entries), `layer ${layer}`).toBeGreaterThan(0.95);
    }
  });

  it('without noise loses its feedback to decay, or keeps it where there is none; without decay noise makes it grow', async () => {
    const feedbackOf = async (options: Record<string, number>, batches: number) => {
      const rule = await openRule(withOptions({ steps: 3, feedbackRate: 0.5, ...options }));
      const before = (await rule.matrix('feedback 2')).entries;
      await turnFeedback(rule, batches);
      return { before, after: (await rule.matrix('feedback 2')).entries };
    };
    const norm = (values: Float64Array) => Math.hypot(...values);
    const decayed = await feedbackOf({ noise: 0, decay: 0.01 }, 20);
    expect(
      relativeDifference(
        decayed.after,
        decayed.before.map((b) => b * (1 - 0.5 * 0.01 * 6) ** 20),
      ),
    ).toBeLessThan(1e-12);
    const kept = await feedbackOf(quiet, 5);
    expect(kept.after).toEqual(kept.before);
    const [some, more] = [await feedbackOf({ noise: 1, decay: 0 }, 100), await feedbackOf({ noise: 1, decay: 0 }, 400)];
    expect(norm(more.after) / norm(some.after)).toBeGreaterThan(2);
  });

  it('without noise changes nothing where the output is right', () =>
    expectNoChangeWithoutError(withOptions({ ...quiet, steps: 3 })));

  it('adds up over the samples of a batch', () => expectAdditive(withOptions({ steps: 4, noise: 0.1 })));

  it('learns four noisy classes', async () => {
    const options = { steps: 5, noise: 0.05, feedbackRate: 1 };
    expect(await trainedAccuracy({ ...study, training: { rate: 0.05, options } }, 30)).toBeGreaterThan(0.95);
  });
});
