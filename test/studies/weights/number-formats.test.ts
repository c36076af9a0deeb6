import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decodeBfloat16,
  decodeBinary16,
  decodeNumbers,
  numberFormats,
} from '../../../studies/weights/number-formats.ts';
import { golden } from './golden-files.ts';

/** Every finite value of a 16-bit format, in the order of its bits. */
function checksum(decode: (bits: number) => number): string {
  const values = Float64Array.from({ length: 65_536 }, (_, bits) => decode(bits)).filter(Number.isFinite);
  return createHash('sha256').update(values).digest('hex');
}

describe('binary16', () => {
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0x7bff, 65_504],
    [0xc000, -2],
    [0x8000, -0],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('%i is %d', (bits, value) => expect(decodeBinary16(bits)).toBe(value));

  it('is NumPy’s float16 in every finite value', () =>
    expect(checksum(decodeBinary16)).toBe(golden.checksumOfBinary16));
});

describe('bfloat16', () => {
  it.each([
    [0x0000, 0],
    [0x3f80, 1],
    [0xbf80, -1],
    [0x4049, 3.140625],
    [0x0001, 2 ** -133],
    [0x7f7f, (2 - 2 ** -7) * 2 ** 127],
    [0xff80, Number.NEGATIVE_INFINITY],
    [0x7fc0, Number.NaN],
  ])('%i is %d', (bits, value) => expect(decodeBfloat16(bits)).toBe(value));

  it('is the upper half of NumPy’s float32 in every finite value', () =>
    expect(checksum(decodeBfloat16)).toBe(golden.checksumOfBfloat16));
});

describe('whole numbers', () => {
  it('have signs or not, and either order of bytes', () => {
    const ones = new Uint8Array(8).fill(255);
    const decode = (bytes: Uint8Array, name: keyof typeof numberFormats, little = true) => [
      ...decodeNumbers(bytes, numberFormats[name], little),
    ];
    for (const name of ['int8', 'int16', 'int32', 'int64'] as const) {
      expect(decode(ones, name)).toEqual(new Array(8 / numberFormats[name].bytes).fill(-1));
    }
    expect(decode(ones.subarray(0, 4), 'uint32')).toEqual([2 ** 32 - 1]);
    expect(decode(ones.subarray(0, 2), 'uint16')).toEqual([65_535]);
    expect(decode(ones.subarray(0, 1), 'uint8')).toEqual([255]);
    expect(decode(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), 'uint64')).toEqual([1]);
    expect(decode(Uint8Array.of(1, 2), 'int16', true)).toEqual([0x0201]);
    expect(decode(Uint8Array.of(1, 2), 'int16', false)).toEqual([0x0102]);
  });

  it('are read from within a larger buffer', () => {
    const bytes = Uint8Array.of(9, 9, 9, 7, 8).subarray(3);
    expect([...decodeNumbers(bytes, numberFormats.uint8, true)]).toEqual([7, 8]);
  });
});
