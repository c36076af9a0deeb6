/** Weights as shares of conductance windows, and back through what columns carry and the digital sum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { ProgrammedCell } from '../../../emulator/index.ts';
import { programShares } from '../../../emulator/tile/programmed-cell.ts';
import { weightOfZero, weightSlices } from '../../../emulator/tile/weight-slices.ts';

const device = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e4, offResistance: 1e5 } });
const [lower, upper] = device.range;

/** What a weight reads as: every slice's column, converted ideally and summed. */
function readBack(mapping: ProgrammedCell, weight: number): number {
  const { slices } = weightSlices({ mapping, device });
  const states = programShares(mapping, weight).map((share) => lower + share * (upper - lower));
  const entries = slices.map(({ significance, offset, digital }) => {
    return digital * significance.reduce((sum, one, k) => sum + one * states[k]!, offset);
  });
  return entries.reduce((sum, one) => sum + one, 0) - weightOfZero({ mapping, device });
}

const sides = fc.constantFrom('one' as const, 'two' as const);
const subtraction = fc.constantFrom('digital' as const, 'unit-column' as const);
const weights = fc.double({ min: -1, max: 1, noNaN: true });

describe('a programmed cell', () => {
  it('reads back what it was programmed with, where it is not rounded', () => {
    fc.assert(
      fc.property(sides, subtraction, weights, (side, how, weight) => {
        expect(readBack({ kind: 'pair', sides: side }, weight)).toBeCloseTo(weight, 12);
        expect(readBack({ kind: 'offset', subtraction: how }, weight)).toBeCloseTo(weight, 12);
      }),
    );
  });

  it('keeps integers of its bits exactly, however they are sliced', () => {
    const slicings = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        slicings,
        sides,
        subtraction,
        fc.double({ min: -1, max: 1, noNaN: true }),
        (sliceBits, side, how, at) => {
          const sum = sliceBits.reduce((all, one) => all + one, 0);
          fc.pre(sum >= 2 && sum <= 14);
          // A pair keeps the sign apart from the bits.
          const cells: ProgrammedCell[] = [
            { kind: 'pair', sides: side, weightBits: sum + 1, sliceBits },
            { kind: 'offset', subtraction: how, weightBits: sum, sliceBits },
          ];
          for (const cell of cells) {
            const most = 2 ** ((cell.weightBits ?? 0) - 1) - 1;
            const weight = Math.round(at * most) / most;
            expect(readBack(cell, weight)).toBeCloseTo(weight, 10);
            for (const share of programShares(cell, weight)) {
              expect(share).toBeGreaterThanOrEqual(0);
              expect(share).toBeLessThanOrEqual(1);
            }
          }
        },
      ),
    );
  });

  it('rounds to levels of conductance, zero among them, by at most half a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), sides, weights, (cellBits, side, weight) => {
        const step = 1 / (2 ** cellBits - 1);
        const pair: ProgrammedCell = { kind: 'pair', sides: side, cellBits };
        const offset: ProgrammedCell = { kind: 'offset', subtraction: 'digital', cellBits };
        // Both crosspoints of a two-sided pair are rounded.
        expect(Math.abs(readBack(pair, weight) - weight)).toBeLessThanOrEqual(
          step * (side === 'two' ? 1 : 0.5) + 1e-12,
        );
        expect(Math.abs(readBack(offset, weight) - weight)).toBeLessThanOrEqual(1 / (2 ** cellBits - 2) + 1e-12);
        expect(readBack(offset, 0)).toBeCloseTo(0, 12);
        for (const share of programShares(pair, weight)) expect(share / step).toBeCloseTo(Math.round(share / step), 9);
      }),
    );
  });

  it('leaves the crosspoint that does not count at the least conductance where it is one-sided', () => {
    expect(programShares({ kind: 'pair', sides: 'one' }, 0.3)).toEqual([0.3, 0]);
    expect(programShares({ kind: 'pair', sides: 'one' }, -0.3)).toEqual([0, 0.3]);
    expect(programShares({ kind: 'pair', sides: 'two' }, -0.5)).toEqual([0.25, 0.75]);
  });

  it('slices a magnitude least significant bits first: 0b1011 of 4 bits', () => {
    const cell: ProgrammedCell = { kind: 'pair', sides: 'one', weightBits: 5, sliceBits: [1, 3] };
    expect(programShares(cell, -11 / 15)).toEqual([0, 1, 0, 5 / 7]);
  });
});
