/** Where crosspoints are broken: how many, how they cluster, and on which lines of which array. */
import { describe, expect, it } from 'vitest';
import { type Faults, normalQuantile, notStuck } from '../../../devices/index.ts';
import { momentsOf, steadyDevice } from '../probe.ts';
import { drawnTile, type PlainTile, plainTile } from './tiles.ts';

/** Where each crosspoint is stuck, [planes][inputs][outputs]; NaN where it works. */
function stuckAt(tile: PlainTile, faults: Partial<Faults>, seed = 3): Float64Array {
  const device = steadyDevice(2 ** -8, 1, 0, { faults });
  const { planes, fields } = drawnTile(plainTile({ ...tile, device }), seed);
  expect(device.pulse?.fields).toEqual(['stuck']);
  const stuck = fields.map((place) => (place < notStuck / 2 ? place : Number.NaN));
  // Each is programmed to where it is stuck.
  expect(planes.every((state, at) => Number.isNaN(stuck[at]!) || state === stuck[at])).toBe(true);
  return stuck;
}

const countOf = (values: Float64Array, test: (value: number) => boolean) => values.filter(test).length;

function expectShare(count: number, of: number, share: number): void {
  expect(Math.abs(count - of * share)).toBeLessThanOrEqual(4 * Math.sqrt(of * share * (1 - share)));
}

it('the quantile of the normal distribution has its tabulated values', () => {
  // Abramowitz & Stegun 26.2, table 26.5; the last from the asymptotic series of the tail.
  const tabulated = [
    [0.5, 0],
    [0.8413447460685429, 1],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167813],
    [1e-3, -3.090232306167813],
    [1e-6, -4.753424308822899],
    [1e-10, -6.361340902404056],
  ] as const;
  for (const [share, z] of tabulated) expect(normalQuantile(share)).toBeCloseTo(z, 6);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

describe('shares', () => {
  const [inputs, outputs] = [150, 140];
  const count = inputs * outputs;

  it('are what was asked for, each for itself', () => {
    const stuck = stuckAt(
      { inputs, outputs, array: { rows: 64, columns: 64 } },
      { stuckLow: 0.05, stuckHigh: 0.02, stuckRandom: 0.1 },
    );
    expectShare(
      countOf(stuck, (place) => place === -1),
      count,
      0.05,
    );
    expectShare(
      countOf(stuck, (place) => place === 1),
      count,
      0.02,
    );
    const between = stuck.filter((place) => Math.abs(place) < 1);
    expectShare(between.length, count, 0.1);
    // Anywhere: uniform over the range of ±1, with mean 0, variance 1/3 and kurtosis 9/5.
    const { mean, std, kurtosis } = momentsOf(between);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 3 / between.length));
    expect(Math.abs(std - Math.sqrt(1 / 3))).toBeLessThan(0.02);
    expect(Math.abs(kurtosis - 1.8)).toBeLessThan(0.1);
    // No cluster: a neighbour's fault tells nothing.
    const broken = stuck.map((place) => (Number.isNaN(place) ? 0 : 1));
    let pairs = 0;
    for (let at = 1; at < count; at++) pairs += broken[at]! * broken[at - 1]!;
    expectShare(pairs, count - 1, 0.17 ** 2);
  });

  it('may add up to all', () => {
    const stuck = stuckAt({ inputs: 40, outputs: 40 }, { stuckLow: 0.25, stuckHigh: 0.5, stuckRandom: 0.25 });
    expect(stuck.some(Number.isNaN)).toBe(false);
    expectShare(
      countOf(stuck, (place) => place === 1),
      1600,
      0.5,
    );
    expect(stuckAt({ inputs: 9, outputs: 9 }, { stuckHigh: 1 }).every((place) => place === 1)).toBe(true);
  });

  it('are of unit columns, too', () => {
    const tile = { inputs: 30, outputs: 40, array: { rows: 16, columns: 16 } };
    const mapping = { kind: 'offset', subtraction: 'unit-column' } as const;
    // Three arrays side by side, of 15, 15 and 10 outputs and a unit column each.
    const all = stuckAt({ ...tile, mapping }, { stuckHigh: 1 });
    expect(all).toHaveLength(30 * 43);
    expect(all.every((place) => place === 1)).toBe(true);
    const dead = stuckAt({ ...tile, mapping }, { deadColumns: 0.5 }, 7);
    const lines = Array.from({ length: 43 }, (_, column) => dead.filter((_, at) => at % 43 === column));
    const states = lines.map((line) => [...new Set([...line.slice(0, 16)].map(Number.isNaN))]);
    expect(states.every((state) => state.length === 1)).toBe(true);
    expectShare(states.filter(([works]) => !works).length, 43, 0.5);
  });

  it('come again with the same seed and tile, and not with others', () => {
    const tile = { inputs: 20, outputs: 20 };
    const faults = { stuckLow: 0.1, stuckRandom: 0.2, deadRows: 0.1, correlationLength: 2 };
    const first = stuckAt(tile, faults, 5);
    expect(stuckAt(tile, faults, 5)).toEqual(first);
    expect(stuckAt(tile, faults, 6)).not.toEqual(first);
    expect(stuckAt({ ...tile, name: 'other' }, faults, 5)).not.toEqual(first);
  });

  it('leave the other fields and the weights of working crosspoints alone', () => {
    const drawn = (faults: Partial<Faults>) => {
      const parameters = { stepSpread: 0.3, upperBoundSpread: 0.1 };
      const device = steadyDevice(2 ** -8, 1, 0, { parameters, ...(faults.stuckLow ? { faults } : {}) });
      return { ...drawnTile(plainTile({ inputs: 12, outputs: 10, device }), 4), names: device.pulse!.fields };
    };
    const [plain, broken] = [drawn({}), drawn({ stuckLow: 0.3 })];
    expect(broken.names).toEqual(['stuck', ...plain.names]);
    expect(broken.fields.filter((_, at) => at % broken.names.length > 0)).toEqual(plain.fields);
    broken.planes.forEach((state, at) => {
      if (broken.fields[at * broken.names.length]! >= notStuck / 2) expect(state).toBe(plain.planes[at]);
    });
  });
});

