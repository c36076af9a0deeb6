import { beforeAll, describe, expect, it } from 'vitest';
import type { DataSet } from '../../algorithms/index.ts';
import { openStream, type TileSpec } from '../../emulator/index.ts';
import { calibrateColumns, calibrateRanges, rangesOf } from '../../studies/calibrate/calibrate-ranges.ts';
import { portrayColumns } from '../../studies/calibrate/portray-calibration.ts';
import { profileColumns } from '../../studies/calibrate/profile-columns.ts';
import { programNetwork, scaleTiles } from '../../studies/calibrate/program-network.ts';
import { quantisationError } from '../../studies/calibrate/quantiser.ts';
import { loadDataSet } from '../../studies/data/load-data-set.ts';
import { planRule, shapeOf } from '../../studies/run/plan.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import type { LayerWeights } from '../../studies/weights/network-weights.ts';

const images = 20;
const hidden = 12;
let data: DataSet;
let network: readonly LayerWeights[];

beforeAll(async () => {
  const request = { set: 'digits', train: 30, test: 10, seed: 1, folder: undefined } as const;
  data = await loadDataSet(request, { environment: {}, announce: () => {} });
  const random = openStream(11, 1);
  const layer = (inputs: number, outputs: number) => ({
    weights: Float64Array.from({ length: inputs * outputs }, () => random.normal() / Math.sqrt(inputs)),
    bias: Float64Array.from({ length: outputs }, () => 0.1 * random.normal()),
  });
  network = [layer(data.width, hidden), layer(hidden, data.classes)] as readonly LayerWeights[];
});

function planFor(converters: object, tile: object = {}) {
  const raw = {
    title: 'Small',
    data: { set: 'digits', train: 30, test: 10 },
    network: { hidden: [hidden] },
    tile: { rows: 64, columns: 32, device: 'ideal', mapping: { kind: 'pair' }, converters, ...tile },
    rules: ['bp'],
    train: { arithmetic: 'floating-point', epochs: 1, rate: 0.1 },
  };
  const [variant] = settleStudy(JSON.parse(JSON.stringify(raw)), 'small.yaml').variants;
  const plan = planRule(variant!.study, 'bp', shapeOf(data));
  return { ...plan, tiles: scaleTiles(plan.tiles, network, 1) };
}

function profiledFor(converters: object, tile: object = {}) {
  const { evaluation, tiles } = planFor(converters, tile);
  return { evaluation, tiles, data, images, seed: 1, ...programNetwork(tiles, network, { seed: 1 }) };
}

/** Column sums of every array, image by image, in float64. */
function sumsOf(
  inputs: readonly (readonly number[])[],
  { weights }: LayerWeights,
  outputs: number,
  { weightScale = 1, array }: TileSpec,
): number[][] {
  return inputs.map((x) => {
    const sums: number[] = [];
    for (let start = 0; start < x.length; start += array.rows) {
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let i = start; i < Math.min(start + array.rows, x.length); i++) {
          sum += (x[i]! * weights[i * outputs + o]!) / weightScale;
        }
        sums.push(sum);
      }
    }
    return sums;
  });
}

const pixelsOf = (image: number) =>
  Array.from(data.train.pixels.subarray(image * data.width, (image + 1) * data.width), (pixel) => pixel / 255);
const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

function expectClose(found: Float64Array, wanted: Float64Array): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!)).toBeLessThan(2e-5);
  });
}

const narrow = { adc: { bits: 8, range: 0.01 } };

