/** Align rules: backpropagation at the start, close to it in wide networks, each with its own share of the frozen one. */
import { describe, expect, it } from 'vitest';
import {
  apply,
  demandsOf,
  expectAdditive,
  expectNoChangeWithoutError,
  outer,
  trainedAccuracy,
  wouldChange,
} from './batches.ts';
import { changesOf, copyNetwork, openRule, relativeDifference, type SmallRule, transpose } from './rule-tests.ts';

const rules = ['align-prop', 'align-ada', 'align-zero'] as const;

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, one) => sum + one * one, 0));

async function trainSome(rule: SmallRule, batches = 5): Promise<void> {
  for (let batch = 0; batch < batches; batch++) rule.step(6 * batch);
}

describe.each(rules)('%s', (name) => {
  it.each([2, 3] as const)(
    'asks of hardware what the handbook says, %d hidden layers; the sum of the frozen output layer is nobody’s, nor is W₁(0) of align-prop',
    (hidden) => {
      const layers = hidden + 1;
      const frozen =
        name === 'align-prop'
          ? { feedbackReads: hidden, feedbackTiles: hidden }
          : { feedbackReads: 2 * hidden, feedbackTiles: layers };
      expect(demandsOf({ rule: name }, hidden)).toMatchObject({
        ...{ reads: layers, transposedReads: 0, ...frozen },
        ...{ updates: layers, errorPath: hidden, locks: ['forward', 'update', 'backward'] },
      });
    },
  );

  it('is backpropagation at the start, and no longer after it has learnt', async () => {
    const rule = await openRule({ rule: name });
    const bp = await openRule({ rule: 'bp' });
    const [own, exact] = [await wouldChange(rule), await wouldChange(bp)];
    own.forEach((change, layer) => {
      expect(relativeDifference(change, exact[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
    await trainSome(rule);
    await copyNetwork(rule, bp);
    expect(relativeDifference((await wouldChange(rule))[0]!, (await wouldChange(bp))[0]!)).toBeGreaterThan(1e-3);
  });

  it('never changes the frozen network', async () => {
    const rule = await openRule({ rule: name });
    const frozen = rule.tiles.filter(({ declaration }) => declaration.role === 'feedback');
    const copies = frozen.map(({ declaration }) => declaration.name);
    const before = await Promise.all(copies.map(rule.matrix));
    const original = await Promise.all(copies.map((copy) => rule.matrix(copy.replace(' at the start', ''))));
    expect(before).toEqual(original);
    await trainSome(rule);
    expect(await Promise.all(copies.map(rule.matrix))).toEqual(before);
  });

  it('over the inputs of each layer, as in tangent-kernel units, is slower by just that', async () => {
    const one = await changesOf(await openRule({ rule: name }));
    const other = await changesOf(await openRule({ rule: name, training: { options: { parametrisation: 'ntk' } } }));
    [30, 21, 13].forEach((inputs, layer) => {
      expect(
        relativeDifference(
          one[layer]!,
          other[layer]!.map((value) => inputs * value),
        ),
      ).toBeLessThan(1e-11);
    });
  });

  it('comes closer to backpropagation in wider networks, by about the root of their width', async () => {
    const gaps: number[] = [];
    for (const width of [32, 128, 512]) {
      const training = { rate: 0.2, options: { parametrisation: 'ntk' } };
      const rule = await openRule({ rule: name, widths: [30, width, width, 5], training });
      const bp = await openRule({ rule: 'bp', widths: [30, width, width, 5] });
      await trainSome(rule, 4);
      await copyNetwork(rule, bp);
      const [own, exact] = [await wouldChange(rule), await wouldChange(bp)];
      // Of the middle layer, whose inputs and outputs both widen.
      const scaledOwn = own[1]!.map((value) => width * value);
      gaps.push(norm(scaledOwn.map((value, at) => value - exact[1]![at]!)) / norm(exact[1]!));
    }
    const slope = Math.log(gaps[2]! / gaps[0]!) / Math.log(16);
    expect(slope, `gaps ${gaps.join(', ')}`).toBeLessThan(-0.3);
    expect(slope, `gaps ${gaps.join(', ')}`).toBeGreaterThan(-0.8);
  });

  it('changes nothing where the output is right', () => expectNoChangeWithoutError({ rule: name }));

  it('adds up over the samples of a batch', () => expectAdditive({ rule: name }));

  it('learns four noisy classes', async () => {
    // Frozen activities mislead a narrow network that has gone far.
    const rate = name === 'align-zero' ? 0.005 : 0.05;
    expect(await trainedAccuracy({ rule: name, training: { rate } }, 40)).toBeGreaterThan(0.95);
  });
});

describe('what the frozen network lends', () => {
  const values = async (rule: SmallRule, names: readonly string[]) => Promise.all(names.map(rule.value));

  it.each(rules)('%s: the slope and the activity that are its own', async (name) => {
    const rule = await openRule({ rule: name });
    await trainSome(rule);
    const changes = await wouldChange(rule);
    const [e, image, a1, a2] = (await values(rule, ['output error', 'image', 'activation 1', 'activation 2'])) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const starts =
      name === 'align-prop' ? [a1, a2] : await values(rule, ['activation 1 at the start', 'activation 2 at the start']);
    const slope = (l: number, heard: Float64Array) => heard.map((value, at) => value * (1 - starts[l]![at]! ** 2));
    const back = async (layer: string, error: Float64Array) => apply(transpose(await rule.matrix(layer)), error);
    const second = slope(1, await back('layer 3 at the start', e));
    const first = slope(0, await back('layer 2 at the start', second));
    const below = name === 'align-zero' ? [image, ...starts] : [image, a1, a2];
    [first, second, e].forEach((error, layer) => {
      expect(relativeDifference(changes[layer]!, outer(below[layer]!, error)), `layer ${layer + 1}`).toBeLessThan(
        1e-12,
      );
    });
  });

  it('align-zero: what is above changes hidden layers through the error alone', async () => {
    const rule = await openRule({ rule: 'align-zero', output: 'linear' });
    const one = { count: 1 };
    const outputNow = async () => {
      rule.machine.run({ program: 'evaluate', set: 'train', first: 0, count: 1, epoch: 1 });
      const at = rule.evaluate.values.findIndex(({ name }) => name === 'output');
      return (await rule.machine.readValue('evaluate', at)).slice(0, 5);
    };
    const [before, wanted] = [await wouldChange(rule, one), await outputNow()];
    // Layer 2 is turned over, and the output's bias makes up for it, for one sample.
    const { entries } = await rule.matrix('layer 2');
    rule.setMatrix('layer 2', { entries: entries.map((w) => -2 * w) });
    const [disturbed, got] = [await wouldChange(rule, one), await outputNow()];
    expect(relativeDifference(disturbed[0]!, before[0]!)).toBeGreaterThan(1e-3);
    const bias = await rule.machine.readVector('bias 3');
    rule.machine.writeVector(
      'bias 3',
      bias.map((b, i) => b + wanted[i]! - got[i]!),
    );
    const after = await wouldChange(rule, one);
    for (const layer of [0, 1]) expect(relativeDifference(after[layer]!, before[layer]!)).toBeLessThan(1e-12);
  });
});