describe('clusters', () => {
  const [size, seeds] = [56, 40];

  /** Indicators of `stuckLow` of many arrays, [array][plane][row][column]. */
  function arraysOf(share: number, correlationLength: number, tile: Partial<PlainTile> = {}): Float64Array[] {
    return Array.from({ length: seeds }, (_, seed) =>
      stuckAt({ inputs: size, outputs: size, ...tile }, { stuckLow: share, correlationLength }, seed).map((place) =>
        Number.isNaN(place) ? 0 : 1,
      ),
    );
  }

  /** Correlation of the indicator of one crosspoint with that of the other, both at known share. */
  function correlation(arrays: readonly Float64Array[], share: number, pairs: readonly (readonly [number, number])[]) {
    let sum = 0;
    for (const array of arrays)
      for (const [one, other] of pairs) sum += (array[one]! - share) * (array[other]! - share);
    return sum / (arrays.length * pairs.length * share * (1 - share));
  }

  const pairsAt = (down: number, right: number) => {
    const pairs: [number, number][] = [];
    for (let row = 0; row + down < size; row++) {
      for (let column = 0; column + right < size; column++) {
        pairs.push([row * size + column, (row + down) * size + column + right]);
      }
    }
    return pairs;
  };

  it('have the stated length: half of all stuck', () => {
    const length = 3;
    const arrays = arraysOf(0.5, length);
    // Smoothing by a Gaussian of width L correlates deviates by ρ = exp(−r²/4L²), and the signs of two deviates of
    // correlation ρ by (2/π) asin ρ (Sheppard 1899).
    for (const [down, right] of [
      [1, 0],
      [0, 1],
      [2, 1],
      [0, 3],
      [4, 0],
      [3, 5],
    ] as const) {
      const rho = Math.exp(-(down ** 2 + right ** 2) / (4 * length ** 2));
      const found = correlation(arrays, 0.5, pairsAt(down, right));
      expect(Math.abs(found - (2 / Math.PI) * Math.asin(rho)), `${down}, ${right}`).toBeLessThan(0.04);
    }
    // The smoothing reaches 3 L either way: nothing is left beyond 6 L.
    for (const [down, right] of [
      [19, 0],
      [0, 19],
      [19, 19],
    ] as const) {
      expect(Math.abs(correlation(arrays, 0.5, pairsAt(down, right)))).toBeLessThan(0.04);
    }
  });

  it('keep the shares, at the edges too', () => {
    const share = 0.1;
    const arrays = arraysOf(share, 3);
    const shares = (cells: readonly number[]) =>
      arrays.map((array) => cells.reduce((sum, at) => sum + array[at]!, 0) / cells.length);
    const all = Array.from({ length: size * size }, (_, at) => at);
    const edge = all.filter((at) => at < size || at % size === 0);
    for (const cells of [all, edge]) {
      const { mean, std } = momentsOf(shares(cells));
      expect(Math.abs(mean - share)).toBeLessThan((4 * std) / Math.sqrt(seeds));
      expect(std / Math.sqrt(seeds)).toBeLessThan(0.015);
    }
    expect(correlation(arrays, share, pairsAt(0, 1))).toBeGreaterThan(0.5);
    expect(correlation(arrays, share, pairsAt(2, 0))).toBeGreaterThan(0.3);
  });

  it('do not cross the border of an array', () => {
    const array = { rows: size, columns: size / 2 };
    const arrays = arraysOf(0.5, 3, { array });
    const across = Array.from(
      { length: size },
      (_, row) => [row * size + size / 2 - 1, row * size + size / 2] as const,
    );
    const within = across.map(([left]) => [left - 1, left] as const);
    expect(correlation(arrays, 0.5, within)).toBeGreaterThan(0.7);
    expect(Math.abs(correlation(arrays, 0.5, across))).toBeLessThan(0.25);
  });

  it('see the crosspoints of a differential pair as neighbours', () => {
    const length = 2;
    const outputs = 28;
    const cells = size * outputs;
    const arrays = arraysOf(0.5, length, { outputs, mapping: 'differential' });
    const expected = (distance: number) => (2 / Math.PI) * Math.asin(Math.exp(-(distance ** 2) / (4 * length ** 2)));
    const cellsBut = (skip: number) =>
      Array.from({ length: cells }, (_, at) => at).filter((at) => at % outputs < outputs - skip);
    const partners = cellsBut(0).map((at) => [at, cells + at] as const);
    const neighbours = cellsBut(1).map((at) => [at, at + 1] as const);
    const facing = cellsBut(1).map((at) => [cells + at, at + 1] as const);
    expect(Math.abs(correlation(arrays, 0.5, partners) - expected(1))).toBeLessThan(0.04);
    expect(Math.abs(correlation(arrays, 0.5, neighbours) - expected(2))).toBeLessThan(0.04);
    expect(Math.abs(correlation(arrays, 0.5, facing) - expected(1))).toBeLessThan(0.04);
  });
});

