/**
 * Predictive coding of other distributions and of positive rates, against finite differences of the energies that they
 * descend (handbook, sections 7 and 8).
 */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  changesOf,
  copyNetwork,
  layersOf,
  type Matrix,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const rate = 1e-3;
const widths = [12, 9, 8, 4];

/** What one sample left behind, and the network it met. */
interface Scene {
  readonly weights: readonly Matrix[];
  readonly biases: readonly Float64Array[];
  readonly image: Float64Array;
  readonly target: Float64Array;
  value(name: string): Promise<Float64Array>;
  readonly changes: readonly Float64Array[];
}

async function runOne(rule: SmallRule): Promise<Scene> {
  const layers = layersOf(rule);
  const weights = await Promise.all(layers.map(rule.matrix));
  const biases = await Promise.all(layers.map((_, index) => rule.machine.readVector(`bias ${index + 1}`)));
  rule.machine.run({ ...smallBatch, count: 1 });
  const after = await Promise.all(layers.map(rule.matrix));
  const changes = after.map(({ entries }, layer) =>
    entries.map((entry, at) => (weights[layer]!.entries[at]! - entry) / rule.rate),
  );
  const value = (name: string) => firstSample(rule, name);
  return {
    ...{ weights, biases: biases.map((bias) => Float64Array.from(bias)), changes, value },
    image: await value('image'),
    target: await value('target'),
  };
}

async function firstSample(rule: SmallRule, name: string): Promise<Float64Array> {
  const values = await rule.value(name);
  return Float64Array.from(values.subarray(0, values.length / rule.train.batch));
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

function softmax(z: Float64Array): Float64Array {
  const largest = Math.max(...z);
  const powers = z.map((one) => Math.exp(one - largest));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((one) => one / sum);
}

function affine({ inputs, outputs, entries }: Matrix, bias: Float64Array, x: Float64Array): Float64Array {
  return Float64Array.from({ length: outputs }, (_, o) => {
    let sum = bias[o]!;
    for (let i = 0; i < inputs; i++) sum += entries[i * outputs + o]! * x[i]!;
    return sum;
  });
}

const total = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0);

/** Of logits: the rates they stand for, and KL(p(·|z) ‖ p(·|p)), from its definition. */
const distributions = {
  bernoulli: {
    rates: (z: Float64Array) => z.map(sigmoid),
    divergence: (z: Float64Array, p: Float64Array) =>
      total(
        z.map((logit, i) => {
          const [s, q] = [sigmoid(logit), sigmoid(p[i]!)];
          return s * Math.log(s / q) + (1 - s) * Math.log((1 - s) / (1 - q));
        }),
      ),
  },
  categorical: {
    rates: softmax,
    divergence(z: Float64Array, p: Float64Array) {
      const [s, q] = [softmax(z), softmax(p)];
      return total(s.map((one, i) => one * Math.log(one / q[i]!)));
    },
  },
};

/** Central differences of `energy` in each entry, of fourth order: gradients of nearly equal distributions are small. */
function gradient(energy: (values: Float64Array) => number, at: Float64Array, step = 1e-3): Float64Array {
  return at.map((value, i) => {
    const rise = (far: number) => energy(at.with(i, value + far)) - energy(at.with(i, value - far));
    return (8 * rise(step) - rise(2 * step)) / (12 * step);
  });
}

