/**
 * Rules whose errors relax to backpropagation's: predictive coding with fixed predictions, exact and relaxed, and activation
 * relaxation. How far they get in T steps is known in closed form.
 */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  angle,
  changesOf,
  copyNetwork,
  type Matrix,
  openRule,
  relativeDifference,
  type SmallRule,
  transpose,
} from './rule-tests.ts';

/** Three hidden layers: L = 4. */
const deep = { widths: [12, 9, 8, 7, 4], activation: 'tanh' } as const satisfies SmallStudy;
const depth = 4;

const study = (rule: string, options: NonNullable<SmallStudy['training']>['options'] & object): SmallStudy => ({
  ...deep,
  rule,
  training: { options },
});

async function beside(one: SmallStudy): Promise<{ expected: Float64Array[]; got: Float64Array[] }> {
  const bp = await openRule({ ...deep, rule: 'bp' });
  const other = await openRule(one);
  await copyNetwork(bp, other);
  return { expected: await changesOf(bp), got: await changesOf(other) };
}

/** Largest of the layers' differences. */
async function gapTo(one: SmallStudy): Promise<number> {
  const { expected, got } = await beside(one);
  return Math.max(...got.map((change, layer) => relativeDifference(change, expected[layer]!)));
}

/** Probability of at least k successes in T draws of probability η. */
function binomialTail(draws: number, probability: number, least: number): number {
  let term = (1 - probability) ** draws;
  let below = 0;
  for (let k = 0; k < least; k++) {
    below += term;
    term *= ((draws - k) / (k + 1)) * (probability / (1 - probability));
  }
  return 1 - below;
}

