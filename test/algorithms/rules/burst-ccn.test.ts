/** BurstCCN: for small errors it is backpropagation, with an error of the square of theirs; without errors nothing happens. */
import { describe, expect, it } from 'vitest';
import { planSmall } from '../../emulator/machines.ts';
import { apply, demandsOf, expectAdditive, outer, scaled, trainedAccuracy, wouldChange } from './batches.ts';
import { openRule, relativeDifference, type SmallRule, transpose } from './rule-tests.ts';

const of = (feedback: 'random' | 'symmetric' | 'tied') =>
  ({ rule: 'burst-ccn', activation: 'sigmoid', output: 'sigmoid', training: { options: { feedback } } }) as const;

/** Gradients of half the squared error, last two layers of the network, from what the batch held. */
async function squaredErrorGradients(rule: SmallRule) {
  const [y, t, a2, a1] = (await Promise.all(['output', 'target', 'activation 2', 'activation 1'].map(rule.value))) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const top = y.map((one, at) => (one - t[at]!) * one * (1 - one));
  const carried = apply(transpose(await rule.matrix('layer 3')), top);
  const below = carried.map((one, at) => one * a2[at]! * (1 - a2[at]!));
  return [outer(a1, below), outer(a2, top)] as const;
}

describe('burst-ccn', () => {
  it.each([2, 3] as const)('asks of hardware what the handbook says, %d hidden layers', (hidden) => {
    const common = {
      reads: hidden + 1,
      updates: hidden + 1,
      locks: ['forward', 'update', 'backward'],
      errorPath: hidden,
    };
    for (const feedback of ['random', 'symmetric'] as const) {
      expect(demandsOf(of(feedback), hidden)).toMatchObject({
        ...{ ...common, transposedReads: 0, feedbackReads: 2 * hidden, feedbackTiles: 2 * hidden },
      });
    }
    expect(demandsOf(of('tied'), hidden)).toMatchObject({
      ...{ ...common, transposedReads: 2 * hidden, feedbackReads: 0, feedbackTiles: 0 },
    });
  });

  it('teaches the output half of gradient descent on half the squared error, exactly, and hidden layers nearly so', async () => {
    const rule = await openRule(of('tied'));
    const [, two, three] = await wouldChange(rule);
    const [below, top] = await squaredErrorGradients(rule);
    expect(
      relativeDifference(
        three!,
        top.map((one) => one / 2),
      ),
    ).toBeLessThan(1e-12);
    const gap = relativeDifference(
      two!,
      below.map((one) => one / 2),
    );
    expect(gap).toBeLessThan(0.01);
    expect(gap).toBeGreaterThan(1e-6);
  });

  it('is off by the square of the error that it carries: 100 times less for a tenth', async () => {
    const gaps: number[] = [];
    for (const scale of [1, 0.1, 0.01]) {
      const rule = await openRule(of('symmetric'));
      for (const by of ['bursts', 'events']) {
        const name = `layer 3 at the start, of ${by}`;
        rule.setMatrix(name, scaled(await rule.matrix(name), scale));
      }
      const [, two] = await wouldChange(rule);
      const [below] = await squaredErrorGradients(rule);
      gaps.push(
        relativeDifference(
          two!,
          below.map((one) => (scale * one) / 2),
        ),
      );
    }
    expect(gaps[0]).toBeLessThan(1e-2);
    for (const step of [0, 1]) expect(gaps[step]! / gaps[step + 1]!, `gaps ${gaps.join(', ')}`).toBeGreaterThan(85);
    for (const step of [0, 1]) expect(gaps[step]! / gaps[step + 1]!, `gaps ${gaps.join(', ')}`).toBeLessThan(115);
  });

  it('tied to weights as they are, or copies of them at the start: at first the same', async () => {
    const [tied, symmetric] = [
      await wouldChange(await openRule(of('tied'))),
      await wouldChange(await openRule(of('symmetric'))),
    ];
    tied.forEach((change, layer) => {
      expect(relativeDifference(change, symmetric[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });

  it('has a Q of half its Y, whichever it is', async () => {
    const rule = await openRule(of('random'));
    for (const layer of [1, 2]) {
      expect(await rule.matrix(`feedback ${layer} of events`)).toEqual(await rule.matrix(`feedback ${layer}`));
    }
  });

  it.each(['random', 'symmetric', 'tied'] as const)(
    'without an error bursts are half of the events and nothing is learnt (%s)',
    async (feedback) => {
      const rule = await openRule(of(feedback));
      const { inputs, outputs } = await rule.matrix('layer 3');
      rule.setMatrix('layer 3', { entries: new Float64Array(inputs * outputs) });
      // Sigmoids of ±800 are 0 and 1 to the last bit.
      rule.machine.writeVector('bias 3', [800, -800, -800, -800, -800]);
      for (const change of await wouldChange(rule, { count: 1 })) expect(Math.max(...change.map(Math.abs))).toBe(0);
      const [bursts, events] = [await rule.value('bursts 3'), await rule.value('output')];
      expect(Array.from(bursts.slice(0, 5))).toEqual(Array.from(events.slice(0, 5)).map((e) => e / 2));
      rule.machine.writeVector('bias 3', [0, 0, 0, 0, 0]);
      expect(Math.max(...(await wouldChange(rule, { count: 1 })).at(-1)!.map(Math.abs))).toBeGreaterThan(0.01);
    },
  );

  it('refuses what is not a rate', () => {
    expect(() => planSmall({ ...of('random'), activation: 'tanh' })).toThrow(
      'Expected network.activation to be sigmoid, got tanh',
    );
    expect(() => planSmall({ ...of('random'), output: 'linear' })).toThrow(
      'Expected network.output to be sigmoid, got linear',
    );
  });

  it('adds up over the samples of a batch', () => expectAdditive(of('random')));

  it.each(['random', 'tied'] as const)('learns four noisy classes (%s)', async (feedback) => {
    const { training, ...study } = of(feedback);
    expect(await trainedAccuracy({ ...study, training: { ...training, rate: 1 } }, 120)).toBeGreaterThan(0.95);
  });
});