describe('generalised predictive coding', () => {
  it('with gaussian layers is predictive coding, operation by operation', async () => {
    for (const output of ['softmax', 'linear'] as const) {
      const study = { widths, output, training: { options: { steps: 6, stepSize: 0.2 } } } as const;
      const pc = await openRule({ ...study, rule: 'pc' });
      const generalised = await openRule({ ...study, rule: 'pc-generalised' });
      expect(generalised.train).toEqual(pc.train);
      expect(generalised.evaluate).toEqual(pc.evaluate);
    }
  });

  describe.each(['bernoulli', 'categorical'] as const)('%s', (hidden) => {
    const { rates, divergence } = distributions[hidden];
    const stepSize = 0.1;
    const study = { rule: 'pc-generalised', widths } as const;
    const open = (steps: number) =>
      openRule({ ...study, training: { rate, options: { steps, stepSize, hidden } } satisfies SmallStudy['training'] });

    /** F of the values of hidden layers, and of weights in the place of the network's own. */
    const energyOf = ({ weights, biases, image, target }: Scene, values: readonly Float64Array[], own = weights) => {
      const inputs = [image, ...values.map(rates)];
      const sums = own.map((matrix, layer) => affine(matrix, biases[layer]!, inputs[layer]!));
      const loss = -Math.log(softmax(sums.at(-1)!)[target.indexOf(1)]!);
      return values.reduce((sum, z, layer) => sum + divergence(z, sums[layer]!), loss);
    };

    it('every step descends the energy of both neighbours, to 1e-6 of finite differences', async () => {
      const scene = await runOne(await open(6));
      const values = [await scene.value('value 1 (4)'), await scene.value('value 2 (4)')];
      const next = [await scene.value('value 1 (5)'), await scene.value('value 2 (5)')];
      for (const layer of [0, 1]) {
        const energy = (z: Float64Array) => energyOf(scene, values.with(layer, z));
        const moved = next[layer]!.map((value, i) => (values[layer]![i]! - value) / stepSize);
        expect(relativeDifference(moved, gradient(energy, values[layer]!)), `layer ${layer + 1}`).toBeLessThan(1e-6);
      }
    });

    it('changes of weights are the gradient of the energy that is left, to 1e-6', async () => {
      const scene = await runOne(await open(6));
      const values = [await scene.value('value 1 (6)'), await scene.value('value 2 (6)')];
      scene.weights.forEach((matrix, layer) => {
        const energy = (entries: Float64Array) =>
          energyOf(scene, values, scene.weights.with(layer, { ...matrix, entries }));
        const numeric = gradient(energy, matrix.entries);
        expect(relativeDifference(scene.changes[layer]!, numeric), `layer ${layer + 1}`).toBeLessThan(1e-6);
      });
    });

    it('the divergence is zero after the forward pass and positive after steps; the energy falls', async () => {
      const scene = await runOne(await open(6));
      expect(Math.max(...(await scene.value('difference 1')).map(Math.abs))).toBe(0);
      expect(Math.max(...(await scene.value('difference 2')).map(Math.abs))).toBe(0);
      const energies: number[] = [];
      for (let step = 0; step <= 6; step++) {
        const name = (layer: number) =>
          step === 0 ? `logits ${layer}` : `value ${layer}${step === 1 ? '' : ` (${step})`}`;
        energies.push(energyOf(scene, [await scene.value(name(1)), await scene.value(name(2))]));
      }
      for (let step = 1; step <= 6; step++) expect(energies[step]).toBeLessThan(energies[step - 1]!);
      const [z, p] = [await scene.value('value 2 (6)'), await scene.value('logits 2')];
      expect(divergence(z, p)).toBeGreaterThan(0);
    });

    it('predicts by rates of its own', async () => {
      const rule = await open(1);
      const scene = await runOne(rule);
      const first = rates(affine(scene.weights[0]!, scene.biases[0]!, scene.image));
      expect(relativeDifference(await scene.value('rates 1'), first)).toBeLessThan(1e-12);
      const names = rule.evaluate.values.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['rates 1', 'rates 2']));
    });
  });
});

