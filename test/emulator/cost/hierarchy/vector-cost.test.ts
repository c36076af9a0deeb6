import { describe, expect, it } from 'vitest';
import type { PlacedMatrix } from '../../../../emulator/cost/hierarchy/chip-hardware.ts';
import { energyOf, sampleCost } from '../../../../emulator/cost/hierarchy/sample-cost.ts';
import { transferCost } from '../../../../emulator/cost/hierarchy/transfer.ts';
import { timeOf, vectorCost } from '../../../../emulator/cost/hierarchy/vector-cost.ts';
import { statedChip } from '../../../../studies/verify/neurosim/inference-design.ts';
import { expectNear } from '../golden.ts';
import { recordedArray, recordedChip } from './recorded-chips.ts';

const activity = { activeRows: 0.25, conductance: 5e-6 };

function goldenChip(id: string) {
  const record = recordedChip(id);
  const array = recordedArray(record);
  return { record, ...(array ? statedChip(record, array) : statedChip(record)) };
}

function matrixOf(chip: ReturnType<typeof goldenChip>['chip'], name: string): PlacedMatrix {
  const matrix = chip.matrices.get(name);
  if (!matrix) throw new Error(`no matrix ${name}`);
  return matrix;
}

describe('a vector through a matrix', () => {
  it.each(['mlp-sram-22nm', 'mlp-rram-22nm-sub256', 'mlp3-sram-22nm', 'lenet-sram-22nm', 'vgg8-sram-22nm-default'])(
    'passes the buffers of %s in the cycles of the golden chip',
    (id) => {
      const { record, chip, activityOf } = goldenChip(id);
      for (const { name, time } of sampleCost(chip, activityOf).layers) {
        const golden = record.results.layers[name]?.buffer_latency_ns ?? 0;
        expectNear(time.buffer * 1e9, golden, 0.2, `buffers of layer ${name}`);
      }
    },
  );

  it('takes the same energy alone and beside copies, and less time from one to the next', () => {
    const { chip } = goldenChip('mlp-sram-22nm');
    const { latency, interval } = vectorCost(chip, matrixOf(chip, '2'), activity);
    expect(interval.array).toBeCloseTo(latency.array / 16, 15);
    expect(interval.buffer).toBe(latency.buffer);
    expect(timeOf(interval)).toBeLessThan(timeOf(latency));
    const single = vectorCost(chip, matrixOf(chip, '1'), activity);
    expect(timeOf(single.interval)).toBe(timeOf(single.latency));
  });

  it('reads as many arrays as hold it, and converts only columns that hold weights', () => {
    const { chip } = goldenChip('mlp-sram-22nm');
    const { energy } = vectorCost(chip, matrixOf(chip, '2'), activity);
    const of = (component: string) =>
      energyOf(energy.filter((part) => part.level === 'array' && part.component === component));
    // Four arrays hold 400 rows; 80 of their 128 columns are used.
    expect(of('cell array')).toBeCloseTo(4e-12, 18);
    expect(of('ADC')).toBeCloseTo((4 * 2e-12 * 80) / 128, 18);
  });

  it('fetches one new column of a kernel where neighbours share inputs, all of it where they do not', () => {
    const byPosition = goldenChip('cnn-sram-22nm').chip;
    const conventional = goldenChip('cnn-sram-22nm-conv').chip;
    const tileBuffers = (chip: typeof byPosition) =>
      energyOf(
        vectorCost(chip, matrixOf(chip, '2'), activity).energy.filter(
          ({ level, component }) => level === 'chip' && component === 'bus',
        ),
      );
    expect(tileBuffers(byPosition)).toBeLessThan(tileBuffers(conventional));
    expect(timeOf(vectorCost(byPosition, matrixOf(byPosition, '2'), activity).interval)).toBeLessThan(
      timeOf(vectorCost(conventional, matrixOf(conventional, '2'), activity).interval),
    );
  });

  it('is refused transposed where arrays have no second periphery', () => {
    const { chip } = goldenChip('mlp-sram-22nm');
    expect(() => vectorCost(chip, matrixOf(chip, '1'), activity, 'transposed')).toThrow('1 are not read transposed');
  });

  it('goes back through the same arrays where they do', () => {
    const record = recordedChip('mlp-sram-22nm');
    const array = recordedArray(record);
    if (!array) throw new Error('no array');
    const { chip } = statedChip(record, { ...array, transposed: array });
    const matrix = matrixOf(chip, '2');
    const cells = (direction: 'forward' | 'transposed') =>
      energyOf(
        vectorCost(chip, matrix, activity, direction).energy.filter(({ component }) => component === 'cell array'),
      );
    expect(cells('transposed')).toBe(cells('forward'));
    expect(chip.area).toBeGreaterThan(statedChip(record, array).chip.area);
  });
});

describe('a sample', () => {
  it('leaves a pipeline as often as the slowest layer allows, and layers one by one after their sum', () => {
    const piped = sampleCostOf('cnn-sram-22nm');
    expect(piped.interval).toBe(Math.max(...piped.layers.map(({ latency }) => latency)));
    expect(piped.latency).toBe(piped.layers.length * piped.interval);
    const single = sampleCostOf('cnn-sram-22nm-nopipe');
    expect(single.interval).toBeCloseTo(
      single.layers.reduce((sum, { latency }) => sum + latency, 0),
      12,
    );
    expect(single.latency).toBe(single.interval);
    expect(piped.energy).toBe(piped.layers.reduce((sum, { energy }) => sum + energyOf(energy), 0));
  });

  it('counts two operations a weight and output position', () => {
    expect(sampleCostOf('mlp-sram-22nm').operations).toBe(2 * (784 * 400 + 400 * 10));
    const [h, k] = [28, 5];
    expect(sampleCostOf('lenet-sram-22nm').operations).toBe(
      2 * ((h - k + 1) ** 2 * 25 * 6 + 64 * 150 * 16 + 256 * 120 + 120 * 84 + 840),
    );
  });

  function sampleCostOf(id: string) {
    const { chip, activityOf } = goldenChip(id);
    return sampleCost(chip, activityOf);
  }
});

describe('a transfer', () => {
  const { chip } = goldenChip('cnn-sram-22nm');

  it('costs in proportion to its bits, and as long as its words', () => {
    const cost = (bits: number) => transferCost(chip, { matrix: '3' }, { matrix: '4' }, bits);
    expect(cost(4000).energy).toBeCloseTo(2 * cost(2000).energy, 20);
    expect(cost(0).energy).toBe(0);
    const width = chip.matrices.get('3')?.grid.wires.width ?? 0;
    const words = (cost(100 * width).latency - cost(0).latency) / chip.clock;
    expect(words).toBeCloseTo((100 * width) / Math.min(width, chip.buffer.width), 0);
  });

  it('pays for the buffer only where it ends there', () => {
    const bits = 1024;
    const stored = transferCost(chip, { matrix: '3' }, 'buffer', bits).energy;
    const fetched = transferCost(chip, 'buffer', { matrix: '3' }, bits).energy;
    expect(stored - fetched).toBeCloseTo(bits * (chip.buffer.writeEnergyPerBit - chip.buffer.readEnergyPerBit), 20);
    expect(() => transferCost(chip, { matrix: 'none' }, 'buffer', 1)).toThrow('no matrix none');
  });
});
