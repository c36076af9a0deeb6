/** What reads depend on besides states, on every backend: found, kept, carried along by tiles that learn, or refused. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { createCpuBackend } from '../../../emulator/index.ts';
import type { TileWires } from '../../../emulator/tile/wires/wires.ts';
import { storageBuffer } from '../../../emulator/webgpu/buffers.ts';
import { storage } from '../../../emulator/webgpu/kernel.ts';
import { averageRangesKernel } from '../../../emulator/webgpu/kernels/read/ranges.ts';
import { Pipelines } from '../../../emulator/webgpu/pipelines.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, relativeDifference } from '../machines.ts';
import { momentsOf, wave } from '../probe.ts';
import { Reader, type ReaderSpec } from './converters-reader.ts';

closeBackends();

const electrical = { onResistance: 1e4, offResistance: 1e5 };
const resistive = settleDevice({ extends: 'ideal', electrical });
const wires: TileWires = {
  ...{ row: 5, column: 5, rowTerminal: 10, columnTerminal: 20, drive: 'left', sense: 'bottom' },
  ...{ topology: 'input-source', interleaved: false, solver: 'effective' },
};

describe.each(backendNames)('%s', (name) => {
  it('reads what was found at the last refresh, and what it was given', async (context) => {
    const backend = await backendFor(name, context);
    const spec: ReaderSpec = { device: resistive, wires, mapping: 'differential' };
    const reader = await Reader.open(backend, spec);
    reader.run();
    const weakened = await reader.forward();
    const state = await reader.machine.readTile('w');
    expect(Math.min(...state.attenuation!)).toBeLessThan(0.99);
    const { planes, fields, attenuation } = state;
    // Without conditions of its own, a state that is written is read as if wires were perfect.
    reader.machine.writeTile('w', { planes, fields });
    reader.run();
    expect(relativeDifference(await reader.forward(), weakened)).toBeGreaterThan(0.01);
    reader.machine.writeTile('w', { planes, fields, attenuation: attenuation! });
    reader.run();
    expect(await reader.forward()).toEqual(weakened);
    reader.machine.writeTile('w', { planes, fields });
    const [facts] = await reader.machine.refreshReads();
    expect(facts!.residual).toBeLessThan(1e-5);
    reader.run();
    expect(await reader.forward()).toEqual(weakened);
    reader.close();
  }, 30_000);

  it('keeps the variance of states', async (context) => {
    const reader = await Reader.open(await backendFor(name, context), {
      readNoise: { constant: 0.01, proportional: 0 },
      forwardOnly: true,
    });
    const state = await reader.machine.readTile('w');
    const variance = wave(state.planes.length, 7).map((one) => one * one);
    reader.machine.writeTile('w', { ...state, variance });
    expect((await reader.machine.readTile('w')).variance).toEqual(variance);
    reader.close();
  });

  it('noise of charge grows with what conducts and what flows, not with the weight', async (context) => {
    const [shotNoise, thermalNoise] = [4e-3, 1e-3];
    const [inputs, outputs, batch] = [12, 4, 2000];
    const reader = await Reader.open(await backendFor(name, context), {
      ...{ inputs, outputs, batch, forwardOnly: true, device: resistive, mapping: 'differential' },
      ...{ array: { rows: 5, columns: 64 }, converters: { ...idealConverters, shotNoise, thermalNoise } },
    });
    reader.machine.writeVector('b', new Float64Array(inputs));
    reader.run();
    const [x, y] = [await reader.value('x'), await reader.forward()];
    // Of a pair w⁺ = −w⁻ both conduct, in states above that of no conductance, and count a half: ¼ (w + b) + ¼ (−w + b).
    const [lower, upper] = resistive.range;
    const conductance = ((upper - lower) / (1e5 / 1e4 - 1) - lower) / 2;
    const variance = x
      .subarray(0, inputs)
      .reduce((sum, one) => sum + (shotNoise * Math.abs(one) + thermalNoise) * conductance, 0);
    for (let o = 0; o < outputs; o++) {
      const { std } = momentsOf(Float64Array.from({ length: batch }, (_, n) => y[n * outputs + o]!));
      expect(Math.abs(std / Math.sqrt(variance) - 1)).toBeLessThan(5 / Math.sqrt(2 * batch));
    }
    reader.close();
  }, 30_000);
});

describe('webgpu', () => {
  const devices = {
    'exact changes': { device: resistive, mode: 'pulses' },
    pulses: { device: settleDevice({ extends: 'gokmen-vlasov', electrical }), mode: 'pulses' },
  } as const;

  it.for(Object.entries(devices))(
    'learns between wires as the CPU does: %s',
    { timeout: 30_000 },
    async ([, { device, mode }], context) => {
      const spec: ReaderSpec = { device, wires, mapping: 'differential', change: { mode, rate: 0.05 } };
      const webgpu = await Reader.open(await backendFor('webgpu', context), spec);
      const cpu = await Reader.open(createCpuBackend(), spec);
      for (const one of [webgpu, cpu]) {
        const before = await one.machine.readTile('w');
        for (let epoch = 1; epoch <= 3; epoch++) one.run(6, 0, epoch);
        const { planes, attenuation } = await one.machine.readTile('w');
        expect(relativeDifference(planes, before.planes)).toBeGreaterThan(0.01);
        expect(attenuation).toEqual(before.attenuation);
      }
      expect(relativeDifference(await webgpu.forward(), await cpu.forward())).toBeLessThan(1e-5);
      expect(relativeDifference(await webgpu.transposed(), await cpu.transposed())).toBeLessThan(1e-5);
      for (const one of [webgpu, cpu]) one.close();
    },
  );

  it('refuses what a device cannot bind, and says what would be smaller', async () => {
    const limits = { maxStorageBufferBindingSize: 1024, maxBufferSize: 4096, maxStorageBuffersPerShaderStage: 4 };
    const device = { limits } as GPUDevice;
    expect(() => storageBuffer(device, 'w: weights', 1040)).toThrow(/`w: weights`.* at most 1024 bytes.*`1040`.*fewer/);
    const greedy = {
      ...averageRangesKernel,
      key: 'greedy',
      buffers: Object.fromEntries([...'abcde'].map((name) => [name, storage.floats])),
    };
    await expect(new Pipelines(device).prepare([greedy])).rejects.toThrow(/`greedy` to bind at most 4 .*`5`; the CPU/);
  });

  it('refuses what it cannot do, and says who can', async (context) => {
    const backend = await backendFor('webgpu', context);
    const spec: ReaderSpec = { device: resistive, mapping: 'differential' };
    const reader = await Reader.open(backend, spec);
    const plan = { programs: [reader.program], tiles: [reader.tile], seed: 1, observe: () => {} };
    await expect(backend.open(plan)).rejects.toThrow(/`observe` on WebGPU/);
    reader.close();
  });
});
