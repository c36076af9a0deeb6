/** Sign symmetry (rules-feedback.md §3). */
import { describe, expect, it } from 'vitest';
import { changesOf, copyNetwork, type Matrix, openRule, type SmallRule, transpose } from './rule-tests.ts';

const hidden = [1, 2] as const;
const rules = ['usf', 'brsf', 'frsf'] as const;
/** Large enough that signs flip. */
const training = { rate: 0.3 };
const above = (rule: SmallRule, layer: number): Promise<Matrix> => rule.matrix(`layer ${layer + 1}`);
const feedbackOf = (rule: SmallRule, layer: number): Promise<Matrix> => rule.matrix(`feedback ${layer}`);
const magnitudes = ({ entries }: Matrix) => entries.map(Math.abs);

describe('magnitudes of the weights', () => {
  it.each([1, 4])('make it backpropagation, bit for bit (batch %d)', async (batches) => {
    const frsf = await openRule({ rule: 'frsf', training });
    const bp = await openRule({ rule: 'bp', training });
    for (let batch = 0; batch < batches; batch++) {
      for (const layer of hidden) {
        const { entries } = transpose(await above(frsf, layer));
        frsf.setMatrix(`feedback ${layer}`, { entries: entries.map(Math.abs) });
      }
      expect(await changesOf(frsf, undefined, 6 * batch)).toEqual(await changesOf(bp, undefined, 6 * batch));
    }
  });

  it('of their own do not', async () => {
    const frsf = await openRule({ rule: 'frsf', training });
    const bp = await openRule({ rule: 'bp', training });
    expect((await changesOf(frsf))[0]).not.toEqual((await changesOf(bp))[0]);
  });
});

describe.each(rules)('%s', (name) => {
  it('carries every error by the signs of the weights that made it, however they flipped', async () => {
    const rule = await openRule({ rule: name, training });
    const first = await Promise.all(hidden.map((layer) => above(rule, layer)));
    let flipped = 0;
    for (let step = 0; step < 10; step++) {
      const used = await Promise.all(hidden.map((layer) => above(rule, layer)));
      rule.step(6 * step);
      for (const [index, layer] of hidden.entries()) {
        const wanted = transpose(used[index]!).entries.map(Math.sign);
        expect((await feedbackOf(rule, layer)).entries.map(Math.sign), `batch ${step}`).toEqual(wanted);
        used[index]!.entries.forEach((weight, at) => {
          if (weight * first[index]!.entries[at]! < 0) flipped += 1;
        });
      }
    }
    expect(flipped).toBeGreaterThan(30);
  });

  it('takes a weight of zero for a positive one', async () => {
    const rule = await openRule({ rule: name, training });
    const weights = await above(rule, 2);
    rule.setMatrix('layer 3', { entries: weights.entries.fill(0) });
    rule.step();
    expect((await feedbackOf(rule, 2)).entries.every((entry) => entry > 0)).toBe(true);
  });

  it('is changed by pulses too', async () => {
    const rule = await openRule({ rule: name, training: { ...training, update: 'pulses' } });
    const written = await openRule({ rule: name, training });
    await copyNetwork(rule, written);
    expect((await changesOf(rule))[2]!.some((change) => change !== 0)).toBe(true);
    rule.step(6);
    written.step();
    written.step(6);
    expect(magnitudes(await feedbackOf(rule, 1))).toEqual(magnitudes(await feedbackOf(written, 1)));
  });
});

describe('magnitudes', () => {
  const magnitudesAfter = async (name: string, batches: readonly number[]) => {
    const rule = await openRule({ rule: name, training });
    const found: Float64Array[] = [];
    for (const first of batches) {
      rule.step(first);
      found.push(magnitudes(await feedbackOf(rule, 1)));
    }
    return found as [Float64Array, ...Float64Array[]];
  };

  it('of usf are the standard deviation of the initial weights, all alike', async () => {
    for (const found of await magnitudesAfter('usf', [0, 6, 12])) {
      for (const magnitude of found) expect(magnitude).toBeCloseTo(1 / Math.sqrt(3 * 21), 15);
    }
  });

  it('of frsf stay, and are distributed as the initial weights', async () => {
    const [first, ...others] = await magnitudesAfter('frsf', [0, 6, 12]);
    for (const other of others) expect(other).toEqual(first);
    const mean = first.reduce((sum, one) => sum + one, 0) / first.length;
    // Of a uniform distribution half the bound; 273 entries.
    expect(mean * Math.sqrt(21)).toBeCloseTo(0.5, 1);
    expect(Math.max(...first)).toBeLessThanOrEqual(1 / Math.sqrt(21));
  });

  it('of brsf are those of a normal distribution, others in every batch', async () => {
    const [first, second] = await magnitudesAfter('brsf', [0, 6]);
    expect(second).not.toEqual(first);
    const square = first.reduce((sum, one) => sum + one * one, 0) / first.length;
    expect(square * 3 * 21).toBeGreaterThan(0.75);
    expect(square * 3 * 21).toBeLessThan(1.25);
  });
});
