import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binMap, heatMap, mostBins } from '../../reports/arrays/heat-map.ts';

describe('heatMap', () => {
  it('leaves small arrays as they are, and says that no bin hides anything', () => {
    const map = heatMap([1, 2, 3, 4, 5, 6], 2, 3);
    expect(map).toEqual({
      ...{ rows: 2, columns: 3, binRows: 1, binColumns: 1, extreme: null },
      mean: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
  });

  it('bins by hand: means, and what lies farthest from them', () => {
    const values = [1, 3, 10, 1, 3, 20, 0, 0, 7];
    expect(binMap(values, { rows: 3, columns: 3 }, 2, 2)).toEqual({
      ...{ rows: 3, columns: 3, binRows: 2, binColumns: 2 },
      mean: [
        [2, 15],
        [0, 7],
      ],
      extreme: [
        [1, 10],
        [0, 7],
      ],
    });
  });

  it('keeps large arrays within the places there are', () => {
    const [rows, columns] = [mostBins + 1, 2 * mostBins];
    const map = heatMap(new Float64Array(rows * columns).fill(3), rows, columns);
    expect([map.binRows, map.binColumns]).toEqual([2, 2]);
    expect(map.mean).toHaveLength(129);
    expect(map.mean[0]).toHaveLength(256);
    expect(new Set(map.mean.flat())).toEqual(new Set([3]));
  });

  it('keeps the sum, and never loses the largest deviation', () => {
    const array = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
      fc.record({
        ...{ rows: fc.constant(rows), columns: fc.constant(columns) },
        values: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: rows * columns, maxLength: rows * columns }),
        bins: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      }),
    );
    fc.assert(
      fc.property(array, ({ rows, columns, values, bins: [down, across] }) => {
        const { mean, extreme } = binMap(values, { rows, columns }, down, across);
        const size = (all: number, bin: number, place: number) => Math.min(bin, all - place * bin);
        const total = mean.reduce(
          (sum, line, y) =>
            sum + line.reduce((part, one, x) => part + one * size(rows, down, y) * size(columns, across, x), 0),
          0,
        );
        const sum = values.reduce((all, one) => all + one, 0);
        expect(Math.abs(total - sum)).toBeLessThanOrEqual(1e-3 * sum);
        if (!extreme) return;
        values.forEach((value, at) => {
          const [y, x] = [Math.floor(Math.floor(at / columns) / down), Math.floor((at % columns) / across)];
          const centre = mean[y]![x]!;
          expect(Math.abs(value - centre)).toBeLessThanOrEqual(Math.abs(extreme[y]![x]! - centre) + 1);
        });
      }),
    );
  });
});
