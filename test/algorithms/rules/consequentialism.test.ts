/** Consequentialism: batches that meet their targets, and normalised least mean squares where they are of one sample. */
import { describe, expect, it } from 'vitest';
import { apply, demandsOf, expectNoChangeWithoutError, outer, trainedAccuracy, wouldChange } from './batches.ts';
import { copyNetwork, openRule, relativeDifference, smallBatch } from './rule-tests.ts';

const of = (ridge: number) => ({ rule: 'consequentialism', training: { options: { ridge } } }) as const;

/** Errors of backpropagation of the batch, by layer, and what the layers heard. */
async function backpropagated(ridge: number, count: number) {
  const rule = await openRule(of(ridge));
  const bp = await openRule({ rule: 'bp' });
  await copyNetwork(rule, bp);
  await wouldChange(bp, { count });
  const read = async (name: string) => {
    const values = await bp.value(name);
    return values.slice(0, (values.length / smallBatch.count) * count);
  };
  const errors = await Promise.all(['error 1', 'error 2', 'output error'].map(read));
  const inputs = await Promise.all(['image', 'activation 1', 'activation 2'].map(read));
  return { rule, errors, inputs };
}

describe('consequentialism', () => {
  it.each([2, 3] as const)('asks of hardware what the handbook says, %d hidden layers', (hidden) => {
    expect(demandsOf(of(0.1), hidden)).toMatchObject({
      ...{ reads: hidden + 1, transposedReads: hidden, feedbackReads: 0, feedbackTiles: 0 },
      ...{ updates: hidden + 1, errorPath: hidden, locks: ['forward', 'update', 'backward'] },
    });
  });

  it('at a rate of 1 without a ridge changes the sums of every sample by its error', async () => {
    const { rule, errors, inputs } = await backpropagated(0, 6);
    const changes = await wouldChange(rule);
    const biases = await biasChanges(rule);
    changes.forEach((change, layer) => {
      const width = errors[layer]!.length / 6;
      const matrix = { inputs: inputs[layer]!.length / 6, outputs: width, entries: change };
      const moved = apply(matrix, inputs[layer]!).map((value, at) => value + biases[layer]![at % width]!);
      expect(relativeDifference(moved, errors[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-9);
    });
  });

  it.each([0, 0.5])('of one sample is normalised least mean squares, ridge %d', async (ridge) => {
    const { rule, errors, inputs } = await backpropagated(ridge, 1);
    const changes = await wouldChange(rule, { count: 1 });
    changes.forEach((change, layer) => {
      const squared = inputs[layer]!.reduce((sum, x) => sum + x * x, 1);
      const expected = outer(inputs[layer]!, errors[layer]!, 1).map((value) => value / (squared * (1 + ridge)));
      expect(relativeDifference(change, expected), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });

  it('makes up for samples that overlap: a batch is not the sum of its samples', async () => {
    const rule = await openRule(of(0));
    const [whole] = await wouldChange(rule);
    const summed = new Float64Array(whole!.length);
    for (let first = 0; first < 6; first++) {
      const [one] = await wouldChange(rule, { first, count: 1 });
      for (const [at, value] of one!.entries()) summed[at] = summed[at]! + value;
    }
    expect(relativeDifference(whole!, summed)).toBeGreaterThan(0.1);
  });

  it('changes nothing where the output is right', () => expectNoChangeWithoutError(of(0.1)));

  it('refuses batches larger than it can solve', async () => {
    await expect(openRule({ rule: 'consequentialism', training: { batch: 65 } })).rejects.toThrow(
      'Expected a batch of at most 64 for `whitened error 1`, got 65',
    );
  });

  it('learns four noisy classes', async () => {
    expect(await trainedAccuracy({ rule: 'consequentialism', training: { rate: 0.3 } }, 20)).toBeGreaterThan(0.95);
  });
});

/** Over −rate, by layer. */
async function biasChanges(rule: Awaited<ReturnType<typeof openRule>>): Promise<readonly Float64Array[]> {
  const names = ['bias 1', 'bias 2', 'bias 3'];
  const before = await Promise.all(names.map((name) => rule.machine.readVector(name)));
  rule.step();
  const after = await Promise.all(names.map((name) => rule.machine.readVector(name)));
  return before.map((values, layer) => values.map((value, at) => (value - after[layer]![at]!) / rule.rate));
}
