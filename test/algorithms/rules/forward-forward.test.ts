/** Forward-forward: its changes against the gradient of its losses, and what keeps its layers apart. */
import { describe, expect, it } from 'vitest';
import { planSmall } from '../../emulator/machines.ts';
import { demandsOf, expectAdditive, outer, trainedAccuracy, wouldChange } from './batches.ts';
import { openRule, relativeDifference, type SmallRule, smallBatch } from './rule-tests.ts';

const study = { rule: 'forward-forward', activation: 'relu' } as const;

/** Σ over the batch of ln(1 + exp(θ − G)) of the right label and ln(1 + exp(G − θ)) of the wrong one, by layer. */
async function lossesOf(rule: SmallRule): Promise<readonly number[]> {
  rule.step();
  return Promise.all(
    ['layer 1', 'layer 2'].map(async (layer, index) => {
      const theta = (await rule.matrix(layer)).outputs;
      const [right, wrong] = [await rule.value(`goodness ${index + 1}`), await rule.value(`goodness ${index + 1} (2)`)];
      const softplus = (z: number) => Math.log1p(Math.exp(z));
      return right.reduce((sum, g, n) => sum + softplus(theta - g) + softplus(wrong[n]! - theta), 0);
    }),
  );
}

describe('forward-forward', () => {
  it.each([2, 3] as const)(
    'asks of hardware what the handbook says, %d layers; the label goes in with the image, so every read carries it',
    (hidden) => {
      expect(demandsOf(study, hidden)).toMatchObject({
        ...{ reads: 2 * hidden, transposedReads: 0, feedbackReads: 0, feedbackTiles: 0 },
        ...{ updates: 2 * hidden, errorPath: hidden - 1, locks: ['forward'] },
      });
      expect(demandsOf({ ...study, training: { update: 'write' } }, hidden)).toMatchObject({ updates: hidden });
    },
  );

  it('changes each layer by the gradient of its own loss: finite differences agree to 1e-6', async () => {
    const rule = await openRule(study);
    const changes = await wouldChange(rule);
    for (const [index, layer] of ['layer 1', 'layer 2'].entries()) {
      const matrix = await rule.matrix(layer);
      const numeric = new Float64Array(matrix.entries.length);
      const some = changes[index]!.map((value, cell) => (cell % 7 === 0 ? value : 0));
      for (let cell = 0; cell < numeric.length; cell += 7) {
        const [up, down] = [1e-6, -1e-6].map((step) => matrix.entries.map((w, at) => (at === cell ? w + step : w)));
        const losses: number[] = [];
        for (const entries of [up!, down!]) {
          rule.setMatrix(layer, { entries });
          losses.push((await lossesWithoutLearning(rule))[index]!);
        }
        numeric[cell] = (losses[0]! - losses[1]!) / 2e-6;
      }
      rule.setMatrix(layer, matrix);
      expect(relativeDifference(some, numeric), layer).toBeLessThan(1e-6);
    }
  });

  it('is a Hebb rule of three factors: 2 · modulator · activity · input', async () => {
    const rule = await openRule(study);
    const changes = await wouldChange(rule);
    for (const [index, layer] of ['layer 1', 'layer 2'].entries()) {
      const { inputs, outputs } = await rule.matrix(layer);
      const of = async (pass: '' | ' (2)') => {
        const g = await rule.value(`goodness ${index + 1}${pass}`);
        const a = await rule.value(`activation ${index + 1}${pass}`);
        const x = await rule.value(normalisedName(index, pass));
        const modulator = g.map((one) =>
          pass === '' ? -1 / (1 + Math.exp(one - outputs)) : 1 / (1 + Math.exp(outputs - one)),
        );
        expect(x).toHaveLength(smallBatch.count * inputs);
        return outer(
          x,
          a.map((one, at) => 2 * modulator[Math.floor(at / outputs)]! * one),
        );
      };
      const [right, wrong] = [await of(''), await of(' (2)')];
      expect(
        relativeDifference(
          changes[index]!,
          right.map((one, at) => one + wrong[at]!),
        ),
      ).toBeLessThan(1e-12);
    }
  });

  it('keeps layers apart: what is above changes nothing below', async () => {
    const rule = await openRule(study);
    const [before] = await wouldChange(rule);
    const { entries } = await rule.matrix('layer 2');
    rule.setMatrix('layer 2', { entries: entries.map((w) => 1 - 3 * w) });
    const [after, above] = await wouldChange(rule);
    expect(after).toEqual(before);
    expect(Math.max(...above!.map(Math.abs))).toBeGreaterThan(0);
  });

  it('hears directions alone: a layer below that is 3 times as active changes nothing above (beyond ε = 1e-8)', async () => {
    const rule = await openRule(study);
    const [, before] = await wouldChange(rule);
    const { entries } = await rule.matrix('layer 1');
    rule.setMatrix('layer 1', { entries: entries.map((w) => 3 * w) });
    rule.machine.writeVector(
      'bias 1',
      (await rule.machine.readVector('bias 1')).map((b) => 3 * b),
    );
    const [, after] = await wouldChange(rule);
    expect(relativeDifference(before!, after!)).toBeLessThan(1e-7);
  });

  it('at G = θ answers right and wrong alike, with opposite signs', async () => {
    const quiet = await openRule(study);
    const { inputs, outputs, entries } = await quiet.matrix('layer 1');
    // Blind to the label, so that right and wrong look the same.
    const classes = 5;
    const blind = entries.map((w, at) => (at < classes * outputs ? 0 : w));
    quiet.setMatrix('layer 1', { entries: blind });
    quiet.machine.run({ ...smallBatch, count: 1 });
    const [goodness] = await quiet.value('goodness 1');
    const pixels = async (threshold: number) => {
      const rule = await openRule({ ...study, training: { options: { threshold } } });
      rule.setMatrix('layer 1', { entries: blind });
      const [change] = await wouldChange(rule, { count: 1 });
      return {
        labels: change!.slice(0, classes * outputs),
        pixels: change!.slice(classes * outputs, inputs * outputs),
      };
    };
    const most = (values: Float64Array) => Math.max(...values.map(Math.abs));
    const equal = await pixels(goodness! / outputs);
    expect(most(equal.pixels)).toBeLessThan(1e-12);
    expect(most(equal.labels)).toBeGreaterThan(0.01);
    expect(most((await pixels((1.5 * goodness!) / outputs)).pixels)).toBeGreaterThan(0.01);
  });

  it('shows wrong labels that are never right, and all of them alike', async () => {
    const rule = await openRule(study);
    const times = new Float64Array(5);
    for (let epoch = 1; epoch <= 200; epoch++) {
      rule.machine.run({ ...smallBatch, epoch });
      const [wrong, target] = [await rule.value('wrong label'), await rule.value('target')];
      for (let n = 0; n < 6; n++) {
        const drawn = Array.from(wrong.slice(5 * n, 5 * n + 5));
        expect(drawn.reduce((sum, one) => sum + one, 0)).toBe(1);
        expect(target[5 * n + drawn.indexOf(1)]).toBe(0);
        if (n === 1) times[drawn.indexOf(1)] = times[drawn.indexOf(1)]! + 1;
      }
    }
    // Sample 1 is of class 1; of 200 draws each other class gets 50 ± 6.
    expect(times[1]).toBe(0);
    for (const other of [0, 2, 3, 4]) expect(Math.abs(times[other]! - 50)).toBeLessThan(20);
  });

  it('predicts the label with the most goodness above the first layer', async () => {
    for (const scoredFrom of [1, 2]) {
      const rule = await openRule({ ...study, training: { options: { scoredFrom } } });
      const { machine, evaluate } = rule;
      machine.run({ program: 'evaluate', set: 'train', first: 0, count: 10, epoch: 1 });
      const index = (name: string) => evaluate.values.findIndex((value) => value.name === name);
      const read = (name: string) => machine.readValue('evaluate', index(name));
      const scores = await machine.readValue(
        'evaluate',
        evaluate.operations.flatMap((one) => (one.kind === 'softmax' ? one.input : []))[0]!,
      );
      for (let label = 0; label < 5; label++) {
        const pass = label === 0 ? '' : ` (${label + 1})`;
        const [one, two] = [await read(`goodness 1${pass}`), await read(`goodness 2${pass}`)];
        for (let n = 0; n < 10; n++) {
          const expected = two[n]! + (scoredFrom === 1 ? one[n]! : 0);
          expect(scores[5 * n + label]).toBeCloseTo(expected, 10);
        }
      }
    }
  });

  it('puts labels in the place of the first pixels, and refuses images without room for them', async () => {
    const rule = await openRule(study);
    rule.step();
    const [labelled, image, target] = [
      await rule.value('labelled image'),
      await rule.value('image'),
      await rule.value('target'),
    ];
    for (let n = 0; n < 6; n++) {
      const row = labelled.slice(30 * n, 30 * n + 30);
      expect(row.slice(0, 5)).toEqual(target.slice(5 * n, 5 * n + 5));
      expect(row.slice(5)).toEqual(image.slice(30 * n + 5, 30 * n + 30));
    }
    expect(() => planSmall({ ...study, widths: [4, 21, 13, 5] })).toThrow(
      'Expected images to have room for a label of 5 classes, got 4 pixels',
    );
    expect(() => planSmall({ ...study, widths: [30, 5] })).toThrow(
      'Expected network.hidden to have a layer that learns, got none',
    );
  });

  it('adds up over the samples of a batch', () => expectAdditive(study));

  it('learns four noisy classes', async () => {
    expect(await trainedAccuracy({ ...study, training: { rate: 0.01 } }, 40)).toBeGreaterThan(0.95);
  });
});

function normalisedName(index: number, pass: '' | ' (2)'): string {
  const number = index + 1 + (pass === '' ? 0 : 2);
  return number === 1 ? 'normalised' : `normalised (${number})`;
}

async function lossesWithoutLearning(rule: SmallRule): Promise<readonly number[]> {
  const tiles = ['layer 1', 'layer 2'];
  const before = await Promise.all(tiles.map(rule.matrix));
  const biases = await Promise.all(['bias 1', 'bias 2'].map((name) => rule.machine.readVector(name)));
  const losses = await lossesOf(rule);
  tiles.forEach((tile, index) => {
    rule.setMatrix(tile, before[index]!);
    rule.machine.writeVector(`bias ${index + 1}`, biases[index]!);
  });
  return losses;
}
