/** float32 kernels against float64 in plain loops, for shapes that do and do not fill lanes, blocks and panels. */
import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Activity, Arithmetic, Real } from '../../../emulator/cpu/arithmetic/arithmetic.ts';
import { createDouble } from '../../../emulator/cpu/arithmetic/double.ts';
import { createSingle } from '../../../emulator/cpu/arithmetic/single.ts';
import { openStream } from '../../../emulator/index.ts';
import { relativeDifference } from '../machines.ts';

// Node 20 has relaxed SIMD behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

// Numbers are drawn anew for every shape: which shapes there are, decides how far sums cancel.
fc.configureGlobal({ seed: 1 });

const double = createDouble();
const random = openStream(5, 1);

/** The same float32 numbers for both; one in four is zero. */
function numbers(arithmetics: readonly Arithmetic[], length: number, scale = 1): Real[] {
  const drawn = Float32Array.from({ length }, () => (random.uniform() < 0.25 ? 0 : scale * random.normal()));
  return arithmetics.map((arithmetic) => {
    const values = arithmetic.allocate(length);
    values.set(drawn);
    return values;
  });
}

const size = fc.integer({ min: 1, max: 21 });
const shapes = fc.tuple(size, size, size, fc.nat(20), fc.nat(20));

describe.each(['reproducible', 'fused'] as const)('%s', (rounding) => {
  let single: Arithmetic;
  beforeAll(async () => {
    single = await createSingle(rounding);
  });
  const both = () => [single, double] as const;
  /** What an operation does in either precision, on the same numbers. */
  const compare = (act: (arithmetic: Arithmetic, numbersOf: (length: number, scale?: number) => Real) => Real) => {
    const drawn = new Map<number, Real[]>();
    const [a, b] = both().map((arithmetic, which) => {
      let asked = 0;
      return act(arithmetic, (length, scale) => {
        const known = drawn.get(asked) ?? numbers(both(), length, scale);
        drawn.set(asked++, known);
        return known[which] as Real;
      });
    });
    return relativeDifference(a as Real, b as Real);
  };

  it('multiplies matrices over some of their lines', () => {
    fc.assert(
      fc.property(shapes, ([rows, columns, vectors, from, to]) => {
        const lines = { first: Math.min(from % rows, to % rows), end: Math.max(from % rows, to % rows) + 1 };
        const difference = compare((arithmetic, numbersOf) => {
          const matrix = arithmetic.matrix(numbersOf(rows * columns), rows, columns);
          const out = arithmetic.allocate(vectors * columns);
          arithmetic.forward(matrix, numbersOf(vectors * rows), vectors, lines, out);
          return out;
        });
        expect(difference).toBeLessThan(2e-6);
      }),
    );
  });

  it.each([
    [784, 256],
    [50, 33],
    [7, 300],
  ])('multiplies vectors that are mostly zero as it multiplies others, to the last bit: %i × %i', (rows, columns) => {
    const [matrix] = numbers(both(), rows * columns) as [Real];
    const lines = { first: Math.floor(rows / 5), end: rows };
    const sparse = single.allocate(6 * rows);
    // The first has nothing at all.
    for (let at = rows; at < sparse.length; at++) sparse[at] = random.uniform() < 0.8 ? 0 : random.normal();
    // Beside as many full ones, they are no longer few.
    const all = single.allocate(2 * sparse.length).fill(1);
    all.set(sparse);
    const [some, among] = [single.allocate(6 * columns).fill(7), single.allocate(12 * columns)];
    single.forward(single.matrix(matrix, rows, columns), sparse, 6, lines, some);
    single.forward(single.matrix(matrix, rows, columns), all, 12, lines, among);
    expect(some).toEqual(among.subarray(0, some.length));
    expect(some.subarray(columns).some((sum) => sum !== 0)).toBe(true);
  });

  it('multiplies by transposed matrices over some of their lines', () => {
    fc.assert(
      fc.property(shapes, ([rows, columns, vectors, from, to]) => {
        const lines = {
          first: Math.min(from % columns, to % columns),
          end: Math.max(from % columns, to % columns) + 1,
        };
        const difference = compare((arithmetic, numbersOf) => {
          const matrix = arithmetic.matrix(numbersOf(rows * columns), rows, columns);
          const out = arithmetic.allocate(vectors * rows);
          arithmetic.transposed(matrix, numbersOf(vectors * columns), vectors, lines, out);
          return out;
        });
        expect(difference).toBeLessThan(2e-6);
      }),
    );
  });

  it('sees entries that changed once it is told', () => {
    const entries = single.allocate(6).fill(1);
    const matrix = single.matrix(entries, 2, 3);
    const [x, out] = [single.allocate(2).fill(1), single.allocate(3)];
    single.forward(matrix, x, 1, { first: 0, end: 2 }, out);
    expect([...out]).toEqual([2, 2, 2]);
    entries.set([5, 6, 7]);
    matrix.touch();
    single.forward(matrix, x, 1, { first: 0, end: 2 }, out);
    expect([...out]).toEqual([6, 7, 8]);
  });

  /** `codes` times a step, in the memory of the kernels. */
  const multiples = (codes: readonly number[], step: number) => {
    const values = single.allocate(codes.length);
    values.set(codes.map((code) => code * step));
    return values;
  };

  const codesUpTo = (most: number, count: number) =>
    Array.from({ length: count }, () => Math.round(most * (2 * random.uniform() - 1)));

  /** Two words of fours out of three are zero, and every third vector is. */
  const fewCodes = (most: number, rows: number, vectors: number) =>
    codesUpTo(most, rows * vectors).map((code, at) => {
      const [row, vector] = [at % rows, Math.floor(at / rows)];
      return vector % 3 === 1 || (vector % 2 === 0 && Math.floor(row / 4) % 3 > 0) ? 0 : code;
    });

  // The fused build takes those up to 63 as bytes, where lines are whole fours.
  it.each([
    { largest: 15, together: 2 },
    { largest: 15, together: 4 },
    { largest: 63, together: 4 },
    { largest: 64, together: 4 },
    { largest: 255, together: 2 },
  ])('multiplies codes up to $largest exactly, from lines that are multiples of $together', ({ largest, together }) => {
    const steps = { entry: 1 / largest, input: 1 / 127 };
    fc.assert(
      fc.property(shapes, ([rows, columns, vectors, from, to]) => {
        const first = together * Math.floor(Math.min(from % rows, to % rows) / together);
        const last = Math.max(from % rows, to % rows) + 1;
        const lines = { first, end: last % together === 0 ? last : rows };
        const [entries, inputs] = [codesUpTo(largest, rows * columns), fewCodes(127, rows, vectors)];
        const matrix = single.matrix(multiples(entries, steps.entry), rows, columns);
        const out = single.allocate(vectors * columns).fill(Number.NaN);
        single.forward(matrix, multiples(inputs, steps.input), vectors, lines, out, steps);
        const expected = Array.from(out, (_, at) => {
          const [v, column] = [Math.floor(at / columns), at % columns];
          let sum = 0;
          for (let row = lines.first; row < lines.end; row++)
            sum += (inputs[v * rows + row] as number) * (entries[row * columns + column] as number);
          return Math.fround(sum * Math.fround(steps.entry * steps.input)) + 0;
        });
        expect(Array.from(out, (value) => value + 0)).toEqual(expected);
      }),
    );
  });

  it('multiplies the codes that a matrix has by now', () => {
    const steps = { entry: 1, input: 1 };
    const entries = multiples([1, 2, 3, 4], 1);
    const matrix = single.matrix(entries, 4, 1);
    const [x, out] = [multiples([1, 1, 1, 1], 1), single.allocate(1)];
    const product = () => {
      single.forward(matrix, x, 1, { first: 0, end: 4 }, out, steps);
      return out[0];
    };
    expect(product()).toBe(10);
    entries.set([-60, 2, 3, 4]);
    matrix.touch();
    expect(product()).toBe(-51);
    entries.set([500, 2, 3, 4]);
    matrix.touch();
    expect(product()).toBe(509);
  });

  it.each([
    { where: 'an entry is no code', rows: 40, largest: 15, input: 1 / 127, strange: 0.001 },
    { where: 'sums would not fit into 32 bits', rows: 600, largest: 255, input: 1 / 32_767, strange: 0 },
    { where: 'there are many rows', rows: 1_200, largest: 15, input: 1 / 127, strange: 0 },
    {
      where: 'there are many rows of codes as large as bytes have',
      rows: 2_100,
      largest: 63,
      input: 1 / 127,
      strange: 0,
    },
  ])('multiplies as well where $where', ({ rows, largest, input, strange }) => {
    const steps = { entry: 1 / largest, input };
    const [columns, vectors] = [9, 5];
    const near = (most: number, count: number) =>
      codesUpTo(most / 10, count).map((code) => Math.round(0.9 * most) + code);
    const entries = multiples(near(largest, rows * columns), steps.entry);
    entries[7] = (entries[7] as number) + strange;
    const x = multiples(near(1 / input, vectors * rows), input);
    const [out, expected] = [single.allocate(vectors * columns), double.allocate(vectors * columns)];
    const lines = { first: 0, end: rows };
    single.forward(single.matrix(entries, rows, columns), x, vectors, lines, out, steps);
    double.forward(double.matrix(entries, rows, columns), x, vectors, lines, expected);
    expect(relativeDifference(out, expected)).toBeLessThan(strange > 0 ? 5e-7 : 2e-5);
  });

  it('adds gradients row block by row block', () => {
    fc.assert(
      fc.property(shapes, ([inputs, outputs, samples, from, used]) => {
        const first = from % inputs;
        const difference = compare((arithmetic, numbersOf) => {
          const gradient = arithmetic.gradient(
            numbersOf(samples * inputs),
            inputs,
            numbersOf(samples * outputs),
            outputs,
          );
          const change = numbersOf((inputs - first) * outputs);
          gradient.begin(1 + (used % samples));
          gradient.add(first, inputs - first, change);
          return change;
        });
        expect(difference).toBeLessThan(2e-6);
      }),
    );
  });

  /** The second, fourth … vector of a batch of eight. */
  const vectorsOf = (arithmetic: Arithmetic, count: number) => {
    const members = arithmetic.integers(count);
    for (let v = 0; v < count; v++) members[v] = 2 * v + 1;
    return { members, first: 40, epoch: 2 };
  };

  it('codes, with noise and rounding at random, and counts', () => {
    for (const width of [1, 3, 4, 7, 16, 19, 40]) {
      for (const stochastic of [false, true]) {
        for (const noise of [0, 0.1]) {
          const counts: Activity[] = [];
          const figures = {
            ...{ levels: 15, least: -1, noise, asymmetry: 0.125, stochastic },
            ...{ seed: 9, noiseStream: 4, roundStream: 5 },
          };
          const difference = compare((arithmetic, numbersOf) => {
            const x = numbersOf(8 * width);
            // Away from ties, which rounding may turn.
            for (let i = 0; i < x.length; i++) x[i] = Math.fround(Math.round((x[i] as number) * 100) / 100 + 0.00123);
            const [coded, scales] = [arithmetic.allocate(3 * width), arithmetic.allocate(3)];
            scales.set([1.5, 0, 0.75]);
            const activity = arithmetic.activity();
            arithmetic.code(x, coded, scales, figures, vectorsOf(arithmetic, 3), 3, activity);
            counts.push(activity);
            return coded;
          });
          expect(difference).toBeLessThan(1e-6);
          expect(counts[0]?.[0]).toBe(counts[1]?.[0]);
          expect(Math.abs((counts[0]?.[1] ?? 0) - (counts[1]?.[1] ?? 1e9))).toBeLessThanOrEqual(noise * 10);
        }
      }
    }
  });

  it('finds full scales, adds the same noise, and converts the same way', () => {
    for (const width of [1, 5, 16, 33]) {
      const scales = compare((arithmetic, numbersOf) => {
        const out = arithmetic.allocate(4);
        arithmetic.largestMagnitudes(numbersOf(8 * width), width, vectorsOf(arithmetic, 4).members, out);
        return out;
      });
      expect(scales).toBe(0);
      for (const deviations of [width, 4 * width]) {
        const noisy = compare((arithmetic, numbersOf) => {
          const sums = numbersOf(4 * width);
          arithmetic.addNoise(sums, 0.2, 3, 8, vectorsOf(arithmetic, 4), 70000);
          arithmetic.addNoise(sums, numbersOf(deviations), 3, 9, vectorsOf(arithmetic, 4), 70000);
          return sums;
        });
        expect(noisy).toBeLessThan(2e-6);
      }
      const outside: Int32Array[] = [];
      const figures = {
        origin: 0.25,
        step: 0.0703125,
        leastCode: -15,
        mostCode: 15,
        stochastic: true,
        seed: 2,
        stream: 6,
      };
      const converted = compare((arithmetic, numbersOf) => {
        const [sums, left] = [numbersOf(4 * width), arithmetic.integers(4)];
        arithmetic.convert(sums, figures, vectorsOf(arithmetic, 4), 5, left);
        outside.push(left);
        return sums;
      });
      expect(converted).toBeLessThan(1e-6);
      expect([...(outside[0] as Int32Array)]).toEqual([...(outside[1] as Int32Array)]);
    }
  });

  it('drives rows with signs and digits, and accumulates what comes of them', () => {
    for (const part of ['positive', 'negative', 'all'] as const) {
      for (const [bits, shift] of [
        [0, 0],
        [1, 2],
        [3, 3],
      ] as const) {
        const difference = compare((arithmetic, numbersOf) => {
          const [coded, driven] = [numbersOf(23), arithmetic.allocate(23)];
          for (let j = 0; j < 23; j++)
            coded[j] = Math.fround(Math.max(-63, Math.min(63, Math.round(20 * (coded[j] ?? 0)))) / 63);
          arithmetic.drive(coded, driven, { part, levels: 63, shift, bits });
          arithmetic.accumulate(driven, numbersOf(23), 0.125);
          return driven;
        });
        expect(difference).toBeLessThan(1e-6);
      }
    }
  });

  it('does not hide what is not finite behind a converter', () => {
    const sums = single.allocate(5);
    sums.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 1e30]);
    const figures = { origin: 0, step: 0.5, leastCode: -3, mostCode: 3, stochastic: false, seed: 0, stream: 0 };
    const outside = single.integers(1);
    single.convert(sums, figures, vectorsOf(single, 1), 0, outside);
    expect([...sums]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 1.5]);
    expect([...outside]).toEqual([3]);
  });

  it('sums columns in float64, in order', () => {
    fc.assert(
      fc.property(size, size, (width, count) => {
        const sums = numbers(both(), width * count).map((x, which) => {
          return [...(both()[which] as Arithmetic).columnSums(x, width)(count)];
        });
        expect(sums[0]).toEqual(sums[1]);
      }),
    );
  });

  it('sees what is not finite, wherever it stands', () => {
    fc.assert(
      fc.property(size, fc.nat(20), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 1e38), (length, place, odd) => {
        const x = single.allocate(24).fill(1e38, 0, length).fill(Number.NaN, length);
        x[place % length] = odd;
        expect(single.allFinite(x, length)).toBe(Number.isFinite(odd));
        expect(double.allFinite(x, length)).toBe(Number.isFinite(odd));
      }),
    );
  });

  it('finds a magnitude wherever it stands, and lets what is no number win', () => {
    fc.assert(
      fc.property(size, fc.nat(20), fc.constantFrom(-3, 3, Number.NaN, -Infinity), (length, place, odd) => {
        const x = single.allocate(24).fill(-2, 0, length).fill(9, length);
        x[place % length] = odd;
        expect(single.largestMagnitude(x.subarray(0, length))).toBe(Math.abs(odd));
      }),
    );
  });

  it('keeps memories of gradients, and makes changes of them', () => {
    for (const length of [1, 4, 6, 23]) {
      expect(
        compare((arithmetic, numbersOf) => {
          const [gradients, velocities] = [numbersOf(length), numbersOf(length)];
          arithmetic.momentum(gradients, velocities, 0.9);
          arithmetic.addScaled(gradients, velocities, -0.3);
          return gradients;
        }),
      ).toBeLessThan(1e-6);
      expect(
        compare((arithmetic, numbersOf) => {
          const [gradients, means, squares] = [numbersOf(length), numbersOf(length), numbersOf(length, 0.1)];
          for (let i = 0; i < length; i++) squares[i] = Math.abs(squares[i] as number);
          const figures = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, perMean: 2.5, perSquare: 40 };
          arithmetic.adam(gradients, means, squares, figures);
          return gradients;
        }),
      ).toBeLessThan(2e-6);
    }
    const pulses = both().map(() => ({ up: 0, down: 0 }));
    let which = 0;
    expect(
      compare((arithmetic, numbersOf) => {
        const change = numbersOf(3 * 7);
        const marks = arithmetic.allocate(5 * 7);
        for (let at = 0; at < marks.length; at += 5) marks[at] = 1;
        const figures = { perPulse: 1e6, pruned: marks };
        arithmetic.scaleChange(change, 1, 3, 0.01, figures, pulses[which++] as { up: number; down: number });
        return change;
      }),
    ).toBeLessThan(1e-6);
    expect(pulses[0]?.up).toBeGreaterThan(0);
    expect(Math.abs((pulses[0]?.up ?? 0) - (pulses[1]?.up ?? 1e9))).toBeLessThanOrEqual(3);
    expect(Math.abs((pulses[0]?.down ?? 0) - (pulses[1]?.down ?? 1e9))).toBeLessThanOrEqual(3);
  });
});

describe('a memory', () => {
  it('grows under views that stay what they are, and refuses arrays of others', async () => {
    const [one, other] = [await createSingle('reproducible'), await createSingle('reproducible')];
    const early = one.allocate(4).fill(2);
    const late = one.allocate(2 ** 20).fill(3);
    one.addScaled(early, late.subarray(0, 4), 1);
    expect([...early]).toEqual([5, 5, 5, 5]);
    expect(() => one.addScaled(early, other.allocate(4), 1)).toThrow('an array outside the memory of its kernels');
    expect(() => one.allocate(2 ** 31)).toThrow('to fit into 4 GiB');
  });
});
