/** Changes by transfer, of whole networks: what fast tiles hold counts where it is visible, and nowhere else. */
import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../algorithms/index.ts';
import { readNetwork } from '../../../studies/run/machine-weights.ts';
import { layersOf, openRule, relativeDifference, type SmallRule } from './rule-tests.ts';

const rate = 0.02;
/** So little that nothing of it is left beside a weight. */
const none = 1e-30;
const through = (rule: string, transfer: Partial<Transfer>) =>
  openRule({
    rule,
    training: { rate, update: 'pulses', transfer: { every: 1, fastRate: rate, rate: none, buffer: null, ...transfer } },
  });

async function trainTwice(rule: SmallRule): Promise<void> {
  for (const first of [0, 6]) rule.step(first);
  rule.machine.run({ program: 'evaluate', set: 'train', first: 0, count: 10, epoch: 1 });
}

const weightsIn = async (rule: SmallRule) =>
  (await readNetwork(rule.machine, rule.tiles, rule.train)).map(({ weights }) => weights);

async function predictionOf({ machine, evaluate }: SmallRule) {
  const index = evaluate.values.findIndex(({ name }) => name === 'softmax');
  return machine.readValue('evaluate', index);
}

describe('fast tiles', () => {
  it.each(['bp', 'fa', 'dfa'])(
    'that are visible are plain pulses where nothing is taken over: %s, to 1e-12',
    async (name) => {
      const own = await through(name, { visible: 1 });
      const plain = await openRule({ rule: name, training: { rate, update: 'pulses' } });
      for (const rule of [own, plain]) await trainTwice(rule);
      const [one, other] = [await weightsIn(own), await weightsIn(plain)];
      for (const layer of [0, 1, 2]) expect(relativeDifference(one[layer]!, other[layer]!)).toBeLessThan(1e-12);
      expect(relativeDifference(await predictionOf(own), await predictionOf(plain))).toBeLessThan(1e-12);
      // All of it is in the fast tiles.
      const fresh = await through(name, { visible: 1 });
      for (const tile of layersOf(own)) {
        expect(relativeDifference((await own.matrix(tile)).entries, (await fresh.matrix(tile)).entries)).toBeLessThan(
          1e-12,
        );
      }
    },
  );

  it('that are hidden change nothing that is read', async () => {
    const [own, fresh] = [await through('bp', {}), await through('bp', {})];
    await trainTwice(own);
    const [one, other] = [await weightsIn(own), await weightsIn(fresh)];
    for (const layer of [0, 1, 2]) expect(relativeDifference(one[layer]!, other[layer]!)).toBeLessThan(1e-12);
    expect((await own.matrix('fast layer 1')).entries.some((entry) => Math.abs(entry) > 1e-3)).toBe(true);
    expect(own.evaluate.tiles.map(({ name }) => name)).toEqual(layersOf(own));
  });

  it('that are visible in part add that share of what they read, forward and back', async () => {
    const own = await through('bp', { visible: 0.25, every: 3, rate: 0.5 });
    own.step();
    const [c, a] = [await own.matrix('layer 2'), await own.matrix('fast layer 2')];
    own.step(6);
    const x = await own.value('activation 1');
    const sums = await own.value('read layer 2, fast');
    const { inputs, outputs } = c;
    for (let n = 0; n < 6; n++) {
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) {
          const at = i * outputs + o;
          sum += (c.entries[at]! + 0.25 * a.entries[at]!) * x[n * inputs + i]!;
        }
        expect(sums[n * outputs + o]).toBeCloseTo(sum, 12);
      }
    }
    const error = await own.value('error 2');
    const carried = await own.value('read layer 2 transposed, fast');
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++) {
        sum += (c.entries[i * outputs + o]! + 0.25 * a.entries[i * outputs + o]!) * error[o]!;
      }
      expect(carried[i]).toBeCloseTo(sum, 12);
    }
  });
});