describe('dead lines', () => {
  const [inputs, outputs] = [70, 33];
  const cells = inputs * outputs;
  const array = { rows: 16, columns: 10 };
  const mapping = 'differential';
  /** Five weights side by side on an array. */
  const across = 5;
  const blocksDown = Math.ceil(inputs / array.rows);
  const blocksAcross = Math.ceil(outputs / across);

  /** Lines by name, each whether its crosspoints are dead; every line must be all dead or all alive. */
  function linesOf(stuck: Float64Array, lineOf: (plane: number, input: number, output: number) => string) {
    const lines = new Map<string, boolean>();
    stuck.forEach((place, at) => {
      const cell = at % cells;
      const line = lineOf(Math.floor(at / cells), Math.floor(cell / outputs), cell % outputs);
      const dead = !Number.isNaN(place);
      if (dead) expect(place).toBe(-1);
      expect(lines.get(line) ?? dead, line).toBe(dead);
      lines.set(line, dead);
    });
    return lines;
  }

  it('rows are rows of one array, over both crosspoints of its pairs', () => {
    const stuck = stuckAt({ inputs, outputs, array, mapping }, { deadRows: 0.2 });
    const lines = linesOf(stuck, (_, input, output) => `input ${input}, block ${Math.floor(output / across)}`);
    expect(lines.size).toBe(inputs * blocksAcross);
    expectShare([...lines.values()].filter((dead) => dead).length, lines.size, 0.2);
    // The same input on the next array is another line.
    const broken = [...lines].filter(([, dead]) => dead).map(([line]) => line.split(',')[0]);
    expect(new Set(broken).size).toBeLessThan(broken.length);
    expect(broken.filter((line) => line === broken[0]).length).toBeLessThan(blocksAcross);
  });

  it('columns are columns of one array, each of one crosspoint of a pair', () => {
    const stuck = stuckAt({ inputs, outputs, array, mapping }, { deadColumns: 0.2 }, 8);
    const lines = linesOf(
      stuck,
      (plane, input, output) => `${output} of plane ${plane}, block ${Math.floor(input / array.rows)}`,
    );
    expect(lines.size).toBe(2 * outputs * blocksDown);
    expectShare([...lines.values()].filter((dead) => dead).length, lines.size, 0.2);
    let halves = 0;
    for (let block = 0; block < blocksDown; block++) {
      for (let output = 0; output < outputs; output++) {
        const [one, other] = [0, 1].map((plane) => lines.get(`${output} of plane ${plane}, block ${block}`));
        if (one !== other) halves += 1;
      }
    }
    // Independent: one of both in 2 · 0.2 · 0.8 of all pairs.
    expectShare(halves, blocksDown * outputs, 0.32);
  });
});
