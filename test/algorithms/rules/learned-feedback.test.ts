/** Feedback that learns: ddfa (rules-feedback.md §5), wm and kp (§13). */
import { describe, expect, it } from 'vitest';
import type { Training } from '../../../algorithms/index.ts';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  angle,
  changesOf,
  copyNetwork,
  jacobians,
  keepState,
  type Matrix,
  multiply,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const hidden = [1, 2] as const;
const feedbackOf = (rule: SmallRule) => Promise.all(hidden.map((layer) => rule.matrix(`feedback ${layer}`)));
const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** B after a batch of running mean: (1 − rate) B + rate · factor · mean of error inputᵀ. */
function runningMean(before: Matrix, input: Float64Array, error: Float64Array, rate: number, factor: number) {
  const { inputs, outputs, entries } = before;
  const samples = 6;
  const columns = transpose({ inputs: samples, outputs: inputs, entries: input });
  const { entries: sum } = multiply(columns, { inputs: samples, outputs, entries: error });
  return entries.map((entry, at) => (1 - rate) * entry + (rate * factor * sum[at]!) / samples);
}

/** Mean of the feedback that each of so many batches replaces whole, weights as they are. */
async function meanFeedback(rule: SmallRule, batches: number): Promise<readonly Float64Array[]> {
  const sums = (await feedbackOf(rule)).map(({ entries }) => new Float64Array(entries.length));
  const restore = await keepState(rule);
  for (let batch = 0; batch < batches; batch++) {
    restore();
    rule.step((6 * batch) % 60, 1 + Math.floor(batch / 10));
    for (const [index, { entries }] of (await feedbackOf(rule)).entries()) {
      entries.forEach((entry, at) => {
        sums[index]![at]! += entry / batches;
      });
    }
  }
  return sums;
}

describe('directional direct feedback', () => {
  const study = (feedbackRate: number, more: SmallStudy = {}): SmallStudy => ({
    rule: 'ddfa',
    widths: [30, 9, 7, 5],
    ...more,
    training: { options: { feedbackRate } },
  });

  it('is a running mean of p dᵀ: to 1e-12', async () => {
    const rule = await openRule(study(0.3));
    rule.step(6);
    const before = await feedbackOf(rule);
    const [second, third] = [await rule.matrix('layer 2'), await rule.matrix('layer 3')];
    rule.step();
    const [p1, p2, a2] = [await rule.value('noise 1'), await rule.value('noise 2'), await rule.value('activation 2')];
    const z = multiply({ inputs: 6, outputs: 9, entries: p1 }, second).entries;
    const tangent = p2.map((noise, at) => (1 - a2[at]! ** 2) * z[at]! + noise);
    const d = multiply({ inputs: 6, outputs: 7, entries: tangent }, third).entries;
    for (const [index, noise] of [p1, p2].entries()) {
      const expected = runningMean(before[index]!, d, noise, 0.3, 1);
      expect(relativeDifference((await feedbackOf(rule))[index]!.entries, expected)).toBeLessThan(1e-12);
    }
  });

  it('counts the samples of a batch that is not full', async () => {
    const rule = await openRule(study(1));
    rule.machine.run({ ...smallBatch, count: 1 });
    const noise = (await rule.value('noise 2')).slice(0, 7);
    const third = await rule.matrix('layer 3');
    const [, found] = await feedbackOf(rule);
    // Of one sample B is of rank one: every column is the noise, times d.
    const ratio = found!.entries[0]! / noise[0]!;
    noise.forEach((one, at) => {
      expect(found!.entries[at]).toBeCloseTo(ratio * one, 12);
    });
    const d = (await rule.value('read layer 3 (2)'))[0]!;
    expect(third.outputs).toBe(5);
    expect(ratio).toBeCloseTo(d, 12);
  });

  it('of a linear network is the Jacobian in the mean, with all layers perturbed at once', async () => {
    const rule = await openRule(study(1, { activation: 'linear', output: 'linear' }));
    const wanted = await jacobians(rule);
    const means = await meanFeedback(rule, 4000);
    for (const [index, mean] of means.entries()) {
      const { entries } = wanted[index]!;
      // An entry of p dᵀ has the deviation |row of the Jacobians| of d, about 1, over √24000.
      expect(Math.max(...mean.map((one, at) => Math.abs(one - entries[at]!)))).toBeLessThan(0.05);
      expect(norm(mean.map((one, at) => one - entries[at]!)) / norm(entries)).toBeLessThan(0.15);
    }
  });

  it('with α = 1 of one sample gives the forward gradient, which is p (p · ∂loss/∂a): to 1e-12', async () => {
    const rule = await openRule(study(1, { output: 'linear' }));
    const one = { ...smallBatch, count: 1 };
    const restore = await keepState(rule);
    rule.machine.run(one);
    const feedback = await feedbackOf(rule);
    restore();
    for (const [index, matrix] of feedback.entries()) rule.setMatrix(`feedback ${index + 1}`, matrix);
    rule.machine.run(one);
    const sampleOf = async (name: string, width: number) => (await rule.value(name)).slice(0, width);
    const [d, e] = [await sampleOf('read layer 3 (2)', 5), await sampleOf('output error', 5)];
    // d e is the derivative of the loss along all the noise.
    const along = d.reduce((sum, value, at) => sum + value * e[at]!, 0);
    for (const [layer, width] of [
      [1, 9],
      [2, 7],
    ] as const) {
      const [p, a] = [await sampleOf(`noise ${layer}`, width), await sampleOf(`activation ${layer}`, width)];
      const expected = p.map((noise, at) => noise * along * (1 - a[at]! ** 2));
      expect(relativeDifference(await sampleOf(`error ${layer}`, width), expected)).toBeLessThan(1e-12);
    }
  });
});

