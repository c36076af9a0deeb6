/** BEAN regularisation (rules-feedback.md §25): its gradient beside finite differences, and what it must leave alone. */
import { describe, expect, it } from 'vitest';
import { blobs, type SmallStudy } from '../../emulator/machines.ts';
import { changesOf, copyNetwork, layersOf, openRule, relativeDifference, type SmallRule } from './rule-tests.ts';

const widths = [12, 7, 6, 4];
const study = (options: object, more: SmallStudy = {}): SmallStudy => ({
  ...{ rule: 'bean', widths, activation: 'tanh', output: 'linear' },
  ...more,
  training: { rate: 1e-3, options: { ...options } },
});

/** Σ over six samples of half the squared error, and of the regulariser as its definition has it: i and j by i and j. */
async function lossOf(rule: SmallRule, { strength, slope }: { strength: number; slope: number }): Promise<number> {
  const set = blobs(12, 4, 60);
  const matrices = await Promise.all(layersOf(rule).map(rule.matrix));
  const biases = await Promise.all([1, 2, 3].map((layer) => rule.machine.readVector(`bias ${layer}`)));
  const activations: number[][][] = [];
  let loss = 0;
  for (let n = 0; n < 6; n++) {
    let a = Array.from({ length: 12 }, (_, i) => set.pixels[n * 12 + i]! * Math.fround(1 / 255));
    const layers: number[][] = [];
    matrices.forEach(({ inputs, outputs, entries }, layer) => {
      const z = Array.from({ length: outputs }, (_, o) => {
        let sum = biases[layer]![o]!;
        for (let i = 0; i < inputs; i++) sum += entries[i * outputs + o]! * a[i]!;
        return sum;
      });
      a = layer < 2 ? z.map(Math.tanh) : z;
      layers.push(a);
    });
    activations.push(layers);
    loss += 0.5 * a.reduce((sum, y, k) => sum + (y - (set.labels[n] === k ? 1 : 0)) ** 2, 0);
  }
  for (const layer of [0, 1]) {
    const { inputs: neurons, outputs, entries } = matrices[layer + 1]!;
    const s = entries.map((w) => Math.abs(Math.tanh(slope * w)));
    for (let i = 0; i < neurons; i++) {
      for (let j = 0; j < neurons; j++) {
        let correlation = 0;
        for (let k = 0; k < outputs; k++) correlation += s[i * outputs + k]! * s[j * outputs + k]!;
        const distance = activations.reduce((sum, layers) => sum + (layers[layer]![i]! - layers[layer]![j]!) ** 2, 0);
        loss += (strength * correlation * distance) / neurons ** 2;
      }
    }
  }
  return loss;
}

describe('BEAN', () => {
  it.each([
    { strength: 3, slope: 1 },
    { strength: 0.5, slope: 2.5 },
  ])('changes every weight by the gradient of the loss that it is defined by: %o, to 1e-7', async (options) => {
    const rule = await openRule(study(options));
    for (const [index, tile] of layersOf(rule).entries()) {
      const fresh = await openRule(study(options));
      const changes = await changesOf(fresh);
      const whole = await rule.matrix(tile);
      const numeric = await Promise.all(
        [3, 11, 17, 20].map(async (at) => {
          const lossAt = async (step: number) => {
            const entries = whole.entries.slice();
            entries[at] = entries[at]! + step;
            rule.setMatrix(tile, { entries });
            const loss = await lossOf(rule, options);
            rule.setMatrix(tile, whole);
            return loss;
          };
          return ((await lossAt(1e-5)) - (await lossAt(-1e-5))) / 2e-5;
        }),
      );
      const own = [3, 11, 17, 20].map((at) => changes[index]![at]!);
      expect(relativeDifference(own, numeric), tile).toBeLessThan(1e-7);
    }
  });

  it('of no strength is backpropagation, bit for bit, and asks for no more', async () => {
    const [own, bp] = [
      await openRule(study({ strength: 0 })),
      await openRule({ ...study({}), rule: 'bp', training: { rate: 1e-3 } }),
    ];
    await copyNetwork(own, bp);
    expect(await changesOf(own)).toEqual(await changesOf(bp));
    expect(own.train.tiles).toEqual(bp.train.tiles);
  });

  it('leaves neurons alone that say the same', async () => {
    const [own, bp] = [
      await openRule(study({ strength: 50 })),
      await openRule({ ...study({}), rule: 'bp', training: { rate: 1e-3 } }),
    ];
    for (const layer of [1, 2]) {
      const { entries } = await own.matrix(`layer ${layer}`);
      own.setMatrix(`layer ${layer}`, { entries: entries.fill(0) });
      const width = widths[layer]!;
      own.machine.writeVector(`bias ${layer}`, new Float64Array(width).fill(0.3));
    }
    await copyNetwork(own, bp);
    const [one, other] = [await changesOf(own), await changesOf(bp)];
    for (const layer of [0, 1, 2]) expect(relativeDifference(one[layer]!, other[layer]!)).toBeLessThan(1e-12);
  });

  it('lowers what it holds against a network, which backpropagation does not', async () => {
    const cost = async (rule: SmallRule) => {
      const options = { strength: 1, slope: 1 };
      return (await lossOf(rule, options)) - (await lossOf(rule, { ...options, strength: 0 }));
    };
    const [own, bp] = [
      await openRule(study({ strength: 5 })),
      await openRule({ ...study({}), rule: 'bp', training: { rate: 1e-3 } }),
    ];
    await copyNetwork(own, bp);
    for (let epoch = 1; epoch <= 60; epoch++) {
      for (const rule of [own, bp]) for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
    }
    expect(await cost(own)).toBeLessThan(0.5 * (await cost(bp)));
  });
});
