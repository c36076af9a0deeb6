/** Studies whose variants learn from fewer images, from noisy ones, or with fewer weights. */
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { runUntil, useFolder } from './small-study.ts';

const folder = useFolder();
const data = makeDigits({ train: 600, test: 200, seed: 1 });

const text = `
title: Conditions
data: { set: digits, train: 600, test: 200 }
network: { hidden: [24], activation: relu }
tile: { rows: 128, columns: 64, device: ideal, mapping: reference }
rules: [bp, dfa]
train: { epochs: 3, batch: 10, rate: 0.003, update: write, optimizer: adam, seeds: [1, 2] }
variants:
  all: {}
  tenth: { images.fraction: 0.1 }
  noisy to test on: { images.noise: { gaussian: 0.6, images: test } }
  sparse: { train.pruning: { sparsity: 0.9, after: 3 } }
  cut: { train.pruning: { sparsity: 1, after: 3 } }
`;

describe('a study under conditions', () => {
  it('trains on so many images, tests on those that it should, and predicts by what is left', async () => {
    const study = settleStudy(parseYaml(text, 's.yaml'), 's.yaml');
    const result = await runUntil({ study, data, folder: folder.path() });
    const of = (variant: string, rule = 'bp') =>
      result!.outcomes.find((outcome) => outcome.variant === variant && outcome.rule === rule)!;
    const last = (variant: string, rule?: string) =>
      of(variant, rule).seeds.map(({ epochs }) => epochs.at(-1)!.testAccuracy);
    expect(of('all').bill.steps).toBe(60);
    expect(of('tenth').bill.steps).toBe(6);
    // Adam's steps are of a size, so a tenth of them learns less.
    for (const rule of ['bp', 'dfa']) {
      last('tenth', rule).forEach((accuracy, seed) => {
        expect(accuracy).toBeLessThan(last('all', rule)[seed]! - 0.1);
      });
    }
    // Learning is the same; what is predicted is not.
    const training = (variant: string) => of(variant).seeds.map(({ epochs }) => epochs.map((one) => one.trainLoss));
    expect(training('noisy to test on')).toEqual(training('all'));
    expect(training('sparse')).toEqual(training('all'));
    expect(training('tenth')).not.toEqual(training('all'));
    last('noisy to test on').forEach((accuracy, seed) => {
      expect(accuracy).toBeLessThan(last('all')[seed]! - 0.02);
    });
    // Without any weight all images look alike: one class, of about a tenth of them.
    for (const accuracy of last('cut')) expect(accuracy).toBeLessThan(0.2);
    last('sparse').forEach((accuracy, seed) => {
      expect(accuracy).toBeLessThan(last('all')[seed]!);
      expect(accuracy).toBeGreaterThan(last('cut')[seed]! + 0.2);
    });
  });
});
