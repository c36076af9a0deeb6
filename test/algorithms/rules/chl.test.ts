/** Contrastive Hebbian learning is backpropagation up to O(γ). */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import { distance, keep, slopeOf, studyOf } from './equilibrium-tests.ts';
import { changesOf, copyNetwork, layersOf, openRule, relativeDifference } from './rule-tests.ts';

describe('contrastive Hebbian learning', () => {
  const chl = (gamma: number, study: SmallStudy = {}): SmallStudy =>
    studyOf(
      'chl',
      {},
      {
        ...{ widths: [20, 12, 9, 5], activation: 'sigmoid', output: 'sigmoid', ...study },
        training: { options: { gamma, freeSteps: 60, clampedSteps: 60 } },
      },
    );

  it.each(['sigmoid', 'softmax', 'linear'] as const)(
    '%s output: its distance from backpropagation goes with γ, layer by layer',
    async (output) => {
      const gammas = [0.1, 0.01, 0.001];
      const bp = await openRule({ rule: 'bp', widths: [20, 12, 9, 5], activation: 'sigmoid', output });
      const errors: (readonly [number, number])[][] = [[], [], []];
      const restore = await keep(bp);
      for (const gamma of gammas) {
        restore();
        const rule = await openRule(chl(gamma, { output }));
        await copyNetwork(bp, rule);
        const [found, exact] = [await changesOf(rule), await changesOf(bp)];
        found.forEach((change, l) => {
          errors[l]?.push([gamma, distance(change, exact[l] as Float64Array)]);
        });
      }
      for (const layer of errors) {
        expect(layer[2]?.[1]).toBeLessThan(1e-2);
        expect(Math.abs(slopeOf(layer) - 1)).toBeLessThan(0.1);
      }
    },
  );

  it('changes nothing where the output already is the target', async () => {
    const rule = await openRule(chl(0.1, { output: 'sigmoid' }));
    // 1 and, to within 1e-40, 0.
    rule.machine.writeVector(
      'bias 3',
      Float64Array.from({ length: 5 }, (_, i) => (i === 0 ? 100 : -100)),
    );
    const before = await Promise.all(layersOf(rule).map(rule.matrix));
    rule.machine.run({ program: 'train', set: 'train', first: 0, count: 1, epoch: 1 });
    for (const [index, tile] of layersOf(rule).entries()) {
      expect(
        relativeDifference((await rule.matrix(tile)).entries, before[index]?.entries as Float64Array),
      ).toBeLessThan(1e-14);
    }
  });

  it('damped it settles at the same states', async () => {
    const damping = { gamma: 0.5, freeSteps: 300, clampedSteps: 300, damping: 0.5 };
    const plain = await openRule(chl(0.5, { training: {} }));
    const damped = await openRule(studyOf('chl', damping, { ...chl(0.5), training: { options: damping } }));
    const [one, other] = [await changesOf(plain), await changesOf(damped)];
    one.forEach((change, l) => {
      expect(relativeDifference(change, other[l] as Float64Array)).toBeLessThan(1e-9);
    });
  });

  it('γ^{k−L} is of the gradient: an optimizer that makes up for sizes steps by the rate in every layer', async () => {
    const optimizer = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-12 } as const;
    const rule = await openRule({ ...chl(0.01), training: { optimizer, options: { gamma: 0.01 } } });
    for (const change of await changesOf(rule)) expect(Math.max(...change.map(Math.abs))).toBeCloseTo(1, 4);
  });
});
