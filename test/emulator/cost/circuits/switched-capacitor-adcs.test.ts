import { describe, expect, it } from 'vitest';
import { adc } from '../../../../emulator/cost/circuits/adc.ts';
import { cyclicAdc } from '../../../../emulator/cost/circuits/cyclic-adc.ts';
import { pipelineAdc } from '../../../../emulator/cost/circuits/pipeline-adc.ts';
import { rampAdc } from '../../../../emulator/cost/circuits/ramp-adc.ts';
import { residueStage } from '../../../../emulator/cost/circuits/residue-stage.ts';
import { samplingCapacitance, settlingAmplifier } from '../../../../emulator/cost/circuits/settling-amplifier.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const technology = technologyNode(22);

describe('settling amplifier', () => {
  it('spends the same however long it has: its current falls as its time grows', () => {
    const of = (duration: number) => settlingAmplifier(technology, { load: 1e-14, bits: 8, feedback: 0.5, duration });
    expect(of(4e-9).energyPerAction / of(1e-9).energyPerAction).toBeCloseTo(1, 9);
    // 2 Vdd C (b + 1) ln 2/(β 15/V).
    const joules = (2 * technology.figures.supply * 1e-14 * 9 * Math.LN2) / (0.5 * 15);
    expect(of(1e-9).energyPerAction / joules).toBeCloseTo(1, 9);
    expect(of(1e-12).area).toBeGreaterThan(of(1e-9).area);
  });

  it('samples on four times the capacitance a bit', () => {
    expect(samplingCapacitance(technology, 9) / samplingCapacitance(technology, 8)).toBeCloseTo(4, 9);
    const step = technology.figures.supply / 2 / 256;
    expect(samplingCapacitance(technology, 8)).toBeCloseTo((12 * 1.380649e-23 * 300) / step ** 2, 22);
  });
});

describe('ramp ADC', () => {
  it('takes 2^b cycles and one to reset', () => {
    expect(rampAdc(technology, { bits: 6, cycle: 1e-9 }).latency / 65e-9).toBeCloseTo(1, 9);
    // No step is shorter than a comparator's decision.
    expect(rampAdc(technology, { bits: 6, cycle: 1e-15 }).latency).toBeGreaterThan(65e-15);
  });

  it('shares its ramp', () => {
    const alone = rampAdc(technology, { bits: 8 });
    const shared = rampAdc(technology, { bits: 8, sharedBy: 16 });
    expect(shared.area).toBeLessThan(alone.area);
    expect(shared.energyPerAction).toBeLessThan(alone.energyPerAction);
    // What is each column's own stays: 256 decisions at least.
    expect(shared.energyPerAction).toBeGreaterThan(alone.energyPerAction / 16);
  });

  it('doubles time and about doubles energy a bit', () => {
    const of = (bits: number) => rampAdc(technology, { bits, sharedBy: 16 });
    expect(Math.log2(of(9).energyPerAction / of(8).energyPerAction)).toBeCloseTo(1, 0);
    expect(of(9).latency / of(8).latency).toBeCloseTo(513 / 257, 9);
  });
});

describe('pipeline ADC', () => {
  it('takes half a cycle a bit and a new input every cycle', () => {
    const ours = pipelineAdc(technology, { bits: 8, cycle: 10e-9 });
    expect(ours.interval).toBe(10e-9);
    expect(ours.latency).toBeGreaterThan(40e-9);
    expect(ours.latency).toBeLessThan(42e-9);
  });

  it('holds at least its stages, first the largest', () => {
    const stages = [8, 7, 6, 5, 4, 3, 2].map((bits) => residueStage(technology, { bits, cycle: 1e-9 }));
    const ours = pipelineAdc(technology, { bits: 8 });
    expect(ours.area).toBeGreaterThan(stages.reduce((total, { area }) => total + area, 0));
    expect(ours.energyPerAction).toBeGreaterThan(stages.reduce((total, stage) => total + stage.energyPerAction, 0));
    for (let i = 1; i < stages.length; i++) {
      expect(stages[i]!.energyPerAction).toBeLessThan(stages[i - 1]!.energyPerAction);
    }
  });

  it('goes as the noise for many bits: four times the energy a bit', () => {
    const energy = (bits: number) => pipelineAdc(technology, { bits }).energyPerAction;
    expect(energy(12) / energy(11)).toBeGreaterThan(3.5);
    expect(energy(12) / energy(11)).toBeLessThan(5);
  });
});

describe('cyclic ADC', () => {
  it('is smaller and slower than a pipeline, and spends more: each digit on the first stage', () => {
    for (const bits of [6, 8, 10]) {
      const [cyclic, pipeline] = [cyclicAdc(technology, { bits }), pipelineAdc(technology, { bits })];
      expect(cyclic.area).toBeLessThan(pipeline.area);
      expect(cyclic.interval).toBeGreaterThan(pipeline.interval);
      expect(cyclic.latency / 1e-9).toBeCloseTo(bits, 9);
    }
    expect(cyclicAdc(technology, { bits: 10 }).energyPerAction).toBeGreaterThan(
      pipelineAdc(technology, { bits: 10 }).energyPerAction,
    );
  });
});

describe('adc', () => {
  const kinds = ['sar', 'flash', 'ramp', 'pipeline', 'cyclic'] as const;

  it.each(kinds)('builds a %s converter at every node', (kind) => {
    for (const each of everyTechnology) {
      const converter = adc(each.technology, { kind, bits: 6 });
      expectPhysical(converter);
      expect(converter.name).toContain(kind === 'sar' ? 'SAR' : kind);
      expect(converter.energyAt(Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(converter.energyPerAction);
      expect(converter.interval).toBeLessThanOrEqual(converter.latency);
    }
  });

  it.each(['ramp', 'pipeline', 'cyclic'] as const)('names what a %s converter accepts', (kind) => {
    expect(() => adc(technology, { kind, bits: 13 })).toThrow(/`adc.bits`.*to 12, got `13`/);
  });
});
