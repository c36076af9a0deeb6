/**
 * Reads that solve their circuits: the CPU (float64 within) and WebGPU (float32) find the same currents, whatever the
 * topology, the law of the cells, and the noise drawn for each of them. Converters are left out where sums are compared,
 * since one that lies between two codes may fall either way. A software adapter takes ten seconds over a kernel that
 * solves networks: there are two of these here, linear cells with noise and curved cells without.
 */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { type Converters, createCpuBackend } from '../../../emulator/index.ts';
import type { TileWires } from '../../../emulator/tile/wires/wires.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, relativeDifference } from '../machines.ts';
import { Reader, type ReaderSpec } from './converters-reader.ts';

closeBackends();

const linearTolerance = 2e-6;
const nonlinearTolerance = 1e-5;

const electrical = { onResistance: 1e4, offResistance: 1e5, readVoltage: 0.3 };
const linear = settleDevice({ extends: 'ideal', electrical });
const curved = (scale: number) =>
  settleDevice({ extends: 'ideal', electrical, currentVoltage: { law: 'sinh', parameters: { scale } } });
const sinh = curved(0.25);

const inputSource: TileWires = {
  ...{ row: 4, column: 6, rowTerminal: 20, columnTerminal: 50, drive: 'left', sense: 'bottom' },
  ...{ topology: 'input-source', interleaved: false, solver: 'ladder' },
};
const separate: TileWires = { ...inputSource, topology: 'separate-source' };
const amplitudes = { kind: 'uniform', bits: 7, scaling: 'abs-max', encoding: 'amplitude' } as const;
const widths = { ...amplitudes, encoding: 'pulse-width' } as const;
const coded = (dac: Converters['dac'], more: Partial<Converters> = {}): ReaderSpec => ({
  converters: { ...idealConverters, dac, ...more },
});
const readNoise = { constant: 0.02, proportional: 0.05 };
const sliced = { kind: 'pair', sides: 'one', weightBits: 6, sliceBits: [2, 3] } as const;

const cases: Record<string, { readonly spec: ReaderSpec; readonly within: number }> = {
  'amplitudes on curved cells': {
    spec: { device: sinh, mapping: 'differential', ...coded(amplitudes) },
    within: nonlinearTolerance,
  },
  'pulse widths on curved cells, with a reference column and noise': {
    spec: { device: sinh, ...coded(widths), readNoise },
    within: nonlinearTolerance,
  },
  'separate sources': {
    spec: { device: linear, mapping: 'differential', ...coded({ ...widths, sliceBits: 2 }), wires: separate },
    within: linearTolerance,
  },
  'separate sources, weight slices on arrays of their own': {
    spec: {
      ...{ device: linear, mapping: sliced, array: { rows: 8, columns: 7, layout: 'separate' }, wires: separate },
      ...coded(widths, { phases: 'apart' }),
    },
    within: linearTolerance,
  },
  'separate sources in pairs': {
    spec: {
      ...{ device: linear, mapping: 'differential', array: { rows: 30, columns: 7, layout: 'separate' } },
      ...{ wires: { ...separate, interleaved: true }, ...coded(widths) },
    },
    within: linearTolerance,
  },
  'ladders with noise of crosspoints': {
    spec: { device: linear, mapping: 'differential', wires: inputSource, readNoise },
    within: linearTolerance,
  },
  'ladders in pairs, driven and sensed at both ends': {
    spec: {
      ...{ device: linear, mapping: 'differential', array: { rows: 30, columns: 7, layout: 'separate' } },
      ...{ wires: { ...inputSource, interleaved: true, drive: 'both', sense: 'both' }, readNoise },
    },
    within: linearTolerance,
  },
  'ladders sensed at the top, with wires of 0 ohm along the inputs': {
    spec: { device: linear, wires: { ...inputSource, column: 0, columnTerminal: 0, sense: 'top' }, readNoise },
    within: linearTolerance,
  },
  'curved cells between wires': {
    spec: { device: sinh, mapping: 'differential', wires: inputSource, ...coded(amplitudes) },
    within: nonlinearTolerance,
  },
  'curved cells between wires that take most of the voltage': {
    spec: {
      ...{ device: sinh, wires: { ...inputSource, row: 300, column: 200 } },
      ...coded({ ...amplitudes, sliceBits: 3 }),
    },
    within: nonlinearTolerance,
  },
};