describe('a profile of columns', () => {
  it('is every sum of every array, and of the next layer what it would be had nothing been clipped', async () => {
    // The study's own range would clip nearly all.
    const profiled = profiledFor(narrow);
    const profiles = await profileColumns(profiled);
    expect(profiles.map(({ tile, slice }) => [tile, slice])).toEqual([
      ['layer 1', 0],
      ['layer 2', 0],
    ]);
    const [first, second] = profiled.tiles as [TileSpec, TileSpec];
    const inputs = Array.from({ length: images }, (_, image) => pixelsOf(image));
    const partial = sumsOf(inputs, network[0]!, hidden, first);
    expectClose(profiles[0]!.samples.values, sorted(partial.flat()));
    const activations = partial.map((sums) =>
      Array.from({ length: hidden }, (_, o) => {
        const own = sums.filter((_, place) => place % hidden === o).reduce((sum, one) => sum + one, 0);
        return 1 / (1 + Math.exp(-(own * first.weightScale! + network[0]!.bias[o]!)));
      }),
    );
    expectClose(profiles[1]!.samples.values, sorted(sumsOf(activations, network[1]!, data.classes, second).flat()));
    expect(profiles[0]!.full).toEqual([-64, 64]);
    expect(profiles[1]!.full).toEqual([-hidden, hidden]);
    expect(profiles[0]!.converter).toEqual({ bits: 8, steps: 254, symmetric: true });
  });

  it('has the sums of single input slices where they are converted one by one', async () => {
    const dac = { bits: 4, signed: false, scaling: 'fixed', encoding: 'bit-serial' };
    const adc = { bits: 6, range: 'max' };
    const [accumulated] = await profileColumns(profiledFor({ dac, adc }));
    const [single] = await profileColumns(profiledFor({ dac, adc: { ...adc, convert: 'every-slice' } }));
    expect(single!.count).toBe(4 * accumulated!.count);
    // One bit of the input a time: sums of weights of rows that are on, largest slice first or last.
    const [spec] = planFor({ dac, adc }).tiles as [TileSpec];
    const bits = Array.from({ length: images }, (_, image) =>
      pixelsOf(image).map((x) => Math.round(Math.fround(x) * 15)),
    );
    const slices = [0, 1, 2, 3].flatMap((bit) => bits.map((codes) => codes.map((code) => (code >> bit) & 1)));
    const wanted = sorted(sumsOf(slices, network[0]!, hidden, spec).flat());
    expectClose(single!.samples.values, wanted);
  });

  it('tells weight slices apart', async () => {
    const mapping = { kind: 'pair', sides: 'two', weightBits: 5, sliceBits: [2, 2] };
    const profiles = await profileColumns(profiledFor({ adc: { bits: 8, range: 'max' } }, { mapping }));
    expect(profiles.map(({ tile, slice }) => `${tile}/${slice}`)).toEqual([
      ...['layer 1/0', 'layer 1/1'],
      ...['layer 2/0', 'layer 2/1'],
    ]);
    expect(profiles[0]!.samples.values).not.toEqual(profiles[1]!.samples.values);
    const ranges = rangesOf(await calibrateColumns(profiledFor({ adc: { bits: 8, range: 'max' } }, { mapping })));
    expect(Object.values(ranges).map((intervals) => intervals.length)).toEqual([2, 2]);
  });
});

describe('calibrated ranges', () => {
  const order = (converters: object) => ({
    ...{ plan: planFor(converters), network, data, images, seed: 1 },
    signal: new AbortController().signal,
  });

  it('are those of least error for what reaches each tile, the same each time', async () => {
    const ranges = await calibrateRanges(order(narrow));
    expect(await calibrateRanges(order(narrow))).toEqual(ranges);
    expect(Object.keys(ranges)).toEqual(['layer 1', 'layer 2']);
    for (const { tile, samples, converter } of await profileColumns(profiledFor(narrow))) {
      const [[lower, upper]] = ranges[tile] as [[number, number]];
      expect(lower).toBe(-upper);
      const chosen = quantisationError(samples, [lower, upper], converter.steps).error;
      for (const factor of [0.7, 0.85, 1.2, 1.5, 3]) {
        const other = quantisationError(samples, [lower * factor, upper * factor], converter.steps).error;
        expect(chosen).toBeLessThan(other);
      }
    }
  });

  it('do not depend on the range that the study has now', async () => {
    expect(await calibrateRanges(order({ adc: { bits: 8, range: 'max' } }))).toEqual(
      await calibrateRanges(order(narrow)),
    );
  });

  it('lie where the sums lie, for offset-binary coding', async () => {
    const ranges = await calibrateRanges(order({ adc: { bits: 6, range: 'max', coding: 'offset-binary' } }));
    const [, second] = await profileColumns(profiledFor(narrow));
    const [[lower, upper]] = ranges['layer 2'] as [[number, number]];
    expect(lower).toBeGreaterThanOrEqual(second!.least - 0.01);
    expect(upper).toBeLessThanOrEqual(second!.most + 0.01);
    expect(lower).not.toBe(-upper);
  });

  it('are refused without an ADC', async () => {
    await expect(calibrateRanges(order({}))).rejects.toThrow(
      'Expected `tile.converters.adc` to be an ADC whose range can be calibrated, got `ideal`',
    );
  });

  it('are refused where nothing reaches a tile', async () => {
    const silent = network.map(({ weights, bias }, place) => ({
      weights: place === 1 ? new Float64Array(weights.length) : weights,
      bias,
    }));
    await expect(calibrateRanges({ ...order(narrow), network: silent })).rejects.toThrow(
      'Expected something to reach the ADCs of layer 2, got nothing but 0 with 20 training images',
    );
  });

  it('stop where they are told to', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(calibrateRanges({ ...order(narrow), signal: controller.signal })).rejects.toThrow(/abort/i);
  });
});

describe('the portrait of a calibration', () => {
  it('has histograms that hold all conversions', async () => {
    const [portrait] = portrayColumns(await calibrateColumns({ ...profiledFor(narrow), images: 5 }));
    expect(portrait!.histogram.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    expect(portrait!.histogram.start + portrait!.histogram.shares.length * portrait!.histogram.width).toBeCloseTo(
      portrait!.seen[1],
      9,
    );
    expect(portrait!.conversions).toBe(5 * hidden * Math.ceil(data.width / 64));
  });
});
