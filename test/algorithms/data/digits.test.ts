import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../algorithms/data/data-error.ts';
import { type DataSet, type Split, takeSubset } from '../../../algorithms/data/data-set.ts';
import { makeDigits } from '../../../algorithms/data/digits.ts';

/** Share of test images whose nearest class mean, of the training images, is of their own class. */
function nearestMeanAccuracy({ train, test, width, classes }: DataSet): number {
  const means = Array.from({ length: classes }, () => new Float64Array(width));
  const counts = countClasses(train, classes);
  train.labels.forEach((label, image) => {
    for (let pixel = 0; pixel < width; pixel += 1) {
      means[label]![pixel]! += train.pixels[image * width + pixel]! / counts[label]!;
    }
  });
  let right = 0;
  test.labels.forEach((label, image) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, pixel) => sum + (value - test.pixels[image * width + pixel]!) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === label) right += 1;
  });
  return right / test.count;
}

function countClasses(split: Split, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of split.labels) counts[label]! += 1;
  return counts;
}

function fingerprint(split: Split): string {
  return createHash('md5').update(split.pixels).update(split.labels).digest('hex');
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('makeDigits', () => {
  const set = makeDigits({ train: 2000, test: 500, seed: 1 });

  it('has the shape of MNIST', () => {
    expect(set).toMatchObject({ name: 'digits', width: 784, shape: [28, 28], classes: 10 });
    expect(set.train).toMatchObject({ count: 2000 });
    expect(set.train.pixels).toHaveLength(2000 * 784);
    expect(set.test.labels).toHaveLength(500);
  });

  it('is the same for the same seed, and another for another', () => {
    const again = makeDigits({ train: 2000, test: 500, seed: 1 });
    expect(fingerprint(again.train)).toBe(fingerprint(set.train));
    expect(fingerprint(again.test)).toBe(fingerprint(set.test));
    const others = [2, 2 ** 32 + 1].map((seed) => makeDigits({ train: 20, test: 10, seed }).train.pixels);
    for (const other of others) expect(other).not.toEqual(set.train.pixels.subarray(0, other.length));
    expect(others[0]).not.toEqual(others[1]);
  });

  it('is the same on every machine', () => {
    // Recorded from this generator (x86-64, Node 20): only exact arithmetic goes into an image, so it holds anywhere.
    expect(fingerprint(makeDigits({ train: 100, test: 1, seed: 1 }).train)).toBe('20f7f579ae45021d0b662ca3a0a9de67');
  });

  it('tests on other images than it trains on', () => {
    const images = (split: Split) =>
      Array.from({ length: split.count }, (_, image) => split.pixels.subarray(image * 784, (image + 1) * 784).join());
    const all = [...images(set.train), ...images(set.test)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('holds a smaller set as its prefix', () => {
    const small = makeDigits({ train: 123, test: 7, seed: 1 });
    expect(takeSubset(set, { train: 123, test: 7 })).toEqual(small);
  });

  it('holds every class equally often, shuffled', () => {
    expect(countClasses(set.train, 10)).toEqual(new Array(10).fill(200));
    expect(countClasses(set.test, 10)).toEqual(new Array(10).fill(50));
    const blocks = Array.from({ length: 200 }, (_, block) =>
      set.train.labels.slice(10 * block, 10 * block + 10).join(),
    );
    expect(new Set(blocks).size).toBeGreaterThan(190);
  });

  it('is mostly blank paper, with margins, like MNIST', () => {
    // MNIST: mean 0.1307 of full ink, 19 % of pixels not blank.
    expect(mean(set.train.pixels) / 255).toBeGreaterThan(0.07);
    expect(mean(set.train.pixels) / 255).toBeLessThan(0.14);
    const inked = set.train.pixels.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) / set.train.pixels.length;
    expect(inked).toBeGreaterThan(0.12);
    expect(inked).toBeLessThan(0.22);
    const corners = set.train.pixels.filter((_, at) => [0, 27, 756, 783].includes(at % 784));
    expect(mean(corners)).toBeLessThan(1);
  });

  it('leaves no image blank and none without a dark stroke', () => {
    for (let image = 0; image < set.train.count; image += 1) {
      expect(Math.max(...set.train.pixels.subarray(image * 784, (image + 1) * 784))).toBeGreaterThan(120);
    }
  });

  it('can be learnt, and not by templates alone', () => {
    const accuracy = nearestMeanAccuracy(set);
    expect(accuracy).toBeGreaterThan(0.6);
    expect(accuracy).toBeLessThan(0.9);
  });

  it('refuses counts and seeds out of range', () => {
    expect(() => makeDigits({ train: 0, seed: 1 })).toThrow('`data.train` to be an integer from 1 to 1000000 images');
    expect(() => makeDigits({ test: 1.5, seed: 1 })).toThrow('`data.test`');
    expect(() => makeDigits({ train: Number.NaN, seed: 1 })).toThrow(DataError);
    expect(() => makeDigits({ train: 1, test: 1, seed: -1 })).toThrow('`seed` to be an integer from 0');
    expect(() => makeDigits({ train: 1, test: 1, seed: 0.5 })).toThrow(DataError);
  });
});

describe('takeSubset', () => {
  const set = makeDigits({ train: 30, test: 10, seed: 3 });

  it('takes the first images and leaves the rest as it was', () => {
    const subset = takeSubset(set, { train: 12 });
    expect(subset.train.count).toBe(12);
    expect(subset.train.pixels).toEqual(set.train.pixels.subarray(0, 12 * 784));
    expect(subset.train.labels).toEqual(set.train.labels.subarray(0, 12));
    expect(subset.test).toBe(set.test);
  });

  it('refuses more than there are', () => {
    expect(() => takeSubset(set, { train: 31 })).toThrow(
      'Expected `data.train` to be an integer from 1 to 30 images, got `31`',
    );
    expect(() => takeSubset(set, { test: 0 })).toThrow(
      'Expected `data.test` to be an integer from 1 to 10 images, got `0`',
    );
  });
});
