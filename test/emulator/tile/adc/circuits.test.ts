/** Converter circuits: their tables against simulated conversions, and what theory says of their shape. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdcCircuit, AdcError, convertersFor } from '../../../../emulator/tile/adc/adc-circuit.ts';
import { drawTransfers } from '../../../../emulator/tile/adc/draw-transfers.ts';
import { composeStages, type Stage } from '../../../../emulator/tile/adc/redundant-stages.ts';
import { convert, type Transfer } from '../../../../emulator/tile/adc/transfer.ts';
import { uniformTransfer } from '../../../../emulator/tile/adc/uniform.ts';
import { referenceOf, relaxSplitArray } from './references.ts';
import { recorded, scripted, steady } from './streams.ts';

const kinds = ['ramp', 'sar', 'pipeline', 'cyclic', 'flash'] as const;
const capacitorKinds = kinds.slice(0, 4) as readonly Exclude<(typeof kinds)[number], 'flash'>[];

interface Figures {
  readonly bits: number;
  readonly openLoopGain: number | 'ideal';
  readonly capacitorMismatch: number;
  readonly comparatorOffset: number;
}

function circuitOf(kind: (typeof kinds)[number], figures: Partial<Figures> = {}): AdcCircuit {
  const { bits = 6, openLoopGain = 'ideal', capacitorMismatch = 0, comparatorOffset = 0 } = figures;
  const shared = { bits, comparatorOffset, groupSize: 8 };
  return kind === 'flash' ? { kind, ...shared } : { kind, ...shared, openLoopGain, capacitorMismatch };
}

const isAscending = (values: Float64Array) => values.every((value, at) => at === 0 || value > values[at - 1]!);

/** Evenly spread, unlike `fc.double`, whose values are mostly next to nothing. */
const even = (least: number, most: number) =>
  fc.integer({ min: 0, max: 1000 }).map((at) => least + ((most - least) * at) / 1000);
const anyFigures: fc.Arbitrary<Figures> = fc.record({
  bits: fc.integer({ min: 2, max: 9 }),
  openLoopGain: fc.oneof(fc.constant('ideal' as const), even(10, 100)),
  capacitorMismatch: even(0, 0.1),
  comparatorOffset: fc.oneof(fc.constant(0), even(0, 0.3)),
});
/** Beyond full scale too, and seldom where an ideal converter would have a threshold. */
const inputs = fc.array(
  fc.integer({ min: -11_000, max: 11_000 }).map((at) => at / 9973),
  { minLength: 20, maxLength: 20 },
);
const seeds = fc.integer({ min: 0, max: 1e6 });

describe.each(kinds)('%s', (kind) => {
  it.each([2, 3, 6, 8, 12])('without imperfections is the uniform converter, %i bit', (bits) => {
    const uniform = uniformTransfer(bits, 'mid-rise');
    const transfers = drawTransfers(circuitOf(kind, { bits }), 2, recorded(1).random);
    expect(transfers.length).toBe(2);
    for (const { thresholds, values, codes } of transfers) {
      expect([values, codes]).toEqual([uniform.values, uniform.codes]);
      // Nothing rounds but the bridge of a split array.
      if (kind === 'sar')
        expect(Math.max(...thresholds.map((t, k) => Math.abs(t - uniform.thresholds[k]!)))).toBeLessThan(1e-15);
      else expect(thresholds).toEqual(uniform.thresholds);
    }
  });

  it('converts as a conversion simulated decision by decision', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyFigures, seeds, inputs, (figures, seed, xs) => {
        const circuit = circuitOf(kind, figures);
        const { random, deviates } = recorded(seed);
        const transfer = drawTransfers(circuit, 1, random)[0]!;
        const reference = referenceOf(circuit, deviates);
        for (const x of xs) {
          const code = reference(x);
          if (Number.isNaN(code)) continue;
          compared += 1;
          expect(convert(transfer, x)).toBe(transfer.codes[code]);
        }
      }),
    );
    expect(compared).toBeGreaterThan(1800);
  });

  it('has thresholds that strictly ascend within full scale, and neighbours that differ', () => {
    fc.assert(
      fc.property(anyFigures, seeds, (figures, seed) => {
        for (const { thresholds, values } of drawTransfers(circuitOf(kind, figures), 3, recorded(seed).random)) {
          expect(values.length).toBe(thresholds.length + 1);
          expect(isAscending(thresholds)).toBe(true);
          expect(thresholds.every((threshold) => threshold > -1 && threshold < 1)).toBe(true);
          expect(values.every((value, at) => value !== values[at + 1])).toBe(true);
        }
      }),
    );
  });

  it('draws the same for the same stream', () => {
    const circuit = circuitOf(kind, { openLoopGain: 50, capacitorMismatch: 0.02, comparatorOffset: 0.02 });
    const [first, second] = [5, 5].map((seed) => drawTransfers(circuit, 3, recorded(seed).random));
    expect(first).toEqual(second);
    expect(drawTransfers(circuit, 3, recorded(6).random)).not.toEqual(first);
    expect(drawTransfers(circuit, 0, recorded(6).random)).toEqual([]);
  });
});

