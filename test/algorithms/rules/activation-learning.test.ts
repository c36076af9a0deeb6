/** Activation learning: it is the more active the more often it has met a pattern, and predicts by that. */
import { describe, expect, it } from 'vitest';
import { blobs } from '../../emulator/machines.ts';
import { dot, open, rowsOf, train } from './feature-tests.ts';
import type { SmallRule } from './rule-tests.ts';

describe('activation learning', () => {
  const activityOf = async (rule: SmallRule, first: number) => {
    rule.machine.run({ program: 'evaluate', set: 'train', first, count: 1, epoch: 1 });
    const at = rule.evaluate.values.findIndex(({ name }) => name === 'activity');
    return (await rule.machine.readValue('evaluate', at)).slice(0, rule.network.classes);
  };
  const learnOne = (rule: SmallRule, first: number) =>
    rule.machine.run({ program: 'train', set: 'train', first, count: 1, epoch: 1 });

  it('the more often it meets a pattern the more active it is, up to 1; one it has not met is less so', async () => {
    const rule = await open('activation-learning', {}, { training: { rate: 0.05 } });
    let last = (await activityOf(rule, 0))[0] as number;
    for (let step = 0; step < 2000; step++) {
      learnOne(rule, 0);
      if (step % 20 > 0) continue;
      const now = (await activityOf(rule, 0))[0] as number;
      expect(now).toBeGreaterThan(last - 1e-12);
      last = now;
    }
    expect(Math.abs(last - 1)).toBeLessThan(1e-3);
    const [right, ...wrong] = (await activityOf(rule, 0)) as unknown as [number, ...number[]];
    for (const other of wrong) expect(other).toBeLessThan(right - 0.01);
    // Another image with its own label.
    expect((await activityOf(rule, 1))[1]).toBeLessThan(right - 0.01);
  });

  it('rows of image and label together end orthonormal', async () => {
    const rule = await open('activation-learning', {}, { widths: [12, 4, 4], training: { rate: 0.02 } });
    train(rule, 2000);
    const [images, labels] = [await rowsOf(rule), await rowsOf(rule, 'labels')];
    const rows = images.map((row, k) => Float64Array.of(...row, ...(labels[k] as Float64Array)));
    rows.forEach((one, k) => {
      rows.forEach((other, j) => {
        expect(Math.abs(dot(one, other) - (k === j ? 1 : 0)), `${k}, ${j}`).toBeLessThan(0.05);
      });
    });
  });

  it('predicts by the label that excites it most, whatever the given one', async () => {
    const rule = await open('activation-learning', {}, { training: { rate: 0.05 } });
    train(rule, 5);
    const { pixels, count, width, classes } = blobs(12, 4, 60);
    const activities = await Promise.all([0, 1, 2, 3].map((first) => activityOf(rule, first)));
    rule.machine.loadSet('train', { pixels, count, width, classes, labels: new Uint8Array(60) });
    for (const [first, expected] of activities.entries()) expect(await activityOf(rule, first)).toEqual(expected);
  });
});