describe('predictive coding of positive rates', () => {
  const open = (options: Record<string, number | string>, study: SmallStudy = {}) =>
    openRule({ rule: 'pc-constrained', widths, activation: 'sigmoid', ...study, training: { rate, options } });

  it('with E = Wᵀ, subtractive and without offset is predictive coding as long as nothing clips', async () => {
    const study = { widths, activation: 'sigmoid', training: { rate, options: { steps: 8, stepSize: 0.1 } } } as const;
    const pc = await openRule({ ...study, rule: 'pc' });
    const rule = await open({ steps: 8, feedback: 'fixed' });
    await copyNetwork(pc, rule);
    for (const layer of [1, 2]) {
      rule.setMatrix(`feedback ${layer}`, transpose(await rule.matrix(`layer ${layer + 1}`)));
    }
    const [expected, got] = [await changesOf(pc), await changesOf(rule)];
    got.forEach((change, layer) => {
      expect(relativeDifference(change, expected[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
    expect(Math.min(...(await rule.value('value 1 (8)')))).toBeGreaterThan(0);
  });

  it.each([
    ['subtractive', 'relu'],
    ['divisive', 'relu'],
    ['divisive', 'softplus'],
  ] as const)('values never fall below zero, though they come there (%s, %s)', async (errors, activation) => {
    const rule = await open({ errors, steps: 12, feedbackStep: 1, predictionStep: 0.1 }, { activation });
    rule.step();
    let least = Number.POSITIVE_INFINITY;
    for (const { name } of rule.train.values.filter((value) => value.name.startsWith('value '))) {
      least = Math.min(least, ...(await rule.value(name)));
    }
    expect(least).toBe(0);
  });

  it.each([0, 0.2])('divisive errors descend Σ ¼ ln² of a ratio, with an offset of %d', async (offset) => {
    const scene = await runOne(await open({ errors: 'divisive', steps: 6, offset }));
    const floor = 1e-3;
    const [x, p, error] = [
      await scene.value('value 1 (6)'),
      await scene.value('activation 1'),
      await scene.value('error 1 (7)'),
    ];
    const comparison = await scene.value('difference 1 (7)');
    const energy = (values: Float64Array, z: Float64Array) =>
      total(values.map((value, i) => Math.log((value + floor) / (sigmoid(z[i]!) + offset + floor)) ** 2 / 4));
    const z = p.map((one) => Math.log((one - offset) / (1 - one + offset)));
    expect(
      relativeDifference(
        error,
        gradient((one) => energy(x, one), z),
      ),
    ).toBeLessThan(1e-6);
    const pull = comparison.map((one, i) => -one / (x[i]! + floor));
    expect(
      relativeDifference(
        pull,
        gradient((one) => energy(one, z), x),
      ),
    ).toBeLessThan(1e-6);
    expect(Math.max(...comparison.map(Math.abs))).toBeGreaterThan(1e-4);
    // And the step is that pull, with a stabiliser in the place of the floor, and what comes back.
    const [before, pulled] = [await scene.value('value 1 (5)'), await scene.value('difference 1 (6)')];
    const returned = await scene.value('read feedback 1 (6)');
    const next = before.map((value, i) => Math.max(0, value - 0.1 * returned[i]! + (0.1 * pulled[i]!) / (value + 0.1)));
    expect(relativeDifference(x, next)).toBeLessThan(1e-12);
  });

  it('an offset is added to the rates of training and of prediction', async () => {
    const rule = await open({ offset: 0.3, steps: 1 });
    const scene = await runOne(rule);
    const rates = affine(scene.weights[0]!, scene.biases[0]!, scene.image).map((z) => sigmoid(z) + 0.3);
    expect(relativeDifference(await scene.value('activation 1'), rates)).toBeLessThan(1e-12);
    const formula = (program: SmallRule['train']) => program.operations.find(({ label }) => label === 'activation 1');
    expect(formula(rule.evaluate)).toMatchObject({ formula: '(sigmoid((z + b))) + 0.3' });
  });

  it('trained feedback changes by the transpose of the weights it stands for', async () => {
    const rule = await open({ learning: 'once' });
    const before = await Promise.all([1, 2].map((layer) => rule.matrix(`feedback ${layer}`)));
    const changes = await changesOf(rule);
    for (const layer of [1, 2]) {
      const after = await rule.matrix(`feedback ${layer}`);
      const entries = after.entries.map((entry, at) => (before[layer - 1]!.entries[at]! - entry) / rate);
      expect(relativeDifference(transpose({ ...after, entries }).entries, changes[layer]!)).toBeLessThan(1e-9);
    }
    const fixed = await open({ feedback: 'fixed' });
    const kept = await fixed.matrix('feedback 1');
    fixed.step();
    expect(await fixed.matrix('feedback 1')).toEqual(kept);
  });

  it('refuses signed rates', async () => {
    await expect(open({}, { activation: 'tanh' })).rejects.toThrow(
      'Expected network.activation to be one of sigmoid, relu, softplus, hard-sigmoid, got tanh',
    );
  });
});
