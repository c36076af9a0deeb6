/** Nonlinearity in LSB: by hand, of circuits with known mismatch, and over many draws against theory. */
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../emulator/random.ts';
import { drawTransfers } from '../../../../emulator/tile/adc/draw-transfers.ts';
import {
  differentialNonlinearity,
  integralNonlinearity,
  terminalErrors,
  transitionLevels,
} from '../../../../emulator/tile/adc/nonlinearity.ts';
import type { Transfer } from '../../../../emulator/tile/adc/transfer.ts';
import { type Coding, midRiseCodes, uniformTransfer } from '../../../../emulator/tile/adc/uniform.ts';
import { relaxSplitArray } from './references.ts';
import { scripted, steady } from './streams.ts';

function expectClose(got: Float64Array, expected: readonly number[], digits = 12): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at]!, digits);
  });
}

describe('by hand', () => {
  const codes = midRiseCodes(2);
  const table = (thresholds: readonly number[], order: readonly number[]): Transfer => ({
    thresholds: Float64Array.from(thresholds),
    values: Float64Array.from(order, (code) => codes[code]!),
    codes,
  });

  it('a threshold that moved', () => {
    // Transitions at −0.4, 0.1, 0.4: terminal step 0.4.
    const transfer = table([-0.4, 0.1, 0.4], [0, 1, 2, 3]);
    expectClose(integralNonlinearity(transfer), [0, 0.25, 0]);
    expectClose(differentialNonlinearity(transfer), [0.25, -0.25]);
    const { offset, gain } = terminalErrors(transfer);
    expect(offset).toBeCloseTo(0.2, 12);
    expect(gain).toBeCloseTo(-0.4, 12);
  });

  it('a missing code', () => {
    const transfer = table([-0.5, 0.5], [0, 1, 3]);
    expectClose(differentialNonlinearity(transfer), [1, -1]);
    expectClose(integralNonlinearity(transfer), [0, 1, 0]);
  });

  it('a code given twice counts with both its widths', () => {
    // Code 1 for 0.3 + 0.2, code 2 for 0.2 + 0.3 of the input.
    const transfer = table([-0.5, -0.2, 0, 0.2, 0.5], [0, 1, 2, 1, 2, 3]);
    expectClose(transitionLevels(transfer), [-0.5, 0, 0.5]);
    expectClose(differentialNonlinearity(transfer), [0, 0]);
  });

  it.each<Coding>(['mid-rise', 'offset-binary', 'sign-magnitude'])('%s: the ideal converter has none', (coding) => {
    const ideal = uniformTransfer(7, coding);
    expect(Math.max(...integralNonlinearity(ideal).map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.max(...differentialNonlinearity(ideal).map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.abs(terminalErrors(ideal).offset)).toBeLessThan(1e-12);
    expect(Math.abs(terminalErrors(ideal).gain)).toBeLessThan(1e-12);
  });
});

const figures = { openLoopGain: 'ideal', capacitorMismatch: 0, comparatorOffset: 0, groupSize: 8 } as const;

describe('successive approximation', () => {
  it('of known mismatch: from the node voltages of its array', () => {
    const mismatch = 0.01;
    // Lower 1, 2, 4, 8; terminating; upper 1, 2, 4; bridge: 16/15.
    const deviates = [1.2, -0.7, 0.4, -1.1, 0.3, 0.9, -0.5, 0.8, -1.4];
    const drawn = (units: number, at: number) => units + mismatch * Math.sqrt(units) * deviates[at]!;
    const lower = [1, 2, 4, 8].map(drawn);
    const upper = [1, 2, 4].map((units, at) => drawn(units, at + 5));
    const levels = Array.from({ length: 255 }, (_, below) => {
      const signed = below + 1 - 128;
      const share = relaxSplitArray(lower, drawn(1, 4), upper, drawn(16 / 15, 8), Math.abs(signed));
      return Math.sign(signed) * share;
    });
    const random = scripted([...deviates, 0]);
    const [transfer] = drawTransfers({ ...figures, kind: 'sar', bits: 8, capacitorMismatch: mismatch }, 1, random);
    expectClose(transfer!.thresholds, levels);
    const step = (levels[254]! - levels[0]!) / 254;
    expectClose(
      integralNonlinearity(transfer!),
      levels.map((level, k) => (level - levels[0]!) / step - k),
      9,
    );
    expectClose(
      differentialNonlinearity(transfer!),
      levels.slice(1).map((level, k) => (level - levels[k]!) / step - 1),
      9,
    );
    expect(Math.max(...integralNonlinearity(transfer!))).toBeGreaterThan(0.05);
  });

  it('finite gain is a gain error of 1/(1 + 1/A) and nothing else', () => {
    const [transfer] = drawTransfers({ ...figures, kind: 'sar', bits: 8, openLoopGain: 40 }, 1, steady);
    expect(terminalErrors(transfer!).gain).toBeCloseTo(254 * (1 / 1.01 - 1), 9);
    expect(Math.max(...integralNonlinearity(transfer!).map(Math.abs))).toBeLessThan(1e-9);
  });
});

it('ramp: finite gain bends the ends inwards, the same on either side', () => {
  const [transfer] = drawTransfers({ ...figures, kind: 'ramp', bits: 8, openLoopGain: 60 }, 1, steady);
  const nonlinearity = integralNonlinearity(transfer!);
  // Levels u(1 − (1 + |u|)/A) to first order: from the straight line between the ends departs (u − u|u|)/A.
  const expected = nonlinearity.map((_, k) => {
    const u = (k - 127) / 128;
    const end = 127 / 128;
    return (128 * (u * end - u * Math.abs(u))) / 1000;
  });
  nonlinearity.forEach((value, k) => {
    expect(Math.abs(value - expected[k]!)).toBeLessThan(2e-3);
  });
  expect(Math.max(...nonlinearity)).toBeGreaterThan(0.03);
});

describe('over many draws', () => {
  /** Sum over `draws` of the squares of what each transfer yields, over their number. */
  function meanSquares(draws: number, figuresOf: () => Float64Array): Float64Array {
    const sums = new Float64Array(figuresOf().length);
    for (let draw = 0; draw < draws; draw++) {
      figuresOf().forEach((value, at) => {
        sums[at] = sums[at]! + value ** 2 / draws;
      });
    }
    return sums;
  }
  const meanOf = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

  it('flash: INL² is σ² (1 + (1 − t)² + t²) between the ends, DNL² is 2 σ²', () => {
    const random = openStream(11, 1);
    const offset = 0.02;
    const circuit = { kind: 'flash', bits: 5, comparatorOffset: offset / 16, groupSize: 1 } as const;
    const draw = () => drawTransfers(circuit, 1, random)[0]!;
    const draws = 3000;
    const measured = meanSquares(draws, () => integralNonlinearity(draw()));
    // t runs from 0 at the first transition to 1 at the last; where both are zero by definition.
    const theory = Array.from({ length: 29 }, (_, at) => {
      const t = (at + 1) / 30;
      return offset ** 2 * (1 + (1 - t) ** 2 + t ** 2);
    });
    // The mean square of a normal deviate over n draws has the relative standard deviation √(2/n).
    theory.forEach((variance, at) => {
      expect(Math.abs(measured[at + 1]! / variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / draws));
    });
    expect(meanOf(measured.slice(1, -1)) / meanOf(theory)).toBeCloseTo(1, 1);
    const steps = meanSquares(draws, () => differentialNonlinearity(draw()));
    expect(Math.abs(meanOf(steps) / (2 * offset ** 2) - 1)).toBeLessThan(0.03);
  });

  it('ramp: a transition errs by its switched units and the share of the fixed ones', () => {
    const random = openStream(12, 1);
    const [bits, mismatch, draws] = [6, 0.01, 3000];
    const ideal = uniformTransfer(bits, 'mid-rise').thresholds;
    const middle = 2 ** (bits - 1);
    const measured = meanSquares(draws, () => {
      const [transfer] = drawTransfers({ ...figures, kind: 'ramp', bits, capacitorMismatch: mismatch }, 1, random);
      return transitionLevels(transfer!).map((level, at) => (level - ideal[at]!) * middle);
    });
    // The mean of levels m and m + 1: capacitor 2^n counts by the mean of its digits, the fixed one by m + ½ of 2^(b−1).
    measured.forEach((variance, at) => {
      const [one, other] = [at, at + 1].map((count) => count - middle) as [number, number];
      let units = ((one + other) / 2) ** 2 / middle;
      for (let bit = 0; bit < bits; bit++) {
        const digit = (magnitude: number) => Math.sign(magnitude) * ((Math.abs(magnitude) >> bit) & 1);
        units += 2 ** bit * ((digit(one) + digit(other)) / 2) ** 2;
      }
      expect(Math.abs(variance / (mismatch ** 2 * units) - 1), `transition ${at}`).toBeLessThan(
        4.5 * Math.sqrt(2 / draws),
      );
    });
  });

  it('cyclic: converters of one array err independently, with mean zero', () => {
    const circuit = { ...figures, kind: 'cyclic', bits: 8, capacitorMismatch: 0.002 } as const;
    const transfers = drawTransfers(circuit, 1500, openStream(13, 1));
    const quarter = Float64Array.from(transfers, (transfer) => integralNonlinearity(transfer)[80]!);
    const spread = Math.sqrt(meanOf(quarter.map((value) => value ** 2)));
    expect(spread).toBeGreaterThan(0.02);
    expect(Math.abs(meanOf(quarter))).toBeLessThan((4 * spread) / Math.sqrt(1500));
    const neighbours = meanOf(quarter.slice(1).map((value, at) => value * quarter[at]!));
    expect(Math.abs(neighbours)).toBeLessThan((4 * spread ** 2) / Math.sqrt(1500));
  });
});
