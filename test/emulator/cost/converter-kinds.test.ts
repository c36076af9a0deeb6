/** Tiles with converters of every kind, and inputs of every encoding, are billed as what they are. */
import { describe, expect, it } from 'vitest';
import type { ChipSpec } from '../../../emulator/index.ts';
import { type BilledStudy, billOf, energyBy } from './bills.ts';

const study = (chip: Partial<ChipSpec>): BilledStudy => ({ rule: 'bp', widths: [100, 60, 10], chip });

/** What a bill's area says of a component. */
const circuitOf = (chip: Partial<ChipSpec>, component: string) =>
  billOf(study(chip)).area.filter((entry) => entry.component === component && entry.tile !== 'gradient unit 1');

describe.each([
  ['sar', 'C₀, C₁ and V by node'],
  ['flash', 'Kobayashi'],
  ['ramp', 'Spear'],
  ['pipeline', 'Cline & Gray'],
  ['cyclic', 'Ginetti'],
] as const)('a tile of %s converters', (adcKind, author) => {
  it('is billed as one, with no substitute', () => {
    const entries = circuitOf({ adcKind }, 'ADC');
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.some(({ source }) => source.includes(author))).toBe(true);
    expect(billOf(study({ adcKind })).assumptions.join()).not.toContain('billed as SAR');
  });
});

describe('converters of several columns', () => {
  it('take longest with a ramp and least in a pipeline', () => {
    const latency = (adcKind: ChipSpec['adcKind']) => billOf(study({ adcKind })).totals.latency;
    expect(latency('ramp')).toBeGreaterThan(latency('sar'));
    expect(latency('pipeline')).toBeLessThan(latency('sar'));
    expect(latency('cyclic')).toBeLessThan(latency('sar'));
  });
});

describe('inputs as amplitudes', () => {
  it('are billed as drivers of amplitudes, quicker than pulses', () => {
    expect(circuitOf({ encoding: 'amplitude' }, 'DAC').every(({ source }) => source.includes('van de Plassche'))).toBe(
      true,
    );
    const [amplitudes, widths] = (['amplitude', 'pulse-width'] as const).map((encoding) => billOf(study({ encoding })));
    expect(amplitudes!.totals.latency).toBeLessThan(widths!.totals.latency);
    expect(energyBy(amplitudes!, 'component').get('cell array')!).toBeLessThan(
      energyBy(widths!, 'component').get('cell array')!,
    );
    expect(amplitudes!.assumptions.join()).toContain('upper bound');
    expect(widths!.assumptions.join()).not.toContain('upper bound');
  });
});
