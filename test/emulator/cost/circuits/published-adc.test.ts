import { describe, expect, it } from 'vitest';
import { adc } from '../../../../emulator/cost/circuits/adc.ts';
import { publishedAdc } from '../../../../emulator/cost/circuits/published-adc.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';

const chip = { bits: 8, area: 1e-9, rate: 1e8, source: 'a chip' } as const;

describe('published ADC', () => {
  it('spends what was measured, or what a figure of merit says', () => {
    expect(publishedAdc({ ...chip, energy: { perConversion: 2e-12 } }).energyPerAction).toBe(2e-12);
    expect(publishedAdc({ ...chip, energy: { walden: 5e-15 } }).energyPerAction).toBeCloseTo(1.28e-12, 24);
    // 49.92 dB − 170 dB = −120.08 dB: 10^−12.008/2.
    expect(publishedAdc({ ...chip, energy: { schreier: 170 } }).energyPerAction).toBeCloseTo(4.9087e-13, 16);
  });

  it('doubles a bit after Walden, quadruples after Schreier', () => {
    const ratio = (energy: { walden: number } | { schreier: number }) =>
      publishedAdc({ ...chip, bits: 10, energy }).energyPerAction /
      publishedAdc({ ...chip, bits: 9, energy }).energyPerAction;
    expect(ratio({ walden: 1e-15 })).toBeCloseTo(2, 12);
    expect(ratio({ schreier: 170 })).toBeCloseTo(4, 2);
  });

  it('is a kind among others, and the node does not scale it', () => {
    const options = { kind: 'published', energy: { walden: 5e-15 }, ...chip } as const;
    const [old, young] = [adc(technologyNode(130), options), adc(technologyNode(7), options)];
    expect(old.energyPerAction).toBe(young.energyPerAction);
    expect(old.area).toBe(1e-9);
    expect(old.latency).toBeCloseTo(1e-8, 18);
  });

  it('names the path and the accepted range', () => {
    expect(() => publishedAdc({ ...chip, energy: { walden: 0 } })).toThrow(/`adc.energy.walden`.*above 0 J, got `0`/);
    expect(() => publishedAdc({ ...chip, rate: 0, energy: { walden: 1 } })).toThrow(/`adc.rate`/);
  });
});
