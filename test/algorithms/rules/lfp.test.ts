/** Layer-wise feedback propagation (rules-feedback.md §16). */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import { changesOf, copyNetwork, layersOf, multiply, openRule, relativeDifference, transpose } from './rule-tests.ts';

const lfp = (epsilon: number, more: SmallStudy = {}): SmallStudy => ({
  ...{ rule: 'lfp', activation: 'relu' },
  ...more,
  training: { ...more.training, options: { epsilon } },
});
/** So small that nothing is left of it beside a sum. */
const none = 1e-30;

describe('with relu', () => {
  it.each(['softmax', 'sigmoid', 'linear'] as const)(
    'is backpropagation times |W|, and |b|: to 1e-12 (%s)',
    async (output) => {
      const own = await openRule(lfp(none, { output }));
      const bp = await openRule({ rule: 'bp', activation: 'relu', output });
      await copyNetwork(own, bp);
      const weights = await Promise.all(layersOf(own).map(own.matrix));
      const before = await own.machine.readVector('bias 1');
      const [changes, gradients] = [await changesOf(own), await changesOf(bp)];
      for (const layer of [0, 1, 2]) {
        const expected = gradients[layer]!.map((one, at) => one * Math.abs(weights[layer]!.entries[at]!));
        expect(relativeDifference(changes[layer]!, expected)).toBeLessThan(1e-12);
        expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-3);
      }
      const [after, exact] = [await own.machine.readVector('bias 1'), await bp.machine.readVector('bias 1')];
      const expected = before.map((bias, at) => (exact[at]! - bias) * Math.abs(bias));
      const changed = after.map((one, at) => one - before[at]!);
      expect(relativeDifference(changed, expected)).toBeLessThan(1e-12);
    },
  );

  it('is so within the size of ε where it is not zero', async () => {
    const [own, rough] = [await openRule(lfp(none)), await openRule(lfp(1e-3))];
    const [exact, near] = [await changesOf(own), await changesOf(rough)];
    expect(relativeDifference(exact[1]!, near[1]!)).toBeGreaterThan(1e-6);
    expect(relativeDifference(exact[1]!, near[1]!)).toBeLessThan(0.2);
  });
});

describe('rewards', () => {
  it.each(['relu', 'tanh'] as const)(
    'are conserved, the share of biases included: to 1e-12 (%s)',
    async (activation) => {
      const rule = await openRule(lfp(none, { activation }));
      const biases = await Promise.all([1, 2, 3].map((layer) => rule.machine.readVector(`bias ${layer}`)));
      rule.step();
      const sumOfSample = (values: Float64Array, sample: number) => {
        const width = values.length / 6;
        return values.subarray(sample * width, (sample + 1) * width).reduce((sum, one) => sum + one, 0);
      };
      for (const layer of [3, 2]) {
        const width = biases[layer - 1]!.length;
        const q = (await rule.value(`contribution ${layer}`)).map((one) => -one);
        const z = (await rule.value(`read layer ${layer}`)).map((one, at) => one + biases[layer - 1]![at % width]!);
        const a = await rule.value(`activation ${layer - 1}`);
        const received = (await rule.value(`read layer ${layer} transposed`)).map((one, at) => -one * a[at]!);
        for (let sample = 0; sample < 6; sample++) {
          const given = sumOfSample(
            q.map((one, at) => one * z[at]!),
            sample,
          );
          const ofBiases = sumOfSample(
            q.map((one, at) => one * biases[layer - 1]![at % width]!),
            sample,
          );
          expect(Math.abs(sumOfSample(received, sample) + ofBiases - given)).toBeLessThan(
            1e-12 * (1 + Math.abs(given)),
          );
          expect(Math.abs(given)).toBeGreaterThan(1e-3);
        }
      }
    },
  );

  it('at the output are z ⊙ (t − y)', async () => {
    const rule = await openRule(lfp(none));
    const bias = await rule.machine.readVector('bias 3');
    rule.step();
    const z = (await rule.value('read layer 3')).map((one, at) => one + bias[at % 5]!);
    const [y, t] = [await rule.value('softmax'), await rule.value('target')];
    const reward = (await rule.value('contribution 3')).map((one, at) => -one * z[at]!);
    expect(
      relativeDifference(
        reward,
        z.map((one, at) => one * (t[at]! - y[at]!)),
      ),
    ).toBeLessThan(1e-12);
  });
});

it('never moves a weight of zero, and moves those beside it', async () => {
  const rule = await openRule(lfp(1e-6, { training: { rate: 0.1 } }));
  for (const name of layersOf(rule)) {
    const { entries } = await rule.matrix(name);
    rule.setMatrix(name, { entries: entries.map((entry, at) => (at % 3 === 0 ? 0 : entry)) });
  }
  for (let step = 0; step < 5; step++) rule.step(6 * step);
  for (const [index, change] of (await changesOf(rule)).entries()) {
    const { entries } = await rule.matrix(layersOf(rule)[index]!);
    entries.forEach((entry, at) => {
      if (at % 3 === 0) expect(entry).toBe(0);
    });
    expect(change.some((one) => one !== 0)).toBe(true);
  }
});

it('teaches layers of steps, which have no derivative: with weights of their equations to 1e-12', async () => {
  const heaviside = { name: 'heaviside', formula: 'z > 0 ? 1 : 0', derivative: '0' };
  const rule = await openRule(lfp(1e-6, { activation: heaviside }));
  const bp = await openRule({ rule: 'bp', activation: heaviside });
  const weights = await rule.matrix('layer 3');
  const bias = await rule.machine.readVector('bias 2');
  const [changes, gradients] = [await changesOf(rule), await changesOf(bp)];
  for (const layer of [0, 1]) {
    expect(gradients[layer]!.every((one) => one === 0)).toBe(true);
    expect(changes[layer]!.some((one) => Math.abs(one) > 1e-3)).toBe(true);
  }
  const top = await rule.value('contribution 3');
  const carried = multiply({ inputs: 6, outputs: 5, entries: top }, transpose(weights)).entries;
  const [a, sum] = [await rule.value('activation 2'), await rule.value('read layer 2')];
  const expected = carried.map((one, at) => {
    const z = sum[at]! + bias[at % 13]!;
    return (one * a[at]!) / (z + (z < 0 ? -1e-6 : 1e-6));
  });
  expect(relativeDifference(await rule.value('contribution 2'), expected)).toBeLessThan(1e-12);
});
