/** F3: what is remembered of samples, and the rules it becomes without delay and the first time. */
import { describe, expect, it } from 'vitest';
import { openStream, shuffledOrder } from '../../../emulator/index.ts';
import { apply, demandsOf, expectAdditive, keepState, outer, trainedAccuracy, wouldChange } from './batches.ts';
import { copyNetwork, openRule, relativeDifference, type SmallRule } from './rule-tests.ts';

const study = { rule: 'f3', output: 'sigmoid' } as const;
const asDfa = { ...study, training: { options: { sign: 'output-minus-target' } } } as const;

/** Direct feedback alignment with the same weights and the same B. */
async function likeDfa(rule: SmallRule): Promise<SmallRule> {
  const dfa = await openRule({ rule: 'dfa', output: 'sigmoid' });
  await copyNetwork(rule, dfa);
  for (const tile of ['feedback 1', 'feedback 2']) dfa.setMatrix(tile, await rule.matrix(tile));
  return dfa;
}

/** One epoch after which weights are what they were. */
async function passWithoutLearning(rule: SmallRule, epoch: number): Promise<void> {
  const restore = await keepState(rule);
  for (let first = 0; first < 60; first += 6) {
    rule.step(first, epoch);
    restore();
  }
}

describe('f3', () => {
  it.each([2, 3] as const)(
    'asks of hardware what the handbook says, %d hidden layers; a read of the label alone waits for no layer',
    (hidden) => {
      expect(demandsOf(study, hidden)).toMatchObject({
        ...{ reads: hidden + 1, transposedReads: 0, feedbackReads: hidden, feedbackTiles: hidden },
        ...{ updates: hidden + 1, errorPath: 0, locks: ['forward'] },
      });
    },
  );

  it('the first time teaches hidden layers by the label: direct random target projection', async () => {
    const rule = await openRule(study);
    const [one, two] = await wouldChange(rule);
    const [image, target, a1, a2] = (await Promise.all(
      ['image', 'target', 'activation 1', 'activation 2'].map(rule.value),
    )) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const error = async (layer: number, a: Float64Array) =>
      apply(await rule.matrix(`feedback ${layer}`), target).map((heard, at) => heard * (1 - a[at]! ** 2));
    expect(relativeDifference(one!, outer(image, await error(1, a1)))).toBeLessThan(1e-12);
    expect(relativeDifference(two!, outer(a1, await error(2, a2)))).toBeLessThan(1e-12);
  });

  it('with frozen weights is direct feedback alignment from the second epoch on, in any order', async () => {
    const rule = await openRule(asDfa);
    const dfa = await likeDfa(rule);
    expect(relativeDifference((await wouldChange(rule))[0]!, (await wouldChange(dfa))[0]!)).toBeGreaterThan(0.1);
    for (let epoch = 1; epoch <= 3; epoch++) {
      const order = shuffledOrder(60, openStream(epoch, 2));
      for (const { machine } of [rule, dfa]) machine.setOrder('train', order);
      if (epoch > 1) {
        for (const first of [0, 6, 54]) {
          const [delayed, direct] = [
            await wouldChange(rule, { first, epoch }),
            await wouldChange(dfa, { first, epoch }),
          ];
          delayed.forEach((change, layer) => {
            expect(relativeDifference(change, direct[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-13);
          });
        }
      }
      await passWithoutLearning(rule, epoch);
    }
  });

  it('remembers errors as they were before the change, of this very sample', async () => {
    const rule = await openRule(study);
    const order = shuffledOrder(60, openStream(4, 2));
    rule.machine.setOrder('train', order);
    const kept = new Map<number, Float64Array>();
    for (let first = 0; first < 60; first += 6) {
      rule.step(first);
      const error = await rule.value('output error');
      for (let n = 0; n < 6; n++) kept.set(order[first + n]!, error.slice(5 * n, 5 * n + 5));
    }
    const held = await rule.machine.readMemory('errors', 'train');
    for (const [sample, error] of kept) {
      expect(Array.from(held.slice(6 * sample, 6 * sample + 6))).toEqual([...error.map((e) => 0 - e), 1]);
    }
    rule.machine.setOrder('train', shuffledOrder(60, openStream(5, 2)));
    rule.step(0, 2);
    const delayed = await rule.value('delayed error');
    const next = shuffledOrder(60, openStream(5, 2));
    for (let n = 0; n < 6; n++) {
      expect(Array.from(delayed.slice(5 * n, 5 * n + 5))).toEqual([...kept.get(next[n]!)!.map((e) => 0 - e)]);
    }
  });

  it('is turned round by its sign, and remembers the target alone if told so', async () => {
    const plus = await openRule(study);
    const [one] = await wouldChange(plus);
    const [other] = await wouldChange(await openRule(asDfa));
    expect(
      relativeDifference(
        other!,
        one!.map((value) => -value),
      ),
    ).toBeLessThan(1e-13);
    const target = await openRule({ ...study, training: { options: { remembered: 'target' } } });
    target.step();
    const [held, error] = [await target.machine.readMemory('errors', 'train'), await target.value('output error')];
    for (let sample = 0; sample < 6; sample++) {
      for (let i = 0; i < 5; i++)
        expect(held[6 * sample + i]).toBeCloseTo(i === sample % 5 ? -error[5 * sample + i]! : 0, 15);
    }
  });

  it('adds up over the samples of a batch', () => expectAdditive(study));

  it.each(['target-minus-output', 'output-minus-target'])('learns four noisy classes, fed %s', async (sign) => {
    const training = { rate: 0.05, options: { sign } };
    expect(await trainedAccuracy({ ...study, training }, 40)).toBeGreaterThan(0.95);
  });
});
