/**
 * Rules that learn features without labels: what one batch changes, against their equations written out here; what they
 * settle at (principal components, rows of length 1); and that the features are of use.
 */
import { describe, expect, it } from 'vitest';
import { deriveDemands } from '../../../emulator/index.ts';
import { blobs, planSmall, type SmallStudy } from '../../emulator/machines.ts';
import {
  components,
  dot,
  lengthOf,
  open,
  pictures,
  type Rows,
  rowsOf,
  samplesOf,
  settleMean,
  summed,
  train,
} from './feature-tests.ts';
import { accuracyOf, changesOf, cosine, openRule, relativeDifference, type SmallRule } from './rule-tests.ts';

/** Of sample n, neuron k and input i. */
type Entry = (n: number, k: number, i: number) => number;

describe('one batch changes', () => {
  /** Changes of the first layer and what they are made of: x, y = W x, and the weights before. */
  async function changeOf(rule: SmallRule, input: string) {
    train(rule, 1);
    const rows = await rowsOf(rule);
    const [change] = await changesOf(rule, ['layer 1'], 0, 9);
    const [x, y] = [await samplesOf(rule, input), await samplesOf(rule, 'read layer 1')];
    const expectChange = (entry: Entry) =>
      expect(relativeDifference(change as Float64Array, summed(12, 6, entry))).toBeLessThan(1e-12);
    return { x, y, rows, expectChange };
  }
  const at = (rows: Rows, n: number, i: number) => rows[n]?.[i] as number;

  it('hebb: −y xᵀ, but no weight beyond its bound grows', async () => {
    const bound = 0.25;
    const { x, y, rows, expectChange } = await changeOf(await open('hebb', { bound }), 'centred 1');
    const gradient = summed(12, 6, (n, k, i) => -at(y, n, k) * at(x, n, i));
    const stopped = gradient.map((g, cell) => {
      const w = at(rows, cell % 6, Math.floor(cell / 6));
      return w * g < 0 && Math.abs(w) >= bound ? 0 : 1;
    });
    expect(stopped.filter((one) => one === 0).length).toBeGreaterThan(3);
    expect(stopped.filter((one) => one === 1).length).toBeGreaterThan(10);
    expectChange((n, k, i) => -at(y, n, k) * at(x, n, i) * (stopped[i * 6 + k] as number));
  });

  it('oja: −y (x − Wᵀ y)ᵀ', async () => {
    const { x, y, rows, expectChange } = await changeOf(await open('oja'), 'centred 1');
    expectChange((n, k, i) => {
      let back = 0;
      for (let j = 0; j < 6; j++) back += at(rows, j, i) * at(y, n, j);
      return -at(y, n, k) * (at(x, n, i) - back);
    });
  });

  it.each([1, 4, 6])('sanger, blocks of %i: −(y xᵀ − LT(y yᵀ) W), LT by blocks', async (block) => {
    const { x, y, rows, expectChange } = await changeOf(await open('sanger', { block }), 'centred 1');
    expectChange((n, k, i) => {
      let back = 0;
      const last = Math.min(6, (Math.floor(k / block) + 1) * block);
      for (let j = 0; j < last; j++) back += at(rows, j, i) * at(y, n, j);
      return -at(y, n, k) * (at(x, n, i) - back);
    });
  });

  it('softhebb: −q (x − u w), q a posterior', async () => {
    const rule = await open('softhebb', { tau: 3, finalTau: 9, horizon: 400, start: 'random' });
    const { x, y: u, rows, expectChange } = await changeOf(rule, 'direction 1');
    const q = await samplesOf(rule, 'posterior 1');
    // 66 images seen, those of the batch included.
    const tau = 3 + (6 * 66) / 400;
    for (let n = 0; n < 6; n++) {
      expect(Math.abs((q[n] as Float64Array).reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-15);
      expect(lengthOf(x[n] as Float64Array)).toBeCloseTo(1, 13);
      const powers = (u[n] as Float64Array).map((value) => Math.exp(tau * value));
      const all = powers.reduce((sum, value) => sum + value, 0);
      expect(
        relativeDifference(
          q[n] as Float64Array,
          powers.map((value) => value / all),
        ),
      ).toBeLessThan(1e-13);
    }
    const left = 1 - 66 / 400;
    expectChange((n, k, i) => -left * at(q, n, k) * (at(x, n, i) - at(u, n, k) * at(rows, k, i)));
  });

  it('deep-softhebb: the same with the sign of losers turned', async () => {
    const rule = await open('deep-softhebb', { tau: 3, finalTau: 3, start: 'random', horizon: 1e9 });
    const { x, y: u, rows, expectChange } = await changeOf(rule, 'direction 1');
    const q = await samplesOf(rule, 'posterior 1');
    expectChange((n, k, i) => {
      const sign = at(u, n, k) === Math.max(...(u[n] as Float64Array)) ? 1 : -1;
      return -(1 - 66e-9) * sign * at(q, n, k) * (at(x, n, i) - at(u, n, k) * at(rows, k, i));
    });
  });

  it('activation-learning: −y (x − Wᵀ y)ᵀ of image and label as one vector', async () => {
    const rule = await open('activation-learning');
    train(rule, 1);
    const [rows, ofLabels] = [await rowsOf(rule), await rowsOf(rule, 'labels')];
    const [image, label] = await changesOf(rule, ['layer 1', 'labels'], 0, 9);
    const targets = await samplesOf(rule, 'target');
    const x = (await samplesOf(rule, 'image')).map((pixels, n) => {
      const whole = [...pixels, ...(targets[n] as Float64Array).map((t) => t * 0.5 * lengthOf(pixels))];
      return Float64Array.from(whole, (value) => value / lengthOf(whole));
    });
    const whole = rows.map((row, k) => Float64Array.of(...row, ...(ofLabels[k] as Float64Array)));
    const expected = summed(16, 6, (n, k, i) => {
      const y = whole.map((row) => dot(row, x[n] as Float64Array));
      const back = whole.reduce((sum, row, j) => sum + (row[i] as number) * (y[j] as number), 0);
      return -(y[k] as number) * (at(x, n, i) - back);
    });
    expect(relativeDifference(image as Float64Array, expected.slice(0, 12 * 6))).toBeLessThan(1e-12);
    expect(relativeDifference(label as Float64Array, expected.slice(12 * 6))).toBeLessThan(1e-12);
  });
});

describe('principal components', () => {
  const { mean, centred } = pictures();
  const leading = components(centred, 4);
  async function settle(name: string, neurons: number, options: object = {}, epochs = 1500) {
    const rule = await open(name, { featureRate: 0.02, ...options }, { widths: [12, neurons, 4] });
    settleMean(rule, mean);
    train(rule, epochs);
    return rowsOf(rule);
  }

  it('oja, one neuron: of length 1, along the first', async () => {
    const [row] = (await settle('oja', 1)) as [Float64Array];
    expect(Math.abs(lengthOf(row) - 1)).toBeLessThan(0.02);
    expect(Math.abs(cosine(row, leading[0] as Float64Array))).toBeGreaterThan(0.97);
  });

  it('oja, four: orthonormal, in the span of the first four', async () => {
    const rows = await settle('oja', 4);
    rows.forEach((one, k) => {
      rows.forEach((other, j) => {
        expect(Math.abs(dot(one, other) - (k === j ? 1 : 0)), `${k}, ${j}`).toBeLessThan(0.05);
      });
      expect(Math.hypot(...leading.map((component) => dot(one, component))) / lengthOf(one)).toBeGreaterThan(0.97);
    });
  });

  it('sanger: the first three themselves, in their order', async () => {
    const rows = await settle('sanger', 3);
    rows.forEach((row, k) => {
      expect(Math.abs(cosine(row, leading[k] as Float64Array)), `${k}`).toBeGreaterThan(0.97);
      expect(Math.abs(lengthOf(row) - 1)).toBeLessThan(0.05);
    });
  });

  it('hebb: all rows along the first, as far as bounds let them', async () => {
    const rows = await settle('hebb', 4, { bound: 1e30, featureRate: 0.01 }, 400);
    for (const row of rows) expect(Math.abs(cosine(row, leading[0] as Float64Array))).toBeGreaterThan(0.9);
    const bounded = await settle('hebb', 4, { bound: 0.3 });
    for (const row of bounded) expect(Math.max(...row.map(Math.abs))).toBeLessThan(0.6);
  });

  it('means are those of all images seen', async () => {
    const rule = await open('oja');
    train(rule, 3);
    expect(relativeDifference(await rule.machine.readVector('mean 1'), mean)).toBeLessThan(1e-12);
    expect(await rule.machine.readVector('images seen')).toEqual(Float64Array.of(180));
  });
});

const family: Record<string, SmallStudy> = {
  hebb: { training: { options: { featureRate: 1e-4 } } },
  oja: { training: { options: { featureRate: 1e-3 } } },
  sanger: { training: { options: { featureRate: 1e-3 } } },
  softhebb: { activation: 'relu', training: { options: { featureRate: 0.02, horizon: 900 } } },
  'deep-softhebb': { activation: 'relu', training: { options: { featureRate: 0.02, horizon: 900 } } },
  'activation-learning': { activation: 'relu' },
};

describe('every rule', () => {
  it.each(Object.entries(family))('%s learns four noisy classes', async (name, study) => {
    const widths = name === 'activation-learning' ? [30, 8, 4] : [30, 24, 4];
    const rule = await openRule({
      ...{ rule: name, widths, activation: 'tanh', ...study },
      training: { rate: 0.05, ...study.training },
    });
    let epochs = 0;
    for (; epochs < 60 && (await accuracyOf(rule)) <= 0.95; epochs += 5) train(rule, 5, epochs + 1);
    expect(await accuracyOf(rule)).toBeGreaterThan(0.95);
  });

  it.each(Object.keys(family))('%s: a batch changes what its samples change one by one', async (name) => {
    // Of layers whose mean is known and whose rows have had their images, with no bound: these are of a batch as a whole.
    const rule = await open(name, { start: 'random', horizon: 1e38, bound: 1e9 });
    if (name !== 'activation-learning') settleMean(rule, pictures().mean);
    const tiles = rule.tiles.map(({ declaration }) => declaration.name);
    const start = await Promise.all(tiles.map(rule.matrix));
    const vectors = await Promise.all(rule.train.vectors.map(({ name: of }) => rule.machine.readVector(of)));
    const change = async (first: number, count: number) => {
      tiles.forEach((tile, index) => {
        rule.setMatrix(tile, start[index] as { entries: Float64Array });
      });
      rule.train.vectors.forEach(({ name: of }, index) => {
        rule.machine.writeVector(of, vectors[index] as Float64Array);
      });
      rule.machine.run({ program: 'train', set: 'train', first, count, epoch: 1 });
      const after = await Promise.all(tiles.map(rule.matrix));
      return after.map(({ entries }, index) => entries.map((w, at) => w - (start[index]?.entries[at] as number)));
    };
    const whole = await change(0, 6);
    const sums = whole.map((one) => new Float64Array(one.length));
    for (let sample = 0; sample < 6; sample++) {
      for (const [index, one] of (await change(sample, 1)).entries()) {
        one.forEach((value, at) => {
          (sums[index] as Float64Array)[at] = (sums[index]?.[at] as number) + value;
        });
      }
    }
    whole.forEach((one, index) => {
      expect(Math.max(...one.map(Math.abs)), tiles[index]).toBeGreaterThan(1e-6);
      expect(relativeDifference(one, sums[index] as Float64Array), tiles[index]).toBeLessThan(1e-11);
    });
  });

  it.each(['hebb', 'oja', 'sanger', 'softhebb', 'deep-softhebb'])(
    '%s finds its features without labels',
    async (name) => {
      const [own, wrong] = [await open(name), await open(name)];
      const samples = blobs(12, 4, 60);
      wrong.machine.loadSet('train', { ...samples, labels: samples.labels.map((label) => (label + 1) % 4) });
      for (const rule of [own, wrong]) train(rule, 2);
      expect(await own.matrix('layer 1')).toEqual(await wrong.matrix('layer 1'));
      expect(await own.matrix('layer 2')).not.toEqual(await wrong.matrix('layer 2'));
    },
  );

  it('read-outs take the optimizer, features do not', () => {
    const optimizer = { kind: 'momentum', momentum: 0.9 } as const;
    const { train: program } = planSmall({ rule: 'oja', training: { update: 'write', optimizer } });
    const kept = program.operations.flatMap((one) => (one.kind === 'write' ? [[one.tile, one.kept?.state]] : []));
    expect(kept).toEqual([
      ['layer 1', undefined],
      ['layer 2', undefined],
      ['layer 3', 'momentum of layer 3'],
    ]);
  });

  it('refuses what it cannot learn', () => {
    expect(() => planSmall({ rule: 'softhebb', training: { update: 'write' } })).toThrow(
      'Expected network.hidden to be one layer, got 2',
    );
    for (const rule of ['oja', 'activation-learning']) {
      expect(() => planSmall({ rule, widths: [4, 3] })).toThrow(
        'Expected network.hidden to be at least one layer, got none',
      );
    }
  });
});

describe.each([
  [1, [20, 15, 5]],
  [2, [20, 15, 9, 5]],
  [3, [20, 15, 9, 8, 5]],
])('what it asks of hardware, %i hidden layers', (hidden, widths) => {
  const demandsOf = (rule: string, options = {}) =>
    deriveDemands(planSmall({ rule, widths, training: { update: 'write', options } }).train);
  const apart = { feedbackReads: 0, feedbackTiles: 0, errorPath: 0 };

  it.each(['hebb', ...(hidden === 1 ? ['softhebb'] : []), 'deep-softhebb'])(
    '%s: one read and one update a tile',
    (rule) => {
      expect(demandsOf(rule)).toMatchObject({ ...apart, reads: hidden + 1, transposedReads: 0, updates: hidden + 1 });
      // No layer waits for an error from above, or for the end of the forward pass.
      expect(demandsOf(rule).locks).toEqual(['forward']);
    },
  );

  it('oja: one transposed read more a hidden tile', () => {
    expect(demandsOf('oja')).toMatchObject({
      ...{ ...apart, reads: hidden + 1, transposedReads: hidden, updates: hidden + 1 },
      // Of one hidden layer both changes come after two reads, of which the second ones run side by side.
      locks: hidden === 1 ? ['forward', 'update'] : ['forward'],
    });
  });

  it('sanger: a transposed read for each block', () => {
    const blocks = (size: number) => widths.slice(1, -1).reduce((sum, width) => sum + Math.ceil(width / size), 0);
    for (const block of [1, 4]) {
      expect(demandsOf('sanger', { block })).toMatchObject({
        ...{ ...apart, reads: hidden + 1, transposedReads: blocks(block), updates: hidden + 1 },
      });
    }
  });

  it('activation-learning: one read, one transposed and one update a tile, of labels too; a pass for each label', () => {
    expect(demandsOf('activation-learning')).toMatchObject({
      ...{ reads: hidden + 1, transposedReads: hidden + 1, updates: hidden + 1 },
    });
    const { evaluate } = planSmall({ rule: 'activation-learning', widths });
    // The image once, and for each label its line and the layers above.
    expect(deriveDemands(evaluate).reads).toBe(1 + 5 * (1 + (hidden - 1)));
  });
});
