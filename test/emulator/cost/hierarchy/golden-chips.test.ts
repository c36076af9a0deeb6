import { describe, expect, it } from 'vitest';
import { sampleCost } from '../../../../emulator/cost/hierarchy/sample-cost.ts';
import { distribute } from '../../../../studies/verify/neurosim/distributions.ts';
import { neurosimInference } from '../../../../studies/verify/neurosim/inference.ts';
import { statedChip } from '../../../../studies/verify/neurosim/inference-design.ts';
import { inferenceFigures } from '../../../../studies/verify/neurosim/inference-figures.ts';
import type { InferenceRecord } from '../../../../studies/verify/neurosim/inference-schema.ts';
import { recordedChip, recordedChips } from './recorded-chips.ts';

describe('whole chips of our arrays', () => {
  const { distributions, apart } = distribute(inferenceFigures({ records: [...recordedChips] }));

  it.each(['area', 'clock', 'latency', 'energy'])(
    'agree with the golden %s within the tolerance of chips',
    (quantity) => {
      const distribution = distributions.find((each) => each.quantity === quantity);
      expect(distribution?.accepted).toEqual({ median: 0.15, percentile90: 0.3 });
      expect(distribution?.median).toBeLessThan(0.15);
      expect(distribution?.percentile90).toBeLessThan(0.3);
    },
  );

  it('leave apart what level shifters make of areas, and leakage', () => {
    const reasons = apart.map(({ reason, quantities }) => `${quantities.join()}: ${reason}`);
    expect(reasons.some((reason) => reason.startsWith('area') && reason.includes('dominate area'))).toBe(true);
    expect(reasons.some((reason) => reason.startsWith('leakage'))).toBe(true);
  });

  it('are recognised in the golden file and nowhere else', () => {
    expect(neurosimInference.recognise({ records: recordedChips }, 'inference.json')?.records).toHaveLength(
      recordedChips.length,
    );
    expect(neurosimInference.recognise({ records: [{ id: 'training' }] }, 'training.json')).toBeNull();
    expect(neurosimInference.recognise({ records: [] }, 'empty.json')).toBeNull();
    expect(() => neurosimInference.recognise({ records: [...recordedChips, { id: 'cut' }] }, 'cut.json')).toThrow(
      'cut.json',
    );
  });
});

describe('trends', () => {
  const base = recordedChip('mlp-sram-22nm');
  const costOf = (record: InferenceRecord) => {
    const { chip, activityOf } = statedChip(record);
    return { area: chip.area, clock: chip.clock, ...sampleCost(chip, activityOf) };
  };
  const changed = (config: Partial<InferenceRecord['config']>, cli: Partial<InferenceRecord['cli']> = {}) =>
    costOf({ ...base, config: { ...base.config, ...config }, cli: { ...base.cli, ...cli } });
  const golden = costOf(base);

  it('cost more energy and area at more levels, and with fewer columns a converter more area', () => {
    expect(changed({ levelOutput: 64 }).energy).toBeGreaterThan(golden.energy);
    expect(changed({ levelOutput: 64 }).area).toBeGreaterThan(golden.area);
    expect(changed({ numColMuxed: 16 }).area).toBeLessThan(golden.area);
  });

  it('take more cycles and energy a row group, and half of both with half of the input bits', () => {
    expect(changed({}, { numRowParallel: 32 }).interval / changed({}, { numRowParallel: 32 }).clock).toBeGreaterThan(
      golden.interval / golden.clock,
    );
    expect(changed({}, { numRowParallel: 32 }).energy).toBeGreaterThan(2 * golden.energy);
    expect(changed({}, { numBitInput: 4 }).energy / golden.energy).toBeCloseTo(0.5, 1);
  });

  it('save wires in an H-tree and area in SRAM buffers', () => {
    expect(changed({ globalBusType: 1 }).area).toBeLessThan(golden.area);
    expect(changed({ globalBufferType: 1, tileBufferType: 1 }).area).toBeLessThan(golden.area);
  });

  it('drive wires with the toggle rate of inputs', () => {
    expect(changed({ inputtoggle: 0.5 }).energy).toBeGreaterThan(golden.energy);
    expect(changed({ inputtoggle: 0.5 }).interval).toBe(golden.interval);
  });
});
