/** Soft competition: rows end of length 1, its limits are those of plain competition and of none, and its rows start as images. */
import { describe, expect, it } from 'vitest';
import { dot, lengthOf, open, pictures, type Rows, rate, rowsOf, settleMean, train } from './feature-tests.ts';
import { cosine, relativeDifference } from './rule-tests.ts';

describe('soft competition', () => {
  const endless = { horizon: 1e38, start: 'random', tau: 5, finalTau: 5 };
  const { mean, centred } = pictures();
  const directions = centred.map((x) => x.map((value) => value / lengthOf(x)));

  it.each([0.3, 1, 35])('rows of length %f at first end of length 1', async (radius) => {
    const rule = await open('softhebb', { ...endless, radius, tau: 1, finalTau: 1, featureRate: 0.005 });
    settleMean(rule, mean);
    const start = await rowsOf(rule);
    expect(Math.abs(Math.max(...start.map(lengthOf)) - 1)).toBeGreaterThan(0.1);
    train(rule, 3000);
    for (const row of await rowsOf(rule)) expect(Math.abs(lengthOf(row) - 1)).toBeLessThan(0.01);
  });

  it('infinitely sharp it is competition for all: only who wins moves, by x − u w', async () => {
    const rule = await open('softhebb', { ...endless, tau: 1e9, finalTau: 1e9 });
    settleMean(rule, mean);
    const rows = await rowsOf(rule);
    rule.machine.run({ program: 'train', set: 'train', first: 7, count: 1, epoch: 1 });
    const after = await rowsOf(rule);
    const x = directions[7] as Float64Array;
    const u = rows.map((row) => dot(row, x));
    after.forEach((row, k) => {
      const old = rows[k] as Float64Array;
      const moved = old.map((w, i) => w + rate * ((x[i] as number) - (u[k] as number) * w));
      expect(relativeDifference(row, u[k] === Math.max(...u) ? moved : old), `${k}`).toBeLessThan(1e-12);
    });
  });

  it('not sharp at all it is none: rows end alike', async () => {
    const rule = await open('softhebb', { ...endless, tau: 0, finalTau: 0 });
    // Raw pictures, which have a mean direction to end at.
    settleMean(rule, new Float64Array(12));
    train(rule, 1000);
    const [first, ...others] = (await rowsOf(rule)) as [Float64Array, ...Float64Array[]];
    for (const other of others) expect(cosine(first, other)).toBeGreaterThan(0.9999);
  });

  it('rows become images, one after the other, until each has had one; only then they compete', async () => {
    const rule = await open('softhebb', { ...endless, start: 'images' }, { training: { batch: 1 } });
    settleMean(rule, mean);
    const start = await rowsOf(rule);
    const one = (first: number) => rule.machine.run({ program: 'train', set: 'train', first, count: 1, epoch: 1 });
    const drawn = async () => (await rule.machine.readVector('drawn 1')).reduce((sum, value) => sum + value);
    let first = 0;
    for (; (await drawn()) < 6; first++) {
      one(first);
      const changed = (await rowsOf(rule)).filter((row, k) => relativeDifference(row, start[k] as Float64Array) > 0);
      expect(changed).toHaveLength(await drawn());
    }
    const rows = await rowsOf(rule);
    const images = rows.map((row) => directions.findIndex((x) => relativeDifference(row, x) < 1e-12));
    expect(new Set(images).size).toBe(6);
    expect(Math.min(...images)).toBeGreaterThanOrEqual(0);
    one(first);
    const after = await rowsOf(rule);
    expect(await drawn()).toBe(6);
    after.forEach((row, k) => {
      expect(row).not.toEqual(rows[k]);
      expect(relativeDifference(row, rows[k] as Float64Array)).toBeLessThan(5 * rate);
    });
  });

  it('deep: a layer takes its images after the layer below has its own', async () => {
    const rule = await open('deep-softhebb', { start: 'images', horizon: 1e6 }, { widths: [12, 6, 5, 4] });
    const fewest = async (l: number) => Math.min(...(await rule.machine.readVector(`drawn ${l}`)));
    const any = async (l: number) => Math.max(...(await rule.machine.readVector(`drawn ${l}`))) > 0;
    const filled: number[] = [];
    for (let step = 0; step < 200; step++) {
      const below = (await fewest(1)) >= 1;
      rule.step(6 * (step % 10), 1 + Math.floor(step / 10));
      if (!below && (await fewest(1)) < 1) expect(await any(2)).toBe(false);
      if ((await fewest(2)) >= 1) filled.push(step);
    }
    expect(filled.length).toBeGreaterThan(50);
    const drawn = await rule.machine.readVector('drawn 2');
    rule.step();
    expect(await rule.machine.readVector('drawn 2')).toEqual(drawn);
  });

  it('deep: the winner of one image moves as without the turned signs, losers the other way', async () => {
    const one = { program: 'train', set: 'train', first: 7, count: 1, epoch: 1 } as const;
    const rules = [await open('softhebb', endless), await open('deep-softhebb', endless)] as const;
    const changes: Rows[] = [];
    for (const rule of rules) {
      settleMean(rule, mean);
      const before = await rowsOf(rule);
      rule.machine.run(one);
      const after = await rowsOf(rule);
      changes.push(after.map((row, k) => row.map((w, i) => w - (before[k]?.[i] as number))));
    }
    const [plain, deep] = changes as [Rows, Rows];
    const signs = plain.map((row, k) => Math.sign(dot(row, deep[k] as Float64Array)));
    expect(signs.toSorted((a, b) => a - b)).toEqual([-1, -1, -1, -1, -1, 1]);
    plain.forEach((row, k) => {
      const turned = row.map((value) => value * (signs[k] as number));
      expect(relativeDifference(turned, deep[k] as Float64Array)).toBeLessThan(1e-11);
    });
  });
});