describe('predictive coding with fixed predictions', () => {
  it.each(['linear', 'softmax', 'sigmoid'] as const)(
    'in L − 1 whole steps is backpropagation, operation by operation (%s)',
    async (output) => {
      const bp = await openRule({ ...deep, output, rule: 'bp' });
      for (const steps of [depth - 1, depth + 5]) {
        const other = await openRule({ ...study('pc-fixed', { steps, stepSize: 1 }), output });
        expect(other.train).toEqual(bp.train);
      }
      expect(await gapTo({ ...study('pc-fixed', { steps: depth - 1, stepSize: 1 }) })).toBe(0);
    },
  );

  it('in L − 2 is not: nothing has come down to the first layer', async () => {
    const { expected, got } = await beside(study('pc-fixed', { steps: depth - 2, stepSize: 1 }));
    expect(Math.max(...got[0]!.map(Math.abs))).toBe(0);
    for (const layer of [1, 2, 3]) expect(got[layer]).toEqual(expected[layer]);
  });

  it('from the top down one whole step is backpropagation', async () => {
    expect(await gapTo(study('pc-fixed', { steps: 1, stepSize: 1, schedule: 'top-down' }))).toBe(0);
    expect(await gapTo(study('pc-fixed', { steps: 1, stepSize: 1 }))).toBeGreaterThan(0.9);
  });

  it.each([
    [0.1, 20],
    [0.1, 60],
    [0.1, 200],
    [0.5, 20],
  ])('η = %d, T = %d: layer l has the share of at least L − l successes in T draws of η', async (stepSize, steps) => {
    const { expected, got } = await beside(study('pc-fixed', { steps, stepSize }));
    got.forEach((change, layer) => {
      const share = binomialTail(steps, stepSize, depth - 1 - layer);
      const scaled = expected[layer]!.map((one) => share * one);
      expect(relativeDifference(change, scaled), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });

  it.each([
    [0.1, 20, 0.68, 2],
    [0.1, 60, 5.3e-2, 2],
    [0.1, 200, 1.9e-7, 2],
    [0.5, 20, 2e-4, 1],
  ])('η = %d, T = %d: misses backpropagation by %d, as the handbook measured', async (stepSize, steps, gap, digits) => {
    const got = await gapTo(study('pc-fixed', { steps, stepSize }));
    expect(Number(got.toPrecision(digits))).toBe(gap);
  });

  it('exact is backpropagation', async () => {
    const bp = await openRule({ ...deep, rule: 'bp' });
    expect((await openRule(study('pc-exact', {}))).train).toEqual(bp.train);
  });
});

describe('activation relaxation', () => {
  it('comes to rest at backpropagation, to 1e-12', async () => {
    expect(await gapTo(study('activation-relaxation', { steps: 400, stepSize: 0.1 }))).toBeLessThan(1e-12);
  });

  it('in L − 1 whole steps is backpropagation, to 1e-12, and in L − 2 is not', async () => {
    expect(await gapTo(study('activation-relaxation', { steps: depth - 1, stepSize: 1 }))).toBeLessThan(1e-12);
    expect(await gapTo(study('activation-relaxation', { steps: depth - 2, stepSize: 1 }))).toBeGreaterThan(0.1);
  });

  it('from zero is predictive coding with fixed predictions', async () => {
    const options = { steps: 7, stepSize: 0.3 };
    const fixed = await openRule(study('pc-fixed', options));
    const other = await openRule(study('activation-relaxation', { ...options, start: 'zero' }));
    expect(other.train).toEqual(fixed.train);
  });

  it('keeps (1 − η)^T of what it started from: 12 % after 20 steps of 0.1', async () => {
    const shallow = { widths: [12, 9, 4], rule: 'activation-relaxation' } as const;
    const bp = await openRule({ ...shallow, rule: 'bp' });
    const [expected] = await changesOf(bp);
    const residue = async (steps: number) => {
      const rule = await openRule({ ...shallow, training: { options: { steps, stepSize: 0.1 } } });
      await copyNetwork(await openRule({ ...shallow, rule: 'bp' }), rule);
      const [got] = await changesOf(rule);
      return got!.map((one, at) => one - expected![at]!);
    };
    const [first, later] = [await residue(1), await residue(21)];
    expect(
      relativeDifference(
        later,
        first.map((one) => one * 0.9 ** 20),
      ),
    ).toBeLessThan(1e-9);
    expect(0.9 ** 20).toBeCloseTo(0.12, 2);
  });

  it('without derivatives in a linear network is as with them', async () => {
    const linear = { ...deep, activation: 'linear' } as const;
    const options = { steps: 20, stepSize: 0.3 };
    const one = await openRule({ ...linear, rule: 'activation-relaxation', training: { options } });
    const other = await openRule({
      ...linear,
      rule: 'activation-relaxation',
      training: { options: { ...options, dropDerivative: 1 } },
    });
    await copyNetwork(one, other);
    expect(await changesOf(other)).toEqual(await changesOf(one));
    const options2 = { ...options, dropDerivative: 1 };
    expect(await gapTo(study('activation-relaxation', options2))).toBeGreaterThan(1e-3);
  });
});

const feedbackOf = (rule: SmallRule) =>
  rule.tiles.map(({ declaration }) => declaration.name).filter((name) => name.startsWith('feedback'));
const above = (feedback: string) => `layer ${Number(feedback.split(' ')[1]) + 1}`;

/** B = Wᵀ */
async function tie(rule: SmallRule): Promise<void> {
  for (const name of feedbackOf(rule)) rule.setMatrix(name, transpose(await rule.matrix(above(name))));
}

/** W − Bᵀ of every backward array. */
async function mismatches(rule: SmallRule): Promise<Float64Array[]> {
  const differences = feedbackOf(rule).map(async (name) => {
    const { entries } = transpose(await rule.matrix(name));
    return (await rule.matrix(above(name))).entries.map((weight, at) => weight - entries[at]!);
  });
  return Promise.all(differences);
}

describe('relaxed predictive coding', () => {
  const all = { learnedBackward: 1, dropDerivative: 0, learnedErrors: 1, steps: 9, stepSize: 0.4 };

  it('with B = Wᵀ, ψ = I and derivatives is predictive coding with fixed predictions, bit for bit', async () => {
    const fixed = await openRule(study('pc-fixed', { steps: 9, stepSize: 0.4 }));
    const relaxed = await openRule(study('pc-relaxed', all));
    await copyNetwork(fixed, relaxed);
    await tie(relaxed);
    for (const layer of [1, 2, 3]) {
      const name = `error connection ${layer}`;
      const { inputs, entries } = await relaxed.matrix(name);
      relaxed.setMatrix(name, { entries: entries.map((_, at) => (at % (inputs + 1) === 0 ? 1 : 0)) });
    }
    expect(await changesOf(relaxed)).toEqual(await changesOf(fixed));
  });

  it('each switch changes what is learned', async () => {
    const none = { ...all, learnedBackward: 0, learnedErrors: 0 };
    const fixed = await beside(study('pc-relaxed', none));
    for (const one of [{ learnedBackward: 1 }, { dropDerivative: 1 }, { learnedErrors: 1 }]) {
      const { got } = await beside(study('pc-relaxed', { ...none, ...one }));
      expect(relativeDifference(got[0]!, fixed.got[0]!), Object.keys(one)[0]).toBeGreaterThan(1e-3);
    }
  });

  it('B changes by the transpose of what W does: W − Bᵀ stays, and the angle between them falls', async () => {
    const rule = await openRule({ ...study('pc-relaxed', { steps: 20, stepSize: 0.5 }), training: { rate: 0.05 } });
    const before = await mismatches(rule);
    const angles = async () => {
      const pairs = feedbackOf(rule).map(async (name) => {
        const { entries } = transpose(await rule.matrix(name));
        return angle((await rule.matrix(above(name))).entries, entries);
      });
      return Promise.all(pairs);
    };
    const first = await angles();
    for (let epoch = 1; epoch <= 40; epoch++) for (let batch = 0; batch < 60; batch += 6) rule.step(batch, epoch);
    (await mismatches(rule)).forEach((difference, index) => {
      expect(relativeDifference(difference, before[index]!)).toBeLessThan(1e-12);
    });
    (await angles()).forEach((after, index) => {
      expect(after).toBeLessThan(first[index]! - 10);
    });
  });

  it('decay λ shrinks W − Bᵀ by 1 − rate · λ in every batch', async () => {
    const training = { rate: 0.05, options: { steps: 5, stepSize: 0.5, decay: 0.2 } };
    const rule = await openRule({ ...deep, rule: 'pc-relaxed', training });
    const before = await mismatches(rule);
    for (let batch = 0; batch < 18; batch += 6) rule.step(batch);
    (await mismatches(rule)).forEach((difference, index) => {
      const shrunk = before[index]!.map((one) => one * (1 - 0.05 * 0.2) ** 3);
      expect(relativeDifference(difference, shrunk)).toBeLessThan(1e-12);
    });
  });

  it('decay cannot be pulsed', async () => {
    const training = { update: 'pulses', options: { decay: 0.1 } } as const;
    await expect(openRule({ ...deep, rule: 'pc-relaxed', training })).rejects.toThrow(
      'Expected train.update to be write for a decay of weights, got pulses',
    );
  });

  it('ψ descends half the squared error of a value, which the reference code ascends', async () => {
    const rule = await openRule({ ...study('pc-relaxed', { ...all, steps: 2 }) });
    const name = 'error connection 2';
    const psi: Matrix = await rule.matrix(name);
    const [change] = await changesOf(rule, [name]);
    const h = await rule.value('activation 2');
    const e = await rule.value('relaxing 2 (2)');
    const width = psi.inputs;
    // The values that were compared: x = ψ h − e.
    const x = e.map((error, at) => {
      const sample = Math.floor(at / width);
      let predicted = 0;
      for (let i = 0; i < width; i++) predicted += psi.entries[i * width + (at % width)]! * h[sample * width + i]!;
      return predicted - error;
    });
    const energy = (entries: Float64Array) => {
      let sum = 0;
      for (let at = 0; at < x.length; at++) {
        const sample = Math.floor(at / width);
        let predicted = 0;
        for (let i = 0; i < width; i++) predicted += entries[i * width + (at % width)]! * h[sample * width + i]!;
        sum += (x[at]! - predicted) ** 2 / 2;
      }
      return sum;
    };
    const numeric = psi.entries.map((entry, at) => {
      const [up, down] = [1e-5, -1e-5].map((step) => energy(psi.entries.with(at, entry + step)));
      return (up! - down!) / 2e-5;
    });
    expect(relativeDifference(change!, numeric)).toBeLessThan(1e-7);
  });
});
