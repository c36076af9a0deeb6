/**
 * Conditions under which a network learns: a share of the training images, and noise on what it sees, as in the benchmark of
 * Gupta, Modi, Zhang, Lee & Lim 2022 (arXiv 2212.04614). Both are drawn from the seed of a run, so every rule of that seed
 * learns from the same images.
 */
import type { DataSet, Split } from './data-set.ts';
import { Draws } from './draws.ts';

export interface ImageNoise {
  /** Standard deviation of what is added to pixels of 0 to 1, which stay within. */
  readonly gaussian: number;
  /** Probability that a pixel becomes 0 or 1, one as often as the other. */
  readonly saltAndPepper: number;
  /** Whether images to train on have it too, or only those to test on. */
  readonly images: 'all' | 'test';
}

export interface Conditions {
  /** Share of the training images, the same of every class. */
  readonly fraction: number;
  readonly noise: ImageNoise;
}

/** Images that a fraction of so many is. */
export const fractionOf = (fraction: number, count: number): number => Math.round(fraction * count);

const streams = { fraction: 101, train: 102, test: 103 } as const;

/** The set itself where nothing is changed. */
export function underConditions(set: DataSet, { fraction, noise }: Conditions, seed: number): DataSet {
  const train = takeFraction(set.train, set, fraction, seed);
  return {
    ...set,
    train: noise.images === 'all' ? addNoise(train, noise, seed, streams.train) : train,
    test: addNoise(set.test, noise, seed, streams.test),
  };
}

/**
 * Stratified: of each class as many as its share, remainders to the classes with the largest, so that the count is exact.
 * Images stay in their order, and those of a smaller fraction are among those of a larger one but for such remainders.
 */
function takeFraction(split: Split, set: Pick<DataSet, 'width' | 'classes'>, fraction: number, seed: number): Split {
  if (fraction === 1) return split;
  const { width, classes } = set;
  const ofClass = Array.from({ length: classes }, (): number[] => []);
  for (let image = 0; image < split.count; image++) ofClass[split.labels[image] as number]?.push(image);
  const exact = ofClass.map(({ length }) => fraction * length);
  const quota = exact.map(Math.floor);
  const left = fractionOf(fraction, split.count) - quota.reduce((sum, one) => sum + one, 0);
  const byRemainder = exact.map((share, one) => ({ one, remainder: share % 1 }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.one - b.one);
  for (const { one } of byRemainder.slice(0, left)) quota[one] = (quota[one] as number) + 1;
  const chosen = ofClass.flatMap((images, one) => {
    const order = new Draws(seed, streams.fraction, one).permutation(images.length);
    return order.slice(0, quota[one]).map((place) => images[place] as number);
  });
  return pick(
    split,
    width,
    chosen.sort((a, b) => a - b),
  );
}

function pick(split: Split, width: number, images: readonly number[]): Split {
  const pixels = new Uint8Array(images.length * width);
  images.forEach((image, place) => {
    pixels.set(split.pixels.subarray(image * width, (image + 1) * width), place * width);
  });
  return { count: images.length, pixels, labels: Uint8Array.from(images, (image) => split.labels[image] as number) };
}

function addNoise(split: Split, { gaussian, saltAndPepper }: ImageNoise, seed: number, stream: number): Split {
  if (gaussian === 0 && saltAndPepper === 0) return split;
  const width = split.pixels.length / split.count;
  const pixels = new Uint8Array(split.pixels.length);
  for (let image = 0; image < split.count; image++) {
    const draws = new Draws(seed, stream, image);
    for (let at = image * width; at < (image + 1) * width; at++) {
      const fate = saltAndPepper > 0 ? draws.uniform() : 1;
      if (fate < saltAndPepper) pixels[at] = fate < saltAndPepper / 2 ? 0 : 255;
      else pixels[at] = clampByte((split.pixels[at] as number) + 255 * gaussian * normal(draws));
    }
  }
  return { ...split, pixels };
}

const clampByte = (value: number) => Math.min(Math.max(Math.round(value), 0), 255);

/** Sum of twelve uniform numbers less six: variance 1, and the same bits on every engine, unlike Box–Muller. */
function normal(draws: Draws): number {
  let sum = -6;
  for (let term = 0; term < 12; term++) sum += draws.uniform();
  return sum;
}