describe('weight mirror', () => {
  const study = (options: Record<string, number>, more: SmallStudy = {}): SmallStudy => ({
    ...{ rule: 'wm', widths: [30, 9, 7, 5] },
    ...more,
    training: { rate: 0.01, options },
  });

  it.each([1, 3])('is a running mean of ξ ηᵀ over σ², %d times a batch: to 1e-12', async (mirrors) => {
    const rule = await openRule(study({ mirrorRate: 0.2, noise: 0.1, mirrors }));
    const before = (await feedbackOf(rule))[0]!;
    const weights = await rule.matrix('layer 2');
    rule.step();
    let expected = before.entries;
    for (let mirror = 1; mirror <= mirrors; mirror++) {
      const noise = await rule.value(mirror === 1 ? 'mirror noise 1' : `mirror noise 1 (${mirror})`);
      expect(Math.max(...noise.map(Math.abs))).toBeLessThanOrEqual(0.1);
      const answer = multiply({ inputs: 6, outputs: 9, entries: noise }, weights).entries.map(Math.tanh);
      expected = runningMean({ ...before, entries: expected }, answer, noise, 0.2, 3 / 0.01);
    }
    expect(relativeDifference((await feedbackOf(rule))[0]!.entries, expected)).toBeLessThan(1e-12);
  });

  it.each(['linear', 'sigmoid', 'relu'] as const)('settles at Wᵀ f′(0) in the mean (%s)', async (activation) => {
    const rule = await openRule(study({ mirrorRate: 1 }, { activation }));
    const means = await meanFeedback(rule, 4000);
    // Of relu one half passes; the output answers with its sums.
    const slopes = [{ linear: 1, sigmoid: 0.25, relu: 0.5 }[activation], 1];
    for (const [index, mean] of means.entries()) {
      const { entries } = transpose(await rule.matrix(`layer ${index + 2}`));
      const wanted = entries.map((entry) => entry * slopes[index]!);
      expect(norm(mean.map((one, at) => one - wanted[at]!)) / norm(wanted)).toBeLessThan(0.1);
    }
  });

  it('turns towards Wᵀ from a start at right angles, all the time', async () => {
    const rule = await openRule(study({ mirrorRate: 0.01 }));
    const weights = transpose(await rule.matrix('layer 2')).entries;
    const start = (await feedbackOf(rule))[0]!.entries;
    const along = start.reduce((sum, one, at) => sum + one * weights[at]!, 0) / norm(weights) ** 2;
    rule.setMatrix('feedback 1', { entries: start.map((one, at) => one - along * weights[at]!) });
    const restore = await keepState(rule);
    const angles = [90];
    for (let round = 1; round <= 5; round++) {
      for (let step = 0; step < 60; step++) {
        const mirrored = await feedbackOf(rule);
        restore();
        for (const [index, matrix] of mirrored.entries()) rule.setMatrix(`feedback ${index + 1}`, matrix);
        rule.step((6 * step) % 60, 10 * round + Math.floor(step / 10));
      }
      angles.push(angle((await feedbackOf(rule))[0]!.entries, weights));
    }
    for (let round = 1; round <= 3; round++) expect(angles[round]).toBeLessThan(angles[round - 1]!);
    expect(angles.at(-1)).toBeLessThan(25);
  });
});

