/** Tables of converters: looking up, rounding to float32, and the ideal ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convert,
  countingTransfer,
  TransferBuilder,
  transferInFloat32,
} from '../../../../emulator/tile/adc/transfer.ts';
import { type Coding, uniformTransfer } from '../../../../emulator/tile/adc/uniform.ts';

/** Evenly spread, and `fc.double`, whose values are mostly next to nothing. */
const share = fc.oneof(
  fc.integer({ min: -12_000, max: 12_000 }).map((at) => at / 9973),
  fc.double({ min: -1.2, max: 1.2, noNaN: true }),
);
const codings: readonly Coding[] = ['mid-rise', 'offset-binary', 'sign-magnitude'];
const everyIdeal = codings.flatMap((coding) => [2, 3, 6, 8, 12].map((bits) => [bits, coding] as const));

describe('convert', () => {
  it('finds the segment that a search from end to end finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(share, { maxLength: 40 }), share, (edges, x) => {
        const thresholds = Float64Array.from(edges).sort();
        const values = Float64Array.from({ length: thresholds.length + 1 }, (_, segment) => Math.cos(segment));
        const expected = values[thresholds.filter((threshold) => threshold < x).length];
        expect(convert({ thresholds, values }, x)).toBe(expected);
      }),
    );
  });

  it('an input on a threshold belongs below it', () => {
    const transfer = countingTransfer([-0.5, 0.25], Float64Array.of(10, 20, 30));
    expect([-0.5, -0.4999, 0.25, 0.2501].map((x) => convert(transfer, x))).toEqual([10, 20, 20, 30]);
  });
});

describe('TransferBuilder', () => {
  it('leaves out what no input within full scale leads to, and joins equal neighbours', () => {
    const builder = new TransferBuilder(Float64Array.of(1, 2, 3, 4, 5));
    const segments: readonly [number, number][] = [
      [-3, 0],
      [-0.5, 1],
      [-0.6, 2],
      [0, 3],
      [0.5, 3],
      [4, 1],
      [5, 4],
    ];
    for (const [end, code] of segments) builder.append(end, code);
    const { thresholds, values } = builder.build();
    expect([Array.from(thresholds), Array.from(values)]).toEqual([
      [-0.5, 0.5],
      [2, 4, 2],
    ]);
  });
});

describe('transferInFloat32', () => {
  it('decides every float32 input as the table in float64 does', () => {
    const threshold = fc.oneof(share, fc.double({ min: -1e-44, max: 1e-44, noNaN: true }));
    const place = new Float32Array(1);
    const bits = new Int32Array(place.buffer);
    fc.assert(
      fc.property(threshold, fc.integer({ min: -3, max: 3 }), (edge, steps) => {
        const transfer = { ...countingTransfer([], Float64Array.of(0, 1)), thresholds: Float64Array.of(edge) };
        place[0] = edge;
        bits[0] = bits[0]! + steps;
        const input = place[0]!;
        // Smaller ones may be zero to a GPU.
        fc.pre(input === 0 || Math.abs(input) >= 2 ** -126);
        const rounded = transferInFloat32({ ...transfer, values: Float64Array.of(0, 1) });
        expect(rounded.thresholds[0]! <= edge).toBe(true);
        expect(input > rounded.thresholds[0]!).toBe(input > edge);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('uniformTransfer', () => {
  it.each(everyIdeal)('%i bit, %s: codes are equally spaced and each converts to itself', (bits, coding) => {
    const transfer = uniformTransfer(bits, coding);
    const { codes, values, thresholds } = transfer;
    expect(codes.length).toBe(coding === 'sign-magnitude' ? 2 ** bits - 1 : 2 ** bits);
    expect(values).toEqual(codes);
    expect(thresholds.length).toBe(codes.length - 1);
    const ends = coding === 'mid-rise' ? 1 - 2 ** -bits : 1;
    expect([codes[0], codes.at(-1)]).toEqual([-ends, ends]);
    codes.forEach((value, code) => {
      expect(value).toBeCloseTo(-ends + (2 * ends * code) / (codes.length - 1), 14);
      expect(convert(transfer, value)).toBe(value);
    });
    expect(codes.includes(0)).toBe(coding === 'sign-magnitude');
  });

  it.each(everyIdeal)('%i bit, %s: takes the nearest code', (bits, coding) => {
    const transfer = uniformTransfer(bits, coding);
    fc.assert(
      fc.property(share, (x) => {
        const held = Math.min(Math.max(x, -1), 1);
        const nearest = Math.min(...transfer.codes.map((code) => Math.abs(code - held)));
        expect(Math.abs(convert(transfer, x) - held)).toBeCloseTo(nearest, 14);
      }),
      { numRuns: 50 },
    );
  });

  it('rounds half way to the even code, as rint((x + 1)(2^b − 1)/2) and rint((x + 1)(2^b − 2)/2) do', () => {
    // 2^b − 1 steps: half way between codes 2^(b−1) − 1 and 2^(b−1) lies 0.
    expect(convert(uniformTransfer(4, 'offset-binary'), 0)).toBe(1 / 15);
    // 6 steps of 3 bit: half way lie ±1/6, ±1/2, ±5/6; only ±1/2 is a number: 1.5 → 2, 4.5 → 4.
    const three = uniformTransfer(3, 'sign-magnitude');
    expect(convert(three, -0.5)).toBe(-2 / 6);
    expect(convert(three, 0.5)).toBe(2 / 6);
    // 2 steps: 0.5 → 0, 1.5 → 2.
    const two = uniformTransfer(2, 'sign-magnitude');
    expect([convert(two, -0.5), convert(two, 0.5)]).toEqual([-1, 1]);
    // Comparators do not fire on their threshold.
    expect(convert(uniformTransfer(2, 'mid-rise'), 0)).toBe(-0.25);
    expect(convert(uniformTransfer(2, 'mid-rise'), 0.5)).toBe(0.25);
  });
});
