import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ComparedFigure } from '../../../../studies/verify/neurosim/compared-figure.ts';
import { lineFigures } from '../../../../studies/verify/neurosim/line-figures.ts';

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/cost/lines.json', import.meta.url), 'utf8'));
const figures: readonly ComparedFigure[] = [...lineFigures(golden)];
const held = figures.filter(({ apart }) => apart === undefined);

/** Share of the sorted relative errors below which `share` of the figures lie. */
function errorAt(chosen: readonly ComparedFigure[], share: number): number {
  const errors = chosen.map(({ ours, golden: theirs }) => Math.abs(ours / theirs - 1)).sort((a, b) => a - b);
  return errors[Math.min(errors.length - 1, Math.floor(share * errors.length))] ?? Number.NaN;
}

describe('golden circuits around the lines', () => {
  it.each(['area', 'energy', 'latency', 'leakage'])('have the %s', (quantity) => {
    const chosen = held.filter((figure) => figure.quantity === quantity);
    expect(chosen.length).toBeGreaterThan(80);
    expect(errorAt(chosen, 0.5)).toBeLessThan(0.1);
    expect(errorAt(chosen, 0.9)).toBeLessThan(0.25);
  });

  it.each([
    ['area', 'multiplexer', 0.01],
    ['area', 'word-line decoder', 0.01],
    ['area', 'multiplexer decoder', 0.02],
    ['area', 'switch matrix', 0.08],
    ['area', 'precharger', 0.01],
    ['area', 'SRAM write driver', 0.01],
    ['energy', 'word-line decoder', 0.16],
    ['energy', 'SRAM write driver', 0.01],
    ['latency', 'multiplexer', 0.05],
    ['latency', 'word-line decoder', 0.05],
    ['latency', 'precharger', 0.06],
    ['leakage', 'switch matrix', 0.01],
    ['leakage', 'word-line decoder', 0.1],
  ] as const)('median %s of the %s within %d', (quantity, group, share) => {
    const chosen = held.filter((figure) => figure.quantity === quantity && figure.group === group);
    expect(chosen.length).toBeGreaterThan(10);
    expect(errorAt(chosen, 0.5)).toBeLessThan(share);
  });
});