describe('circuits solved read by read', () => {
  for (const [name, { spec, within }] of Object.entries(cases)) {
    it(`${name}: cpu = webgpu`, async (context) => {
      const webgpu = await backendFor('webgpu', context);
      const given = { array: { rows: 8, columns: 64 }, forwardOnly: true, samples: 9, ...spec };
      const [expected, found] = [await Reader.open(createCpuBackend(), given), await Reader.open(webgpu, given)];
      expected.run(5, 3, 2);
      found.run(5, 3, 2);
      const outputs = 5 * 10;
      const difference = relativeDifference(
        (await found.forward()).subarray(0, outputs),
        (await expected.forward()).subarray(0, outputs),
      );
      if (process.env.CROSSPOINT_FIGURES) console.log(`${name}: ${difference}`);
      expect(difference).toBeLessThan(within);
      expect(await found.counts('read w')).toEqual(await expected.counts('read w'));
      for (const reader of [expected, found]) reader.close();
    });
  }

  for (const backend of backendNames) {
    it(`${backend}: does not depend on how samples are split into batches`, async (context) => {
      const spec: ReaderSpec = { device: linear, mapping: 'differential', wires: inputSource, readNoise, samples: 12 };
      const reader = await Reader.open(await backendFor(backend, context), { ...spec, forwardOnly: true });
      reader.run(6, 0);
      const together = (await reader.forward()).subarray(20, 60);
      reader.run(4, 2);
      expect((await reader.forward()).subarray(0, 40)).toEqual(together);
      reader.close();
    });

    it(`${backend}: cells that are linear after all read as without a law, whatever codes the inputs`, async (context) => {
      // sinh(v/V) of a large V: curved by (0.3/300)²/6 < 2e-7.
      const straight = curved(300);
      const open = await backendFor(backend, context);
      for (const dac of [amplitudes, widths]) {
        const given = { mapping: 'differential', forwardOnly: true, ...coded(dac) } as const;
        const [law, none] = [
          await Reader.open(open, { ...given, device: straight }),
          await Reader.open(open, { ...given, device: linear }),
        ];
        law.run();
        none.run();
        expect(relativeDifference(await law.forward(), await none.forward())).toBeLessThan(1e-5);
        for (const reader of [law, none]) reader.close();
      }
    });
  }

  it('webgpu: variances of crosspoints of their own add up to those of columns', async (context) => {
    const device = settleDevice({ extends: 'ideal', electrical, inference: { model: 'sonos' } });
    const wires: TileWires = { ...separate, row: 1e-6, column: 1e-6, rowTerminal: 0, columnTerminal: 0 };
    const spec: ReaderSpec = { device, mapping: 'differential', wires, batch: 60, forwardOnly: true };
    const reader = await Reader.open(await backendFor('webgpu', context), spec);
    const [inputs, outputs] = [21, 10];
    reader.run();
    const still = await reader.forward();
    const { planes, fields } = await reader.machine.readTile('w');
    const variance = planes.map((_, at) => 1e-3 * (at % 7));
    reader.machine.writeTile('w', { planes, fields, variance });
    reader.run();
    const [x, y] = [await reader.value('x'), await reader.forward()];
    // A weight is half the difference of its crosspoints' states.
    let sum = 0;
    for (let at = 0; at < y.length; at++) {
      let expected = 0;
      for (let plane = 0; plane < 2; plane++) {
        for (let j = 0; j < inputs; j++) {
          const cell = (plane * inputs + j) * outputs + (at % outputs);
          expected += (0.5 * x[Math.floor(at / outputs) * inputs + j]!) ** 2 * variance[cell]!;
        }
      }
      sum += (y[at]! - still[at]!) ** 2 / expected;
    }
    // χ² of 600 numbers: a standard deviation of √(2/600) = 0.058.
    expect(Math.abs(sum / y.length - 1)).toBeLessThan(0.24);
    reader.close();
  });

  it('vectors that are read again: cpu = webgpu', async (context) => {
    const webgpu = await backendFor('webgpu', context);
    const adc = { kind: 'uniform', bits: 12, range: 0.6 } as const;
    const converters = coded(amplitudes, { adc, boundManagement: 'iterative' });
    const spec: ReaderSpec = { device: sinh, mapping: 'differential', ...converters, readNoise };
    const [expected, found] = [
      await Reader.open(createCpuBackend(), { ...spec, forwardOnly: true }),
      await Reader.open(webgpu, { ...spec, forwardOnly: true }),
    ];
    for (const reader of [expected, found]) reader.run();
    // A sum that lies between two codes may fall either way: one step of 0.6 / 2047, times the reduction.
    expect(relativeDifference(await found.forward(), await expected.forward())).toBeLessThan(2e-3);
    const counts = await expected.counts('read w');
    expect(await found.counts('read w')).toEqual(counts);
    expect(counts.vectors).toBeGreaterThan(expected.samples);
    for (const reader of [expected, found]) reader.close();
  });

  it('webgpu: circuits that float32 cannot solve are an error, not a number', async (context) => {
    const wires = { ...inputSource, row: 1e5, column: 1e5 };
    const size = { inputs: 40, outputs: 20, batch: 1, array: { rows: 40, columns: 40 } };
    const spec: ReaderSpec = { device: linear, mapping: 'differential', wires, readNoise, ...size, forwardOnly: true };
    const reader = await Reader.open(await backendFor('webgpu', context), spec);
    reader.run();
    await expect(reader.forward()).rejects.toThrow(/`residual` of the circuits of `read w`/);
    reader.close();
  });

  it('webgpu: a cell that sees more than its law is for is an error, not a number', async (context) => {
    const spec: ReaderSpec = { device: sinh, forwardOnly: true, ...coded(amplitudes, { inputAsymmetry: 0.5 }) };
    const reader = await Reader.open(await backendFor('webgpu', context), spec);
    reader.run();
    await expect(reader.forward()).rejects.toThrow(/voltages of cells in `read w`/);
    await expect(reader.machine.readCounters()).rejects.toThrow(/voltages of cells/);
    // Reading the counters has cleared the report.
    await expect(reader.machine.readCounters()).resolves.toBeDefined();
    reader.close();
  });
});
