/**
 * What happens between coding and digital sum, one stage after another and several together: the CPU and WebGPU read the
 * same, noise included, and count the same. Where sums are converted, one that lies between two codes may fall either way.
 */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { type Converters, createCpuBackend } from '../../../emulator/index.ts';
import type { TileWires } from '../../../emulator/tile/wires/wires.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { idealConverters } from '../machines.ts';
import { Reader, type ReaderSpec } from './converters-reader.ts';

closeBackends();

const dac = { kind: 'uniform', bits: 6, scaling: 'abs-max' } as const;
const adc = { kind: 'uniform', bits: 7, range: 2.5 } as const;
const resistive = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e4, offResistance: 1e5 } });
const wires: TileWires = {
  ...{ row: 2, column: 3, rowTerminal: 10, columnTerminal: 20, drive: 'left', sense: 'bottom' },
  ...{ topology: 'input-source', interleaved: false, solver: 'effective' },
};
const flash = { kind: 'flash', bits: 5, comparatorOffset: 0.02, groupSize: 3 } as const;
const sliced = { kind: 'pair', sides: 'one', weightBits: 6, sliceBits: [2, 3] } as const;
const offset = { kind: 'offset', weightBits: 6, sliceBits: [3, 3] } as const;

const converters = (more: Partial<Converters>): ReaderSpec => ({ converters: { ...idealConverters, ...more } });
const forwardOnly = true;

const cases: Record<string, ReaderSpec> = {
  'bit-serial': converters({ dac: { ...dac, sliceBits: 1 } }),
  'two bits at a time': converters({ dac: { ...dac, sliceBits: 2 } }),
  'phases apart, each slice converted': converters({
    dac: { ...dac, sliceBits: 2 },
    adc: { ...adc, coding: 'offset-binary', everySlice: true },
    phases: 'apart',
    outputNoise: 0.03,
  }),
  'a constant range': converters({ dac: { ...dac, scaling: { kind: 'constant', range: 0.7 } } }),
  'a largest input with a limit': converters({ dac: { ...dac, scaling: { kind: 'max', limit: 0.9 }, signed: false } }),
  'a moving range': converters({ dac: { ...dac, scaling: { kind: 'average-abs-max', decay: 0.2 } } }),
  'a range of sums': converters({ dac: { ...dac, scaling: { kind: 'sums', assumedWeight: 0.8 } }, adc }),
  'noisy inputs': converters({ dac, inputNoise: 0.05, inputAsymmetry: 0.1 }),
  'noisy inputs rounded at random': converters({ dac: { ...dac, stochastic: true }, inputNoise: 0.05 }),
  'inputs rounded at random': converters({ dac: { ...dac, stochastic: true } }),
  'noise of crosspoints': {
    ...converters({ shotNoise: 1e-3, thermalNoise: 1e-4 }),
    ...{ device: resistive, mapping: 'differential', readNoise: { constant: 0.02, proportional: 0.05 } },
  },
  'noise of weights': converters({ weightNoise: { kind: 'root-weight', deviation: 0.05 } }),
  'drops, grounds and series resistance': converters({
    fractionalDrop: { strength: 1, conductanceRatio: 60 },
    seriesResistance: 0.02,
    voltageOffset: 0.03,
    referenceWeight: 0.5,
  }),
  'columns that differ': converters({
    adc,
    outputNoise: 0.05,
    outputNoiseSpread: 0.3,
    outputNonlinearity: { strength: 0.2, spread: 0.3 },
    slopeCalibration: 0.5,
    outputAsymmetry: -0.05,
    columnLimit: 2.2,
    columnGain: 0.05,
    columnOffset: 0.1,
  }),
  'outputs rounded at random': { ...converters({ adc: { ...adc, stochastic: true } }), forwardOnly },
  'converters with deviations': { ...converters({ adc: { ...adc, bits: 5, circuit: flash } }), forwardOnly },
  'slices of a pair': { ...converters({ adc: { ...adc, range: 'max' } }), mapping: sliced, forwardOnly },
  'slices of an offset cell': {
    ...converters({
      dac,
      adc: {
        ...adc,
        range: [
          [0, 5],
          [-1, 6],
        ],
      },
    }),
    ...{ mapping: { ...offset, subtraction: 'digital' }, device: resistive, forwardOnly },
  },
  'a unit column for every array': {
    ...converters({ dac, outputNoise: 0.01 }),
    ...{ mapping: { ...offset, subtraction: 'unit-column' }, array: { rows: 8, columns: 9 }, device: resistive },
    forwardOnly,
  },
  wires: { ...converters({}), device: resistive, wires, mapping: 'differential' },
  'wires beside a reference column': { ...converters({}), device: resistive, wires },
  'read again at half the size': { ...converters({ dac, adc: { ...adc, range: 0.8 }, boundManagement: 'iterative' }) },
  'read again by sums': { ...converters({ dac, adc: { ...adc, range: 0.8 }, boundManagement: 'worst-case' }) },
  'all together': {
    ...converters({
      dac: { ...dac, scaling: { kind: 'average-abs-max', decay: 0.3 }, sliceBits: 2, stochastic: true },
      adc: {
        ...adc,
        range: [
          [-3, 4],
          [-3, 3],
        ],
        everySlice: true,
      },
      ...{ phases: 'apart', boundManagement: 'iterative', outputNoise: 0.01, outputNoiseSpread: 0.2 },
      ...{ shotNoise: 1e-4, seriesResistance: 0.01, voltageOffset: 0.01, referenceWeight: 0.3, columnGain: 0.02 },
    }),
    ...{ mapping: { ...offset, subtraction: 'unit-column' }, array: { rows: 8, columns: 9 }, device: resistive, wires },
    ...{ readNoise: { constant: 0.01, proportional: 0.02 }, weightScale: 1.7, forwardOnly },
  },
};

/** Share of values that may lie on the other side of a rounding. */
function expectAgreement(one: Float64Array, other: Float64Array, converted: boolean, label: string): void {
  const largest = Math.max(...other.map(Math.abs));
  const apart = one.filter((value, at) => !(Math.abs(value - other[at]!) <= 1e-5 * largest));
  expect(largest, label).toBeGreaterThan(0.1);
  expect(apart.length, `${label}: ${apart}`).toBeLessThanOrEqual(converted ? Math.ceil(0.03 * one.length) : 0);
}

describe.each(Object.entries(cases))('%s', (_, spec) => {
  it('reads the same on cpu and webgpu', async (context) => {
    const webgpu = await Reader.open(await backendFor('webgpu', context), { ...spec, samples: 11 });
    const cpu = await Reader.open(createCpuBackend(), { ...spec, samples: 11 });
    const converted = spec.converters?.adc.kind === 'uniform';
    // The second batch is not full.
    for (const [count, first] of [
      [6, 0],
      [5, 6],
    ] as const) {
      for (const one of [webgpu, cpu]) one.run(count, first);
      for (const direction of spec.forwardOnly ? (['forward'] as const) : (['forward', 'transposed'] as const)) {
        expectAgreement(await webgpu[direction](), await cpu[direction](), converted, direction);
      }
    }
    const [found, expected] = [await webgpu.counts('read w'), await cpu.counts('read w')];
    expect({ ...found, saturations: 0 }).toEqual({ ...expected, saturations: 0 });
    expect(Math.abs(found.saturations! - expected.saturations!)).toBeLessThanOrEqual(converted ? 2 : 0);
    for (const one of [webgpu, cpu]) one.close();
  });
});