describe('Kolen–Pollack', () => {
  const decay = 0.02;
  const differences = async (rule: SmallRule) => {
    const feedback = await feedbackOf(rule);
    return Promise.all(
      hidden.map(async (layer) => {
        const { entries } = transpose(await rule.matrix(`layer ${layer + 1}`));
        return entries.map((entry, at) => entry - feedback[layer - 1]!.entries[at]!);
      }),
    );
  };
  const writings: Record<string, Partial<Training>> = {
    'gradients as they are': {},
    momentum: { optimizer: { kind: 'momentum', momentum: 0.9 } },
    Adam: { rate: 0.003, optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
    'gradients scaled': { rate: 0.02, scale: 'largest' },
  };

  it.each(Object.entries(writings))('%s: Wᵀ − B shrinks by 1 − λ a batch, to 1e-12', async (_, writing) => {
    const training = { rate: 0.05, ...writing, options: { decay } };
    const rule = await openRule({ rule: 'kp', training });
    const first = await rule.matrix('layer 3');
    for (let step = 0; step < 10; step++) {
      const before = await differences(rule);
      rule.step(6 * step);
      for (const [index, after] of (await differences(rule)).entries()) {
        const expected = before[index]!.map((one) => (1 - decay) * one);
        expect(relativeDifference(after, expected)).toBeLessThan(1e-12);
      }
    }
    expect(relativeDifference((await rule.matrix('layer 3')).entries, first.entries)).toBeGreaterThan(0.1);
  });

  it('without decay keeps them apart', async () => {
    const rule = await openRule({ rule: 'kp', training: { options: { decay: 0 } } });
    const before = await differences(rule);
    rule.step();
    const after = await differences(rule);
    for (const index of [0, 1]) expect(relativeDifference(after[index]!, before[index]!)).toBeLessThan(1e-12);
  });

  it('with B = Wᵀ and no decay is backpropagation for ever: to 1e-12', async () => {
    const training = { rate: 0.05, options: { decay: 0 } };
    const kp = await openRule({ rule: 'kp', training });
    const bp = await openRule({ rule: 'bp', training: { rate: 0.05 } });
    await copyNetwork(kp, bp);
    for (const layer of hidden) kp.setMatrix(`feedback ${layer}`, transpose(await kp.matrix(`layer ${layer + 1}`)));
    for (let step = 0; step < 5; step++) {
      const [own, exact] = [await changesOf(kp, undefined, 6 * step), await changesOf(bp, undefined, 6 * step)];
      for (const layer of [0, 1, 2]) expect(relativeDifference(own[layer]!, exact[layer]!)).toBeLessThan(1e-12);
    }
  });
});