describe('monotone', () => {
  it.each(['ramp', 'sar', 'flash'] as const)('%s: whatever is drawn', (kind) => {
    fc.assert(
      fc.property(anyFigures, seeds, (figures, seed) => {
        const [transfer] = drawTransfers(circuitOf(kind, figures), 1, recorded(seed).random);
        expect(isAscending(transfer!.values)).toBe(true);
      }),
    );
  });

  it.each(['pipeline', 'cyclic'] as const)('%s: with finite gain alone, which leaves codes out', (kind) => {
    for (const bits of [4, 6, 8, 10]) {
      for (const openLoopGain of [20, 30, 40, 60, 100]) {
        const { values, codes } = drawTransfers(circuitOf(kind, { bits, openLoopGain }), 1, steady)[0]!;
        expect(isAscending(values)).toBe(true);
        if (bits >= 6 && openLoopGain <= 30) expect(values.length).toBeLessThan(codes.length);
      }
    }
  });

  it.each(['ramp', 'flash'] as const)('%s: no code is missing without mismatch', (kind) => {
    const figures = { bits: 7, openLoopGain: 40, comparatorOffset: 1e-4 };
    const [transfer] = drawTransfers(circuitOf(kind, figures), 1, recorded(3).random);
    expect(transfer!.values).toEqual(transfer!.codes);
  });
});

describe('ramp', () => {
  it('one array serves all converters: their thresholds differ by their offsets only', () => {
    const offsets = [0.01, -0.02];
    const array = Array.from({ length: 7 }, (_, at) => Math.sin(at + 1));
    const circuit = circuitOf('ramp', { openLoopGain: 40, capacitorMismatch: 0.02, comparatorOffset: 0.5 });
    const deviates = [...array, ...offsets.map((offset) => offset / 0.5)];
    const [first, second] = drawTransfers(circuit, 2, scripted(deviates)) as [Transfer, Transfer];
    const at = (transfer: Transfer, code: number) =>
      transfer.thresholds[transfer.values.indexOf(transfer.codes[code]!) - 1]!;
    for (const code of [5, 20, 32, 40, 60]) expect(at(second, code) - at(first, code)).toBeCloseTo(0.03, 12);
  });
});

describe('successive approximation', () => {
  it('where levels fall back, the earlier decision holds and codes are missing', () => {
    // Of the four-bit array only the upper capacitor is off, 0.42 units for 1: shares 0.18, 0.35, 0.53, then 0.30, 0.47 …
    const share = (magnitude: number) => relaxSplitArray([1, 2], 1, [0.42], 4 / 3, magnitude);
    expect(share(4)).toBeLessThan(share(2));
    const circuit = circuitOf('sar', { bits: 4, capacitorMismatch: 0.1 });
    const [transfer] = drawTransfers(circuit, 1, scripted([0, 0, 0, -5.8, 0, 0]));
    const { thresholds, values, codes } = transfer!;
    expect(Array.from(values, (value) => codes.indexOf(value))).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 12, 13, 14, 15]);
    const expected = [-7, -6, -5, -4, -1, 0, 1, 4, 5, 6, 7].map((m) => Math.sign(m) * share(Math.abs(m)));
    thresholds.forEach((threshold, at) => {
      expect(threshold).toBeCloseTo(expected[at]!, 12);
    });
  });
});

