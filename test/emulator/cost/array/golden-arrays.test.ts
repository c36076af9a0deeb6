import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arrayFigures } from '../../../../studies/verify/neurosim/array-figures.ts';
import type { ComparedFigure } from '../../../../studies/verify/neurosim/compared-figure.ts';

/** Some of the recorded sub-arrays: nodes, cells, converters, sizes and modes at least once each. */
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/cost/arrays.json', import.meta.url), 'utf8'));
const every = [...arrayFigures(golden)];
const held = every.filter(({ apart }) => apart === undefined);

function errors(figures: readonly ComparedFigure[]): readonly number[] {
  return figures.map(({ ours, golden }) => Math.abs(ours / golden - 1)).sort((a, b) => a - b);
}

function share(sorted: readonly number[], of: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? Number.NaN;
}

describe('recorded sub-arrays', () => {
  it('are held, but for a few figures that are apart', () => {
    expect(golden.subarrays.length).toBe(36);
    expect(held.length / every.length).toBeGreaterThan(0.8);
  });

  // Handbook cost.md §8: median 10 %, 90th percentile 25 %.
  it.each([
    ['area', 0.02, 0.15],
    ['energy', 0.05, 0.25],
    ['latency', 0.1, 0.25],
    ['leakage', 0.05, 0.15],
  ])('agree in %s: median within %f, nine in ten within %f', (quantity, median, nineInTen) => {
    const sorted = errors(held.filter((figure) => figure.quantity === quantity));
    expect(sorted.length).toBeGreaterThan(30);
    expect(share(sorted, 0.5)).toBeLessThan(median);
    expect(share(sorted, 0.9)).toBeLessThan(nineInTen);
  });

  it('agree in lines and cycles', () => {
    for (const quantity of ['capacitance', 'cycles']) {
      expect(share(errors(held.filter((figure) => figure.quantity === quantity)), 1), quantity).toBeLessThan(0.001);
    }
    expect(share(errors(held.filter(({ quantity }) => quantity === 'resistance')), 1)).toBeLessThan(0.08);
  });

  it('agree in the total energy of a read and the area of SRAM arrays', () => {
    const energies = held.filter(({ quantity, group }) => quantity === 'energy' && group.endsWith('array'));
    expect(share(errors(energies), 0.9)).toBeLessThan(0.15);
    const areas = held.filter(({ quantity, group }) => quantity === 'area' && group === 'SRAM array');
    expect(share(errors(areas), 1)).toBeLessThan(0.15);
  });

  it('say why where they differ on purpose', () => {
    const reasons = new Set(every.flatMap(({ apart }) => (apart === undefined ? [] : [apart])));
    expect([...reasons].every((reason) => reason.length > 30)).toBe(true);
    expect(reasons.size).toBeLessThanOrEqual(4);
  });
});
