import { describe, expect, it } from 'vitest';
import { applyMask, globalMagnitudeMask, PruningError } from '../../../algorithms/index.ts';
import { openStream } from '../../../emulator/index.ts';

const count = (masks: readonly Uint8Array[]) => masks.map((mask) => mask.reduce((sum, one) => sum + one, 0));
const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);

/** Layers of different sizes and spreads; `levels` makes magnitudes coincide. */
function draw(seed: number, levels = 0): Float64Array[] {
  const random = openStream(seed, 1);
  return [120, 7, 300, 3, 60].map((size, layer) =>
    Float64Array.from({ length: size }, () => {
      const weight = random.normal() * 2 ** (layer - 2);
      return levels > 0 ? Math.round(weight * levels) / levels : weight;
    }),
  );
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed);
const total = sum(draw(0).map(({ length }) => length));

describe('global magnitude pruning', () => {
  it.each([0, 0.001, 0.1, 1 / 3, 0.5, 0.9, 0.977, 0.999, 1])(
    'leaves N − ⌊κ N⌋ weights, ties or not (κ = %d)',
    (sparsity) => {
      for (const seed of seeds) {
        for (const levels of [0, 1, 4]) {
          const kept = sum(count(globalMagnitudeMask(draw(seed, levels), { sparsity })));
          expect(kept).toBe(total - Math.floor(sparsity * total));
        }
      }
    },
  );

  it('takes the smallest of all layers: none that goes is larger than one that stays', () => {
    for (const seed of seeds) {
      const layers = draw(seed);
      const masks = globalMagnitudeMask(layers, { sparsity: 0.8 });
      const all = layers.flatMap((weights, layer) =>
        Array.from(weights, (weight, at) => ({ size: Math.abs(weight), stays: masks[layer]![at] === 1 })),
      );
      const largest = Math.max(...all.filter(({ stays }) => !stays).map(({ size }) => size));
      const smallest = Math.min(...all.filter(({ stays }) => stays).map(({ size }) => size));
      expect(largest).toBeLessThan(smallest);
    }
  });

  it('takes equal ones in the order in which they stand', () => {
    const masks = globalMagnitudeMask([[1, -1, 2], [], [1, 0.5, -1]], { sparsity: 0.5 });
    expect(masks.map((mask) => [...mask])).toEqual([[0, 0, 1], [], [1, 0, 1]]);
  });

  it.each([1, 3, 20, 59])('leaves every layer its minimum and the count as it is (%i)', (minimum) => {
    for (const seed of seeds) {
      for (const levels of [0, 2]) {
        const layers = draw(seed, levels);
        const sparsity = 0.6;
        const kept = count(globalMagnitudeMask(layers, { sparsity, minimum }));
        expect(sum(kept)).toBe(total - Math.floor(sparsity * total));
        for (const [layer, one] of kept.entries()) {
          expect(one).toBeGreaterThanOrEqual(Math.min(minimum, layers[layer]!.length));
        }
      }
    }
  });

  it('takes what a layer must keep from the others, and from each its smallest', () => {
    const layers = [
      [0.1, 0.2, 0.3],
      [1, 2, 3, 4, 5],
    ];
    const open = globalMagnitudeMask(layers, { sparsity: 0.5 });
    expect(open.map((mask) => [...mask])).toEqual([
      [0, 0, 0],
      [0, 1, 1, 1, 1],
    ]);
    const held = globalMagnitudeMask(layers, { sparsity: 0.5, minimum: 2 });
    expect(held.map((mask) => [...mask])).toEqual([
      [0, 1, 1],
      [0, 0, 0, 1, 1],
    ]);
  });

  it('without need of it a minimum changes nothing', () => {
    const layers = draw(4);
    const minimum = Math.min(...count(globalMagnitudeMask(layers, { sparsity: 0.5 })));
    expect(globalMagnitudeMask(layers, { sparsity: 0.5, minimum })).toEqual(
      globalMagnitudeMask(layers, { sparsity: 0.5 }),
    );
  });

  it('masks what is masked the same way, and leaves what stays untouched', () => {
    for (const seed of seeds) {
      for (const levels of [0, 1, 3]) {
        for (const minimum of [0, 3, 25]) {
          const layers = draw(seed, levels);
          const options = { sparsity: 0.7, minimum };
          const masks = globalMagnitudeMask(layers, options);
          const masked = layers.map((weights, layer) => applyMask(weights, masks[layer]!));
          expect(globalMagnitudeMask(masked, options)).toEqual(masks);
          const changed = layers.flatMap((weights, layer) =>
            Array.from(weights).filter((weight, at) => masked[layer]![at] !== (masks[layer]![at] === 1 ? weight : 0)),
          );
          expect(changed).toEqual([]);
        }
      }
    }
  });

  it.each([
    [{ sparsity: -0.1 }, 'Expected `sparsity` to be a share from 0 to 1, got `-0.1`'],
    [{ sparsity: Number.NaN }, 'got `NaN`'],
    [{ sparsity: 0.5, minimum: 1.5 }, 'Expected `minimum` to be a whole number'],
    [{ sparsity: 0.5, minimum: -1 }, 'Expected `minimum` to be a whole number'],
    [{ sparsity: 0.9, minimum: 3 }, 'Expected `sparsity` to leave the 6 weights that layers keep at least, got 1 of 8'],
  ])('refuses %o', (options, message) => {
    const layers = [
      [1, 2, 3],
      [1, 2, 3, 4, 5],
    ];
    expect(() => globalMagnitudeMask(layers, options)).toThrow(PruningError);
    expect(() => globalMagnitudeMask(layers, options)).toThrow(message);
  });
});
