import { describe, expect, it } from 'vitest';
import { DataError } from '../../../algorithms/data/data-error.ts';
import { pairImagesWithLabels, parseIdx } from '../../../algorithms/data/idx.ts';

/** An IDX file as the format says, built independently of the parser. */
function idx(shape: readonly number[], values: readonly number[], type = 0x08): Uint8Array {
  const sizes = shape.flatMap((size) => [(size >>> 24) & 255, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...sizes, ...values]);
}

describe('parseIdx', () => {
  it('reads shape and elements in order', () => {
    const array = parseIdx(idx([2, 1, 3], [1, 2, 3, 4, 5, 255]), 'x');
    expect(array.shape).toEqual([2, 1, 3]);
    expect([...array.values]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it('reads from a view that does not begin at its buffer', () => {
    const whole = Uint8Array.from([9, 9, 9, ...idx([2], [7, 8]), 9]);
    expect([...parseIdx(whole.subarray(3, whole.length - 1), 'x').values]).toEqual([7, 8]);
  });

  it('reads a size above 16 bits as big-endian', () => {
    const bytes = Uint8Array.from([...idx([65_538], []), ...new Uint8Array(65_538)]);
    expect(parseIdx(bytes, 'x').shape).toEqual([65_538]);
  });

  const defects: readonly [name: string, bytes: Uint8Array, message: string][] = [
    ['empty', new Uint8Array(0), 'got `0 bytes`'],
    ['not IDX', new TextEncoder().encode('<html>'), 'beginning with two zero bytes'],
    ['another element type', idx([1], [0, 0, 0, 0], 0x0d), 'of unsigned bytes (type 0x08), got `type 0x0d`'],
    ['no dimensions', idx([], []), 'at least 1 dimension, got `0`'],
    ['header cut short', idx([2, 3, 4], []).subarray(0, 10), 'at least 16 bytes, got `10 bytes`'],
    ['truncated', idx([2, 3], [1, 2, 3, 4, 5]), 'of 2 × 3 elements, 18 bytes, got `17 bytes (truncated)`'],
    ['trailing bytes', idx([2], [1, 2, 3, 4]), '10 bytes, got `12 bytes (2 trailing)`'],
    // Sizes whose product overflows 32 bits must not come out as a small number.
    ['absurd sizes', idx([0xffffffff, 0xffffffff], [1]), 'truncated'],
  ];
  it.each(defects)('refuses: %s', (_, bytes, message) => {
    const parse = () => parseIdx(bytes, 'some/file');
    expect(parse).toThrow(DataError);
    expect(parse).toThrow('Expected `some/file` to be');
    expect(parse).toThrow(message);
  });
});

describe('pairImagesWithLabels', () => {
  const images = parseIdx(idx([2, 1, 2], [1, 2, 3, 4]), 'images');
  const labels = (values: readonly number[]) => parseIdx(idx([values.length], values), 'labels');

  it('joins the two', () => {
    const { split, shape } = pairImagesWithLabels(images, labels([9, 0]), 10);
    expect(shape).toEqual([1, 2]);
    expect(split.count).toBe(2);
    expect([...split.pixels]).toEqual([1, 2, 3, 4]);
    expect([...split.labels]).toEqual([9, 0]);
  });

  it('refuses what does not fit together', () => {
    const flat = parseIdx(idx([4], [1, 2, 3, 4]), 'images');
    const none = parseIdx(idx([0, 28, 28], []), 'images');
    expect(() => pairImagesWithLabels(flat, labels([0]), 10)).toThrow('`images` to be images: 3 dimensions');
    expect(() => pairImagesWithLabels(none, labels([]), 10)).toThrow(
      'none of them 0, got `0 × 28 × 28 (3 dimensions)`',
    );
    expect(() => pairImagesWithLabels(images, images, 10)).toThrow('`images` to be labels: 1 dimension');
    expect(() => pairImagesWithLabels(images, labels([1, 2, 3]), 10)).toThrow('`labels` to be 2 labels');
    expect(() => pairImagesWithLabels(images, labels([1, 10]), 10)).toThrow('labels from 0 to 9, got `10 for image 1`');
  });

  it('names its code', () => {
    expect(new DataError('x')).toMatchObject({ code: 'DATA', name: 'DataError' });
  });
});
