/** PEPITA against its own equations, and in the limits where it is known what it does. */
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
import { changesOf, copyNetwork, cosine, multiply, openRule, relativeDifference, transpose } from './rule-tests.ts';

const feedback = 'feedback to the input';
const study = { rule: 'pepita' } as const;

describe('pepita', () => {
  it.each([2, 3] as const)('asks of hardware what the handbook says, %d hidden layers', (hidden) => {
    const layers = hidden + 1;
    expect(demandsOf(study, hidden)).toMatchObject({
      ...{ reads: 2 * layers, transposedReads: 0, feedbackReads: 1, feedbackTiles: 1, feedbackWeights: 30 * 5 },
      ...{ updates: layers, errorPath: 1 + layers, locks: ['forward', 'update'] },
    });
  });

  it.each(['second', 'first'] as const)(
    'changes layers as its equations say, with activity of the %s pass',
    async (presynaptic) => {
      const rule = await openRule({ ...study, training: { options: { presynaptic } } });
      const changes = await changesOf(rule);
      const [image, changed, e, ePrime, f] = [
        ...(await Promise.all(['image', 'changed input', 'output error', 'output error (2)'].map(rule.value))),
        await rule.matrix(feedback),
      ] as [Float64Array, Float64Array, Float64Array, Float64Array, never];
      const fed = apply(f, e);
      expect(
        relativeDifference(
          changed,
          image.map((x, at) => x + fed[at]!),
        ),
      ).toBeLessThan(1e-12);
      const [a1, a2, b1, b2] = (await Promise.all(
        ['activation 1', 'activation 2', 'activation 1 (2)', 'activation 2 (2)'].map(rule.value),
      )) as [Float64Array, Float64Array, Float64Array, Float64Array];
      const below = presynaptic === 'second' ? [changed, b1, b2] : [image, a1, a2];
      const errors = [a1.map((a, at) => a - b1[at]!), a2.map((a, at) => a - b2[at]!), ePrime];
      changes.forEach((change, index) => {
        expect(relativeDifference(change, outer(below[index]!, errors[index]!)), `layer ${index + 1}`).toBeLessThan(
          1e-12,
        );
      });
    },
  );

  it('teaches hidden layers (W₁ F e) ⊙ f′ as F → 0, with an error in proportion to F', async () => {
    const gaps: number[] = [];
    for (const epsilon of [1e-2, 1e-3]) {
      const rule = await openRule(study);
      rule.setMatrix(feedback, scaled(await rule.matrix(feedback), epsilon));
      const [f, w] = [await rule.matrix(feedback), await rule.matrix('layer 1')];
      rule.step();
      const [difference, e, a] = await Promise.all(['error 1', 'output error', 'activation 1'].map(rule.value));
      const expected = apply(w, apply(f, e!)).map((heard, at) => -heard * (1 - a![at]! ** 2));
      gaps.push(relativeDifference(difference!, expected));
    }
    expect(gaps[0]).toBeLessThan(0.05);
    expect(gaps[0]! / gaps[1]!).toBeGreaterThan(8.5);
    expect(gaps[0]! / gaps[1]!).toBeLessThan(11.5);
  });

  it('without F teaches the output layer alone, as backpropagation does', async () => {
    const rule = await openRule({ ...study, training: { options: { scale: 0 } } });
    const bp = await openRule({ rule: 'bp' });
    await copyNetwork(rule, bp);
    const [one, two, three] = await changesOf(rule);
    expect(Math.max(...one!.map(Math.abs), ...two!.map(Math.abs))).toBe(0);
    expect(three).toEqual((await changesOf(bp))[2]);
  });

  it('with −F and the other sign is the same, bit for bit', async () => {
    const plus = await openRule(study);
    const minus = await openRule({ ...study, training: { options: { sign: 'minus' } } });
    expect((await changesOf(minus))[0]).not.toEqual((await wouldChange(plus))[0]);
    const turned = await openRule({ ...study, training: { options: { sign: 'minus' } } });
    turned.setMatrix(feedback, scaled(await plus.matrix(feedback), -1));
    for (let step = 0; step < 3; step++) expect(await changesOf(turned)).toEqual(await changesOf(plus));
  });

  it('turns the network against F with x + F e, towards it with x − F e', async () => {
    for (const sign of ['plus', 'minus'] as const) {
      for (const seed of [7, 8, 9]) {
        const training = { rate: 0.02, options: { sign, scale: 0.2 } };
        const rule = await openRule({ ...study, activation: 'relu', seed, training });
        for (let epoch = 1; epoch <= 60; epoch++) for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
        const [one, two, three] = await Promise.all(['layer 1', 'layer 2', 'layer 3'].map(rule.matrix));
        const whole = multiply(multiply(one!, two!), three!);
        const turned = cosine(transpose(await rule.matrix(feedback)).entries, whole.entries);
        if (sign === 'plus') expect(turned, `seed ${seed}`).toBeLessThan(-0.1);
        else expect(turned, `seed ${seed}`).toBeGreaterThan(0.1);
      }
    }
  });

  it('changes nothing where the output is right', () => expectNoChangeWithoutError(study));

  it('adds up over the samples of a batch', () => expectAdditive(study));

  it('learns four noisy classes', async () => {
    expect(await trainedAccuracy({ ...study, activation: 'relu', training: { rate: 0.05 } }, 30)).toBeGreaterThan(0.95);
  });
});
