/** Meta-learned plasticity, its inner rule (rules-feedback.md §14). */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  changesOf,
  copyNetwork,
  type Matrix,
  multiply,
  openRule,
  relativeDifference,
  type SmallRule,
  transpose,
} from './rule-tests.ts';

const meta = (theta0: number, theta1: number, theta2: number, more: SmallStudy = {}): SmallStudy => ({
  ...{ rule: 'meta-plasticity', activation: 'softplus', widths: [30, 11, 7, 5] },
  ...more,
  training: { ...more.training, options: { theta0, theta1, theta2 } },
});
const samples = 6;
const batchOf = (entries: Float64Array): Matrix => ({ inputs: samples, outputs: entries.length / samples, entries });
/** Σ over samples of input errorᵀ, as a tile stores it. */
const product = (input: Float64Array, error: Float64Array) =>
  multiply(transpose(batchOf(input)), batchOf(error)).entries;

describe('the pseudo-gradient alone', () => {
  it('is feedback alignment, bit for bit, biases included', async () => {
    const { widths, activation } = meta(1, 0, 0);
    const own = await openRule(meta(1, 0, 0));
    const fa = await openRule({ rule: 'fa', widths: widths!, activation: activation! });
    expect(await changesOf(own)).toEqual(await changesOf(fa));
    expect(await own.machine.readVector('bias 2')).toEqual(await fa.machine.readVector('bias 2'));
  });

  it('with B = Wᵀ is backpropagation, bit for bit', async () => {
    const { widths, activation } = meta(1, 0, 0);
    const own = await openRule(meta(1, 0, 0));
    const bp = await openRule({ rule: 'bp', widths: widths!, activation: activation! });
    await copyNetwork(own, bp);
    for (const layer of [1, 2]) {
      own.setMatrix(`feedback ${layer}`, transpose(await own.matrix(`layer ${layer + 1}`)));
    }
    expect(await changesOf(own)).toEqual(await changesOf(bp));
  });
});

describe('its terms', () => {
  const names = {
    inputs: ['image', 'activation 1', 'activation 2'],
    activities: ['activation 1', 'activation 2', 'softmax'],
    errors: ['error 0', 'error 1', 'error 2', 'output error'],
  };
  const read = (rule: SmallRule, all: readonly string[]) => Promise.all(all.map(rule.value));

  it('are those of the equation: to 1e-12', async () => {
    const [theta0, theta1, theta2] = [0.7, -0.4, 0.3];
    const rule = await openRule(meta(theta0, theta1, theta2));
    const weights = await Promise.all([1, 2, 3].map((layer) => rule.matrix(`layer ${layer}`)));
    const changes = await changesOf(rule);
    const [x, a, e] = [
      await read(rule, names.inputs),
      await read(rule, names.activities),
      await read(rule, names.errors),
    ];
    for (const layer of [0, 1, 2]) {
      const gradient = product(x[layer]!, e[layer + 1]!);
      const hebb = product(e[layer]!, e[layer + 1]!);
      // (a aᵀ) W, stored [inputs][outputs], is W (a aᵀ).
      const squares = product(a[layer]!, a[layer]!);
      const width = a[layer]!.length / samples;
      const decay = multiply(weights[layer]!, { inputs: width, outputs: width, entries: squares }).entries;
      const oja = product(x[layer]!, a[layer]!).map((one, at) => one - decay[at]!);
      const expected = gradient.map((one, at) => theta0 * one + theta1 * hebb[at]! - theta2 * oja[at]!);
      expect(relativeDifference(changes[layer]!, expected), `layer ${layer + 1}`).toBeLessThan(1e-12);
    }
  });

  it('have the error of the image by its own array and slope', async () => {
    const rule = await openRule(meta(1, 0.5, 0));
    rule.step();
    const [heard, image, error] = await read(rule, ['read feedback 0', 'image', 'error 0']);
    const expected = heard!.map((one, at) => one * (1 - Math.exp(-10 * image![at]!)));
    expect(relativeDifference(error!, expected)).toBeLessThan(1e-12);
  });
});

describe("Oja's rule alone", () => {
  it('turns the rows of a linear layer into an orthonormal basis of the principal subspace', async () => {
    const study = meta(0, 0, 1, {
      widths: [30, 2, 4],
      activation: 'linear',
      output: 'linear',
      training: { rate: 0.002 },
    });
    const rule = await openRule(study);
    rule.machine.writeVector('bias 1', new Float64Array(2));
    const images: Float64Array[] = [];
    for (let first = 0; first < 60; first += samples) {
      rule.step(first);
      images.push(await rule.value('image'));
    }
    for (let epoch = 2; epoch <= 150; epoch++)
      for (let first = 0; first < 60; first += samples) rule.step(first, epoch);
    const { entries } = await rule.matrix('layer 1');
    const rows = { inputs: 30, outputs: 2, entries };
    const gram = multiply(transpose(rows), rows).entries;
    for (const [at, wanted] of [1, 0, 0, 1].entries()) expect(Math.abs(gram[at]! - wanted)).toBeLessThan(0.05);
    const captured = (basis: Matrix) =>
      images.reduce((sum, image) => {
        const seen = multiply({ inputs: samples, outputs: 30, entries: image }, basis).entries;
        return sum + seen.reduce((energy, one) => energy + one * one, 0);
      }, 0);
    expect(captured(rows) / captured(principal(images))).toBeGreaterThan(0.98);
    expect(rule.train.operations.some(({ kind }) => kind === 'adjust')).toBe(false);
  });

  /** The two largest principal components, by orthogonal iteration. */
  function principal(images: readonly Float64Array[]): Matrix {
    const columns = [0, 1].map((column) =>
      Float64Array.from({ length: 30 }, (_, at) => Math.sin(1 + at * (column + 1))),
    );
    for (let step = 0; step < 300; step++) {
      const turned = columns.map((column) => {
        const next = new Float64Array(30);
        for (const image of images) {
          const basis = { inputs: 30, outputs: 1, entries: column };
          const seen = multiply({ inputs: samples, outputs: 30, entries: image }, basis).entries;
          product(image, seen).forEach((one, at) => {
            next[at]! += one;
          });
        }
        return next;
      });
      turned.forEach((column, index) => {
        for (const other of turned.slice(0, index)) {
          const along = column.reduce((sum, one, at) => sum + one * other[at]!, 0);
          for (let at = 0; at < 30; at++) column[at]! -= along * other[at]!;
        }
        const length = Math.sqrt(column.reduce((sum, one) => sum + one * one, 0));
        columns[index] = column.map((one) => one / length);
        column.set(columns[index]!);
      });
    }
    return transpose({ inputs: 2, outputs: 30, entries: Float64Array.from([...columns[0]!, ...columns[1]!]) });
  }
});
