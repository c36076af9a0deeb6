import { describe, expect, it } from 'vitest';
import { type GradientUnitOptions, gradientUnit } from '../../../emulator/cost/gradient-unit.ts';
import { technologyNode } from '../../../emulator/cost/technology.ts';
import { everyTechnology } from './golden.ts';

const technology = technologyNode(32);
const options = { outputs: 64, inputs: 128, batch: 32, bits: 8, rows: 128, columns: 128 } as const;
const unit = (changes: Partial<GradientUnitOptions> = {}) => gradientUnit(technology, { ...options, ...changes });
const energyOf = ({ energy }: ReturnType<typeof unit>) => Object.values(energy).reduce((sum, part) => sum + part, 0);

describe('gradient unit', () => {
  it('sums its components', () => {
    for (const accumulate of ['in-unit', 'off-chip'] as const) {
      const { area, leakage, components } = unit({ accumulate });
      expect(components.reduce((total, part) => total + part.area, 0) / area).toBeCloseTo(1, 12);
      expect(components.reduce((total, part) => total + part.leakage, 0) / leakage).toBeCloseTo(1, 12);
    }
  });

  it('holds vectors by rows and the bits of their activations by columns', () => {
    expect(unit().arrays).toBe(8);
    expect(unit({ batch: 129 }).arrays).toBe(16);
    expect(unit({ inputs: 256 }).area / unit().area).toBeCloseTo(2, 6);
  });

  it('takes the outputs one after another and the inputs side by side', () => {
    expect(unit({ outputs: 6400 }).latency / unit({ outputs: 3200 }).latency).toBeCloseTo(2, 2);
    expect(unit({ inputs: 1280 }).latency).toBeCloseTo(unit().latency, 15);
    expect(unit({ outputs: 128 }).energy.ADC! / unit().energy.ADC!).toBeCloseTo(2, 9);
  });

  it('converts only columns that hold activations', () => {
    expect(unit({ inputs: 136 }).energy.ADC! / unit().energy.ADC!).toBeCloseTo(136 / 128, 9);
    expect(unit({ inputs: 136 }).arrays).toBe(9);
  });

  it('keeps every carry: bits of the gradient cover the batch', () => {
    // Largest product 2^7 · 2^7 times 32 samples needs 14 + 5 bits and a sign.
    expect(unit().gradientBits).toBeGreaterThanOrEqual(20);
    expect(unit({ batch: 512 }).gradientBits).toBeGreaterThanOrEqual(24);
  });

  it('takes the positions of a kernel in turn, in the arrays of its channels', () => {
    const kernel = unit({ inputs: 9 * 128, kernelPositions: 9 });
    expect(kernel.arrays).toBe(unit().arrays);
    expect(kernel.latency / unit().latency).toBeCloseTo(9, 1);
    expect(kernel.energy.ADC! / unit().energy.ADC!).toBeCloseTo(9, 9);
    expect(kernel.area).toBeLessThan(unit({ inputs: 9 * 128 }).area / 8);
  });

  it('takes its own time where nothing waits for a clock: conversions, and the additions behind the last one', () => {
    const ratio = unit({ timing: 'self-timed' }).latency / unit().latency;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.01);
    expect(energyOf(unit({ timing: 'self-timed' }))).toBeCloseTo(energyOf(unit()), 18);
  });
});

describe('a gradient accumulated off-chip', () => {
  const offChip = (changes: Partial<GradientUnitOptions> = {}) => unit({ accumulate: 'off-chip', ...changes });

  it('goes to memory and back for every sample, and in-unit never', () => {
    expect(unit().memoryBits).toBe(0);
    const { memoryBits } = offChip({ wordBits: 12 });
    expect(memoryBits).toBe(2 * 12 * 64 * 128 * 32);
    expect(offChip({ wordBits: 12, batch: 64 }).memoryBits / memoryBits).toBe(2);
    // A sample of two vectors is one gradient.
    expect(offChip({ wordBits: 12, batch: 64, samples: 32 }).memoryBits).toBe(memoryBits);
  });

  it('reads the arrays anew for every sample: the sum over rows is lost', () => {
    const adc = { kind: 'sar', bits: 6 } as const;
    // Shift-adds act for every conversion.
    expect(offChip({ adc }).energy['shift-add']! / unit({ adc }).energy['shift-add']!).toBeCloseTo(32, 9);
    expect(offChip({ adc }).latency / unit({ adc }).latency).toBeGreaterThan(20);
  });

  it('is as large as a sample needs, and its adders', () => {
    const many = { batch: 256 * 25, samples: 256 };
    expect(unit({ batch: 256 * 25 }).arrays).toBe(50 * 8);
    expect(offChip(many).arrays).toBe(8);
    const adders = (accumulators: number) => offChip({ ...many, accumulators }).area;
    expect(adders(300) - adders(200)).toBeCloseTo(adders(200) - adders(100), 15);
    expect(offChip({ ...many, accumulators: 8192 }).latency).toBeLessThan(offChip(many).latency);
  });

  it('grows by the bits of the sum over samples', () => {
    expect(offChip({ wordBits: 12, batch: 200 }).gradientBits).toBe(20);
    expect(offChip({ wordBits: 12, batch: 32 }).gradientBits).toBe(17);
  });

  it('has the memory traffic of the golden records: 12 bits of every weight, both ways', () => {
    // Layer 3 of cnn_u: 512 × 64; the difference of HBM2 and GDDR5 in training.json is 786 432 bits a sample.
    const layer = { inputs: 512, outputs: 64, batch: 1, accumulate: 'off-chip', wordBits: 12 } as const;
    expect(unit(layer).memoryBits).toBe(786_432);
  });
});

describe('every node', () => {
  it('builds gradient units of finite positive figures', () => {
    for (const { technology: node, name } of everyTechnology) {
      for (const accumulate of ['in-unit', 'off-chip'] as const) {
        const { area, leakage, latency, energy } = gradientUnit(node, { ...options, inputs: 100, accumulate });
        for (const figure of [area, leakage, latency, ...Object.values(energy)]) {
          expect(Number.isFinite(figure) && figure > 0, `${name}: ${figure}`).toBe(true);
        }
      }
    }
  });
});

describe('bad input', () => {
  it.each([
    ['batch', 0],
    ['bits', 1],
    ['columns', 7],
    ['errorActivity', 1.1],
    ['kernelPositions', 9],
    ['samples', 5],
    ['accumulators', 0],
    ['wordBits', 65],
  ] as const)('names the path and the accepted range: %s = %d', (name, value) => {
    expect(() => unit({ [name]: value })).toThrow(new RegExp(`\`gradient.${name}\`.*got \`${value}\``));
  });
});
