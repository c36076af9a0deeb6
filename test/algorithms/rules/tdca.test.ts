/** TDCA as deployed: with the credit network that gives the error it is direct feedback alignment, or backpropagation. */
import { describe, expect, it } from 'vitest';
import { demandsOf, expectAdditive, expectNoChangeWithoutError, trainedAccuracy, wouldChange } from './batches.ts';
import { copyNetwork, multiply, openRule, relativeDifference, transpose } from './rule-tests.ts';

const credits = 5;
const study = { rule: 'tdca', training: { options: { credits } } } as const;

const identity = (size: number) => ({
  entries: Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0)),
});

describe('tdca', () => {
  it.each([2, 3] as const)(
    'asks of hardware what the handbook says, %d hidden layers: no layer waits for another',
    (hidden) => {
      const common = { reads: hidden + 1, transposedReads: 0, updates: hidden + 1, locks: ['forward', 'update'] };
      expect(demandsOf(study, hidden)).toMatchObject({
        ...{ ...common, feedbackReads: 2 + hidden, feedbackTiles: 2 + hidden, errorPath: 1 },
      });
      expect(demandsOf({ ...study, training: { options: { depth: 2 } } }, hidden)).toMatchObject({
        ...{ ...common, feedbackReads: 3 + hidden, feedbackTiles: 3 + hidden, errorPath: 2 },
      });
    },
  );

  it('with y − t as its credits is direct feedback alignment', async () => {
    const rule = await openRule(study);
    const dfa = await openRule({ rule: 'dfa' });
    for (const name of ['credit 1', 'credit 1 of target']) rule.setMatrix(name, identity(5));
    for (const name of ['feedback 1', 'feedback 2']) rule.setMatrix(name, await dfa.matrix(name));
    const [own, direct] = [await wouldChange(rule), await wouldChange(dfa)];
    own.forEach((change, layer) => {
      expect(relativeDifference(change, direct[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });

  it('of a linear network with the weights above for its matrices is backpropagation', async () => {
    const linear = { activation: 'linear', output: 'linear' } as const;
    const rule = await openRule({ ...study, ...linear });
    const bp = await openRule({ rule: 'bp', ...linear });
    await copyNetwork(rule, bp);
    for (const name of ['credit 1', 'credit 1 of target']) rule.setMatrix(name, identity(5));
    const [two, three] = await Promise.all(['layer 2', 'layer 3'].map(rule.matrix));
    rule.setMatrix('feedback 2', transpose(three!));
    rule.setMatrix('feedback 1', transpose(multiply(two!, three!)));
    const [own, exact] = [await wouldChange(rule), await wouldChange(bp)];
    own.forEach((change, layer) => {
      expect(relativeDifference(change, exact[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });

  it('goes through its two matrices, and a tanh between two layers of credit', async () => {
    const rule = await openRule({ ...study, training: { options: { credits, depth: 2, width: 8 } } });
    rule.step();
    const [judged, hidden, error] = await Promise.all(['judged', 'credit activation', 'output error'].map(rule.value));
    const c = await rule.matrix('credit 1');
    for (let n = 0; n < 6; n++) {
      for (let o = 0; o < 8; o++) {
        let expected = 0;
        for (let i = 0; i < 5; i++) expected += c.entries[i * 8 + o]! * error![5 * n + i]!;
        expect(judged![8 * n + o]).toBeCloseTo(expected, 12);
        expect(hidden![8 * n + o]).toBeCloseTo(Math.tanh(expected), 12);
      }
    }
  });

  it('changes nothing where the output is right', () => expectNoChangeWithoutError(study));

  it('adds up over the samples of a batch', () => expectAdditive(study));

  it.each([1, 2])('learns four noisy classes, depth %d', async (depth) => {
    expect(await trainedAccuracy({ rule: 'tdca', training: { rate: 0.05, options: { depth } } }, 30)).toBeGreaterThan(
      0.95,
    );
  });
});
