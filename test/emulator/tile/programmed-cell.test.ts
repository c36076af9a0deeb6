/** Weights as shares of conductance windows, and back through what columns carry and the digital sum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { ProgrammedCell } from '../../../emulator/index.ts';
import { programShares } from '../../../emulator/tile/programmed-cell.ts';
import { weightOfZero, weightSlices } from '../../../emulator/tile/weight-slices.ts';

const device = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e4, offResistance: 1e5 } });
const [lower, upper] = device.range;

/** What the columns of each slice carry of a weight. */
function entriesOf(mapping: ProgrammedCell, weight: number): number[] {
  const states = programShares(mapping, weight).map((share) => lower + share * (upper - lower));
  return weightSlices({ mapping, device }).slices.map(({ significance, offset }) =>
    significance.reduce((sum, one, k) => sum + one * states[k]!, offset),
  );
}

/** What a weight reads as: every slice's column, converted ideally and summed. */
function readBack(mapping: ProgrammedCell, weight: number): number {
  const { slices } = weightSlices({ mapping, device });
  const entries = entriesOf(mapping, weight);
  const sum = slices.reduce((all, { digital }, slice) => all + digital * entries[slice]!, 0);
  return sum - weightOfZero({ mapping, device });
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

  it.each<{ mapping: ProgrammedCell; steps: readonly number[] }>([
    { mapping: { kind: 'pair', sides: 'one', weightBits: 8, sliceBits: [2, 2, 3] }, steps: [1 / 3, 1 / 3, 1 / 7] },
    { mapping: { kind: 'pair', sides: 'two', weightBits: 5, sliceBits: [3, 1] }, steps: [1 / 7, 1] },
    { mapping: { kind: 'pair', sides: 'two', weightBits: 5 }, steps: [1 / 15] },
    { mapping: { kind: 'pair', sides: 'two', cellBits: 4 }, steps: [1 / 15] },
    { mapping: { kind: 'pair', sides: 'one', weightBits: 7, cellBits: 3 }, steps: [1 / 7] },
    { mapping: { kind: 'pair', sides: 'one' }, steps: [0] },
  ])('carries whole steps: $mapping', ({ mapping, steps }) => {
    expect(weightSlices({ mapping, device }).slices.map(({ step }) => step)).toEqual(steps);
    fc.assert(
      fc.property(weights, (weight) => {
        for (const [slice, entry] of entriesOf(mapping, weight).entries()) {
          const step = steps[slice]!;
          if (step > 0) expect(Math.abs(entry / step - Math.round(entry / step))).toBeLessThan(1e-9);
        }
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
