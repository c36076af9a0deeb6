import { describe, expect, it } from 'vitest';
import { chipHardware, type PlacedMatrix } from '../../../../emulator/cost/hierarchy/chip-hardware.ts';
import { sampleCost } from '../../../../emulator/cost/hierarchy/sample-cost.ts';
import { statedChip, technologyOf } from '../../../../studies/verify/neurosim/inference-design.ts';
import { expectNear } from '../golden.ts';
import { recordedArray, recordedChip, recordedChips } from './recorded-chips.ts';

const composed = recordedChips.flatMap((record) => {
  const array = recordedArray(record);
  return array ? [{ id: record.id, record, array }] : [];
});

describe('chips of golden arrays', () => {
  it.each(composed)('$id is as large as the golden chip', ({ record, array }) => {
    const { chip } = statedChip(record, array);
    expectNear(chip.area * 1e12, record.results.chip.ChipArea_um2 ?? 0, 0.18, 'area');
  });

  it('agree with golden areas and latencies on the mean', () => {
    const errors = composed.map(({ record, array }) => {
      const { chip, activityOf } = statedChip(record, array);
      const golden = record.results.chip;
      const latency = golden.Chip_pipeline_system_clock_cycle_ns ?? golden.Chip_layer_by_layer_readLatency_ns ?? 0;
      return {
        area: Math.abs((chip.area * 1e12) / (golden.ChipArea_um2 ?? 0) - 1),
        latency: Math.abs((sampleCost(chip, activityOf).interval * 1e9) / latency - 1),
      };
    });
    const mean = (key: 'area' | 'latency') => errors.reduce((sum, error) => sum + error[key], 0) / errors.length;
    expect(errors.length).toBeGreaterThan(15);
    expect(mean('area')).toBeLessThan(0.06);
    expect(mean('latency')).toBeLessThan(0.1);
  });

  it.each(composed)('$id adds with as many adders', ({ id, record, array }) => {
    const adding = ['adder', 'shift-add', 'register'];
    const { chip } = statedChip(record, array);
    const area = chip.entries.reduce((sum, entry) => (adding.includes(entry.component) ? sum + entry.area : sum), 0);
    // Arrays of other weights than 8 bits have other adders within, which the golden array figures do not show.
    const share = id.endsWith('w4') ? 0.25 : 0.11;
    expectNear(area * 1e12, record.results.chip.Total_Accumulation_Circuits_on_chip_um2 ?? 0, share, 'adders');
  });
});

describe('chip hardware', () => {
  const record = recordedChip('cnn-sram-22nm');
  const { chip } = statedChip(record);

  it('is the sum of its entries, each of a level and none below 0', () => {
    expect(chip.area).toBeCloseTo(
      chip.entries.reduce((sum, { area }) => sum + area, 0),
      15,
    );
    expect(chip.leakage).toBeCloseTo(
      chip.entries.reduce((sum, { leakage }) => sum + leakage, 0),
      15,
    );
    for (const { area, leakage } of chip.entries) {
      expect(area).toBeGreaterThanOrEqual(0);
      expect(leakage).toBeGreaterThanOrEqual(0);
    }
    const levels = new Set(chip.entries.map(({ level }) => level));
    expect(levels).toEqual(new Set(['array', 'processing element', 'tile', 'chip']));
  });

  it('holds as many arrays as its tiles have', () => {
    const arrays = [...chip.matrices.values()].reduce(
      (sum, { placement, tile }) => sum + placement.tiles * tile.elements * tile.element.arrays,
      0,
    );
    expect(arrays).toBe(544);
  });

  it('builds equal tiles once', () => {
    const tiles = new Set([...chip.matrices.values()].map(({ tile }) => tile));
    expect(tiles.size).toBe(2);
  });

  it('keeps kernel-position tiles and conventional ones in grids of their own', () => {
    expect(chip.grids.map(({ rows, columns }) => rows * columns)).toEqual([2, 4]);
  });

  it('buffers half of all maps in a pipeline, and no less than the largest', () => {
    const [{ demand }] = [...chip.matrices.values()] as [PlacedMatrix];
    const buffered = (layers: number, pipeline: { limit: number } | null) => {
      const alike = Array.from({ length: layers }, (_, index) => ({
        ...{ ...demand, name: `${index}`, channels: 128, kernelPositions: 1, inputPositions: 256, vectors: 256 },
      }));
      const { entries } = chipHardware(technologyOf(record), alike, { ...chip.design, pipeline });
      return entries.find(({ level, component }) => level === 'chip' && component === 'buffer')?.area ?? 0;
    };
    expect(buffered(4, { limit: 1 }) / buffered(4, null)).toBeCloseTo(2, 9);
    expect(buffered(1, { limit: 1 })).toBe(buffered(1, null));
  });

  it('says which choice is out of range', () => {
    const { design, matrices } = chip;
    const demands = [...matrices.values()].map(({ demand }) => demand);
    const build = (change: object) => () => chipHardware(technologyOf(record), demands, { ...design, ...change });
    expect(build({ valueBits: 0 })).toThrow('Expected `chip.valueBits` to be an integer from 1 to 32, got `0`');
    expect(build({ inputToggle: 2 })).toThrow('`chip.inputToggle`');
    expect(build({ clock: 0 })).toThrow('`chip.clock`');
  });
});
