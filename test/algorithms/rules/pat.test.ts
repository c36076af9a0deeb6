/** Physics-aware training against backpropagation, on ideal tiles and on tiles that are not. */
import { describe, expect, it } from 'vitest';
import { deriveDemands } from '../../../emulator/index.ts';
import { idealConverters, realConverters, type SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  changesOf,
  copyNetwork,
  openRule,
  relativeDifference,
  type SmallRule,
  settleOutput,
  smallBatch,
} from './rule-tests.ts';

/** The same network under both rules. */
async function both(study: SmallStudy): Promise<{ pat: SmallRule; bp: SmallRule }> {
  const [pat, bp] = await Promise.all(['pat', 'bp'].map((rule) => openRule({ ...study, rule })));
  return { pat: pat!, bp: bp! };
}

describe('physics-aware training', () => {
  it.each(['softmax', 'sigmoid', 'linear'] as const)(
    'where model and tile are one is backpropagation, bit for bit (%s)',
    async (output) => {
      const { pat, bp } = await both({ output, widths: [30, 21, 13, 9, 5] });
      for (let step = 0; step < 4; step++) {
        expect(await changesOf(pat, undefined, 6 * step)).toEqual(await changesOf(bp, undefined, 6 * step));
      }
    },
  );

  it('on tiles with converters goes forward as backpropagation does, and back by the weights alone', async () => {
    const study: SmallStudy = { converters: { ...realConverters, outputNoise: 0 } };
    const { pat, bp } = await both(study);
    const [first, last] = [await changesOf(pat), await changesOf(bp)];
    for (const name of ['activation 1', 'activation 2', 'softmax', 'output error']) {
      expect(await pat.value(name), name).toEqual(await bp.value(name));
    }
    expect(last[2]).toEqual(first[2]);
    for (const layer of [0, 1]) expect(relativeDifference(first[layer]!, last[layer]!)).toBeGreaterThan(1e-3);
    // δ_2 by hand: the ideal product with the activations that the tile gave.
    const fresh = await openRule({ ...study, rule: 'pat' });
    const { entries: w, inputs, outputs } = await fresh.matrix('layer 3');
    const [e, a] = [await pat.value('output error'), await pat.value('activation 2')];
    const expected = a.map((activation, at) => {
      const [n, i] = [Math.floor(at / inputs), at % inputs];
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += w[i * outputs + o]! * e[n * outputs + o]!;
      return sum * (1 - activation * activation);
    });
    expect(relativeDifference(await pat.value('error 2'), expected)).toBeLessThan(1e-12);
  });

  it('is unbiased by forward noise without a mean, where layers are linear', async () => {
    const study: SmallStudy = { activation: 'linear', output: 'linear', widths: [12, 7, 4] };
    const ideal = await openRule({ ...study, rule: 'bp' });
    const noisy = await openRule({ ...study, rule: 'pat', converters: { ...idealConverters, outputNoise: 0.3 } });
    await copyNetwork(ideal, noisy);
    const start = await Promise.all(['layer 1', 'layer 2'].map(noisy.matrix));
    const biases = await Promise.all(['bias 1', 'bias 2'].map((name) => noisy.machine.readVector(name)));
    const [exact] = await changesOf(ideal, ['layer 1']);
    const batches = 1500;
    const [sum, squares] = [new Float64Array(exact!.length), new Float64Array(exact!.length)];
    for (let epoch = 0; epoch < batches; epoch++) {
      for (const index of [0, 1]) {
        noisy.setMatrix(`layer ${index + 1}`, start[index]!);
        noisy.machine.writeVector(`bias ${index + 1}`, biases[index]!);
      }
      const [change] = await changesOf(noisy, ['layer 1'], 0, epoch);
      for (const [at, entry] of change!.entries()) {
        sum[at]! += entry / batches;
        squares[at]! += (entry * entry) / batches;
      }
    }
    const scores = Array.from(sum, (mean, at) => {
      const deviation = Math.sqrt(Math.max(squares[at]! - mean * mean, 0) / batches);
      return deviation > 0 ? (mean - exact![at]!) / deviation : 0;
    });
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(4.5);
    const spread = Math.sqrt(scores.reduce((all, one) => all + one * one, 0) / scores.length);
    expect(spread).toBeGreaterThan(0.6);
    expect(spread).toBeLessThan(1.6);
  });

  it('without an error at the output changes nothing', async () => {
    const pat = await openRule({ rule: 'pat', output: 'linear' });
    await settleOutput(pat);
    const before = await pat.matrix('layer 1');
    pat.machine.run({ ...smallBatch, count: 1 });
    expect(relativeDifference((await pat.matrix('layer 1')).entries, before.entries)).toBeLessThan(1e-15);
  });

  it.each([2, 3])(
    'asks of hardware what the handbook says (%i hidden layers); its path is of models',
    async (hidden) => {
      const widths = [12, ...[9, 8, 7].slice(0, hidden), 5];
      const { train } = await openRule({ rule: 'pat', widths });
      expect(deriveDemands(train)).toMatchObject({
        ...{
          reads: hidden + 1,
          transposedReads: 0,
          feedbackReads: 0,
          feedbackTiles: 0,
          updates: hidden + 1,
          readOuts: 0,
        },
        errorPath: hidden,
        locks: ['forward', 'update', 'backward'],
      });
      const bp = deriveDemands((await openRule({ rule: 'bp', widths })).train);
      expect(deriveDemands(train)).toEqual({ ...bp, transposedReads: 0 });
    },
  );

  it('learns, on tiles that are ideal and on tiles that are not', async () => {
    for (const converters of [idealConverters, { ...realConverters, outputNoise: 0.2 }]) {
      const pat = await openRule({ rule: 'pat', converters, training: { rate: 0.03 } });
      for (let batch = 0; batch < 100; batch++) pat.step((6 * batch) % 60, Math.floor(batch / 10));
      expect(await accuracyOf(pat)).toBeGreaterThan(0.95);
    }
  });
});