describe('flash', () => {
  it('every threshold moves as its comparator’s offset was drawn', () => {
    const comparatorOffset = 0.002;
    const deviates = Array.from({ length: 63 }, (_, level) => 3 * Math.sin(7 * level));
    const [transfer] = drawTransfers(circuitOf('flash', { comparatorOffset }), 1, scripted(deviates));
    transfer!.thresholds.forEach((threshold, level) => {
      expect(threshold).toBeCloseTo((level - 31) / 32 - comparatorOffset * deviates[level]!, 14);
    });
    expect(transfer!.values).toEqual(transfer!.codes);
  });

  it('neighbours that change places are sorted', () => {
    // Levels −0.5, 0, 0.5 moved to 0.1, 0, −0.3.
    const [transfer] = drawTransfers(circuitOf('flash', { bits: 2, comparatorOffset: 0.1 }), 1, scripted([-6, 0, 8]));
    const expected = [-0.3, 0, 0.1];
    transfer!.thresholds.forEach((threshold, at) => {
      expect(threshold).toBeCloseTo(expected[at]!, 14);
    });
  });
});

describe('stages of one and a half bits', () => {
  const ideal: Stage = { slope: 2, step: 1, thresholds: [-0.25, 0.25] };

  it('do not notice comparators that are off by less than a quarter of the reference', () => {
    fc.assert(
      fc.property(fc.array(even(-0.249, 0.249), { minLength: 14, maxLength: 14 }), (off) => {
        const stages = Array.from({ length: 7 }, (_, n): Stage => {
          return { ...ideal, thresholds: [-0.25 + off[2 * n]!, 0.25 + off[2 * n + 1]!] };
        });
        const { thresholds, values } = composeStages(stages, 0);
        const uniform = uniformTransfer(8, 'mid-rise');
        expect(values).toEqual(uniform.values);
        thresholds.forEach((threshold, at) => {
          expect(threshold).toBeCloseTo(uniform.thresholds[at]!, 14);
        });
      }),
    );
  });

  it.each([0.02, -0.02])('a first stage with C2/C1 = 1 + %f jumps by minus half of that', (mismatch) => {
    const bits = 12;
    const first: Stage = { slope: 2 + mismatch, step: 1 + mismatch, thresholds: ideal.thresholds };
    const stages = [first, ...Array.from({ length: bits - 2 }, () => ideal)];
    const transfer = composeStages(stages, 0);
    const step = 2 / 2 ** bits;
    for (const edge of [-0.25, 0.25]) {
      const jump = convert(transfer, edge + 1e-9) - convert(transfer, edge);
      expect(Math.abs(jump + mismatch / 2)).toBeLessThanOrEqual(step);
    }
    expect(isAscending(transfer.values)).toBe(mismatch < 0);
  });
});

describe('a circuit that cannot be built', () => {
  it.each<[string, Partial<Figures>]>([
    ['Expected `adc.bits` to be an integer from 2 to 12, got `13`', { bits: 13 }],
    ['Expected `adc.bits` to be an integer from 2 to 12, got `2.5`', { bits: 2.5 }],
    ['Expected `adc.openLoopGain` to be a number above 0 dB or `ideal`, got `0`', { openLoopGain: 0 }],
    ['Expected `adc.openLoopGain` to be a number above 0 dB or `ideal`, got `Infinity`', { openLoopGain: Infinity }],
    ['Expected `adc.capacitorMismatch` to be a share from 0 to 0.1, got `-0.1`', { capacitorMismatch: -0.1 }],
    ['Expected `adc.capacitorMismatch` to be a share from 0 to 0.1, got `NaN`', { capacitorMismatch: Number.NaN }],
    [
      'Expected `adc.comparatorOffset` to be a share of the reference from 0 to 0.5, got `0.6`',
      { comparatorOffset: 0.6 },
    ],
  ])('%s', (message, figures) => {
    for (const kind of capacitorKinds) {
      const draw = () => drawTransfers(circuitOf(kind, figures), 1, steady);
      expect(draw).toThrow(AdcError);
      expect(draw).toThrow(message);
    }
  });

  it('nor in numbers that are none', () => {
    expect(() => drawTransfers(circuitOf('sar'), 1.5, steady)).toThrow(
      'Expected the number of converters to be an integer of at least 0, got `1.5`',
    );
    expect(() => drawTransfers({ ...circuitOf('flash'), groupSize: 0 }, 1, steady)).toThrow(
      'Expected `adc.groupSize` to be an integer of at least 1, got `0`',
    );
  });
});

it('columns that take turns share converters', () => {
  expect([1, 8, 9, 128].map((columns) => convertersFor(circuitOf('sar'), columns))).toEqual([1, 1, 2, 16]);
});
