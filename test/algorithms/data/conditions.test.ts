import { describe, expect, it } from 'vitest';
import { type Conditions, type DataSet, makeDigits, underConditions } from '../../../algorithms/index.ts';

const set: DataSet = makeDigits({ train: 503, test: 200, seed: 3 });
const quiet = { gaussian: 0, saltAndPepper: 0, images: 'all' } as const;
const under = (conditions: Partial<Conditions>, seed = 1) =>
  underConditions(set, { fraction: 1, noise: quiet, ...conditions }, seed);

const countsOf = (labels: Uint8Array) => Array.from({ length: 10 }, (_, one) => labels.filter((l) => l === one).length);
const imagesOf = ({ pixels }: DataSet['train']) =>
  Array.from({ length: pixels.length / set.width }, (_, n) => pixels.slice(n * set.width, (n + 1) * set.width).join());

describe('a fraction of the training images', () => {
  it.each([0.01, 0.2, 0.5, 0.999])('is exactly %s of them, and of every class to within one image', (fraction) => {
    const { train, test } = under({ fraction });
    expect(train.count).toBe(Math.round(fraction * 503));
    expect(train.labels).toHaveLength(train.count);
    expect(train.pixels).toHaveLength(train.count * set.width);
    const all = countsOf(set.train.labels);
    countsOf(train.labels).forEach((count, one) => {
      expect(Math.abs(count - fraction * all[one]!)).toBeLessThan(1);
    });
    expect(test).toBe(set.test);
  });

  it('is of whole images with their labels, in their order, each once', () => {
    const whole = imagesOf(set.train);
    const { train } = under({ fraction: 0.3 });
    const places = imagesOf(train).map((image) => whole.indexOf(image));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    places.forEach((place, n) => {
      expect(train.labels[n]).toBe(set.train.labels[place]);
    });
  });

  it('is the same for the same seed and another for another, and lies within a larger one', () => {
    const images = (fraction: number, seed: number) => new Set(imagesOf(under({ fraction }, seed).train));
    expect(images(0.2, 1)).toEqual(images(0.2, 1));
    expect(images(0.2, 1)).not.toEqual(images(0.2, 2));
    const larger = images(0.6, 1);
    const outside = [...images(0.2, 1)].filter((image) => !larger.has(image));
    expect(outside.length).toBeLessThan(3);
  });

  it('changes nothing where it is 1', () => {
    expect(under({}).train).toBe(set.train);
  });
});

describe('noise on images', () => {
  const pixelsOf = (noise: Partial<Conditions['noise']>, seed = 1) => under({ noise: { ...quiet, ...noise } }, seed);

  it('has the standard deviation that it is given where nothing is cut off', () => {
    const grey: DataSet = { ...set, test: { ...set.test, pixels: new Uint8Array(set.test.pixels.length).fill(128) } };
    const { test } = underConditions(grey, { fraction: 1, noise: { ...quiet, gaussian: 0.1 } }, 1);
    const parts = Array.from(test.pixels, (pixel) => (pixel - 128) / 255);
    const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
    const variance = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / parts.length;
    // Five standard errors of 157,000 deviates; rounding to bytes adds 1/12 of a step squared.
    expect(Math.abs(mean)).toBeLessThan((5 * 0.1) / Math.sqrt(parts.length));
    expect(Math.sqrt(variance)).toBeCloseTo(Math.sqrt(0.01 + 1 / 12 / 255 ** 2), 2.5);
  });

  it('turns the share of pixels that it is given to black and white, one as often as the other', () => {
    const { test } = pixelsOf({ saltAndPepper: 0.2 });
    const changed = Array.from(test.pixels).flatMap((pixel, at) => (pixel === set.test.pixels[at] ? [] : pixel));
    expect(new Set(changed)).toEqual(new Set([0, 255]));
    const blank = Array.from(set.test.pixels).filter((pixel) => pixel === 0).length;
    const salt = changed.filter((pixel) => pixel === 255).length;
    // Of blank pixels a tenth turns white, of those with ink at most a tenth.
    expect(salt / blank).toBeGreaterThan(0.097);
    expect(salt / set.test.pixels.length).toBeLessThan(0.103);
  });

  it('spares the images to train on where it is of the others, and is drawn by seed and set', () => {
    expect(pixelsOf({ gaussian: 0.2, images: 'test' }).train).toBe(set.train);
    expect(pixelsOf({ gaussian: 0.2 }).train.pixels).not.toEqual(set.train.pixels);
    expect(pixelsOf({ gaussian: 0.2 }).test.pixels).toEqual(pixelsOf({ gaussian: 0.2 }).test.pixels);
    expect(pixelsOf({ gaussian: 0.2 }).test.pixels).not.toEqual(pixelsOf({ gaussian: 0.2 }, 2).test.pixels);
    expect(pixelsOf({ gaussian: 0.2 }).test.labels).toBe(set.test.labels);
  });
});
