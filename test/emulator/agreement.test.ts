/**
 * One study, two backends: the same numbers. Values of the first batch, the state after it and after the next, biases
 * included, and every counter.
 */
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { notStuck } from '../../devices/index.ts';
import { createCpuBackend, type Machine } from '../../emulator/index.ts';
import { backendFor, closeBackends } from '../backends.ts';
import { idealConverters, openSmall, realConverters, relativeDifference, type SmallStudy } from './machines.ts';

closeBackends();
// Node 20 has relaxed SIMD behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const studies: Record<string, SmallStudy> = {
  'ideal, bp': { rule: 'bp' },
  'ideal, written once a batch': { rule: 'dfa', training: { update: 'write' } },
  'ideal, differential pair on small arrays': { rule: 'bp', mapping: 'differential', array: { rows: 8, columns: 10 } },
  'converters and noise': { rule: 'fa', converters: realConverters, array: { rows: 8, columns: 7 } },
  'pulsed constant step': { rule: 'bp', device: 'gokmen-vlasov', converters: realConverters },
  'pulsed differential pair': { rule: 'dfa', device: 'gokmen-vlasov', mapping: 'differential' },
  'pulsed exponential law': { rule: 'bp', device: 'taox-hfox', training: { rate: 0.3 } },
  'ideal, gradients scaled': { rule: 'dfa', training: { update: 'write', scale: 'largest' } },
  'exponential law, gradients scaled': {
    rule: 'bp',
    device: 'ag-a-si',
    widths: [70, 71, 13, 5],
    training: { rate: 0.1, update: 'write', scale: 'largest' },
    array: { rows: 32, columns: 20 },
  },
  'exponential law written once a batch': { rule: 'bp', device: 'ag-a-si', training: { rate: 0.5, update: 'write' } },
  'vector cell, with write noise': {
    device: { extends: 'gokmen-vlasov', parameters: { writeNoise: 3, stepLogSpread: 0.2 } },
    mapping: { kind: 'vector', significance: [0.7, -0.4, 0.3], policy: 'all' },
    array: { rows: 16, columns: 20 },
  },
  'vector cell in turn, resting': {
    device: {
      extends: 'gokmen-vlasov',
      parameters: { decay: 0.02, lifetimeSpread: 0.3, diffusion: 0.01, resetWeight: 0.1 },
    },
    mapping: { kind: 'vector', significance: [1, 0.3], policy: 'sequential' },
  },
  'vector cell at random, wearing, with a finite number of states': {
    device: { extends: 'gokmen-vlasov', wear: { endurance: 60, levels: 77 } },
    mapping: { kind: 'vector', significance: [0.9, 0.6, 0.6], policy: 'random' },
    training: { update: 'write', rate: 0.2 },
  },
  'transfer cell, broken and spread': {
    rule: 'dfa',
    device: {
      extends: 'taox-hfox',
      faults: {
        stuckLow: 0.05,
        stuckHigh: 0.05,
        stuckRandom: 0.1,
        correlationLength: 2,
        deadRows: 0.05,
        deadColumns: 0.05,
      },
      spreads: {
        labelUp: { distribution: 'normal', deviation: 0.3 },
        cycleNoise: { distribution: 'log-normal', deviation: 0.5 },
      },
    },
    mapping: { kind: 'transfer', significance: [0.3, 1] },
    array: { rows: 9, columns: 8 },
    training: { rate: 0.3 },
  },
  'one-sided cell, refreshed, with all of it': {
    device: {
      extends: 'gokmen-vlasov',
      law: 'soft-bounds',
      parameters: { step: 0.004, decay: 0.01, diffusion: 0.02, writeNoise: 1, resetSpread: 0.02, resetNoise: 0.01 },
      wear: { endurance: 1000 },
      faults: { stuckRandom: 0.1 },
    },
    mapping: { kind: 'one-sided', refresh: { every: 1, full: 0.05, alsoFull: 0.01 } },
    converters: realConverters,
  },
  'transferred, pulsed': {
    device: 'gokmen-vlasov',
    converters: realConverters,
    training: { transfer: { every: 2, fastRate: 0.05, rate: 0.2, buffer: null } },
  },
  'transferred through a buffer, ideal': {
    rule: 'dfa',
    training: { transfer: { every: 4, fastRate: 0.5, rate: 0.3, buffer: { momentum: 0.1, most: 1 } } },
  },
  'transferred, fast arrays visible in part': {
    device: 'gokmen-vlasov',
    converters: realConverters,
    training: { transfer: { every: 2, fastRate: 0.05, rate: 0.2, visible: 0.5, buffer: null } },
  },
  'transferred with random choppers': {
    rule: 'fa',
    device: 'gokmen-vlasov',
    mapping: 'differential',
    training: {
      transfer: {
        ...{ every: 2, fastRate: 0.5, rate: 0.1 },
        buffer: { momentum: 0.5, most: 3, chopping: { probability: 0.6, byMean: false } },
      },
    },
  },
  'transferred against the mean before': {
    widths: [5, 4, 3],
    device: 'gokmen-vlasov',
    training: {
      transfer: {
        ...{ every: 2, fastRate: 0.5, rate: 0.1 },
        buffer: { momentum: 0, most: 1, chopping: { probability: 0.5, byMean: true } },
      },
    },
  },
  'relu and sigmoid': { rule: 'dfa', activation: 'relu', converters: { ...idealConverters, outputNoise: 0.02 } },
};

/** State of a tile, with working crosspoints stuck at 0. */
async function stateOf(machine: Machine, tile: string) {
  const { planes, fields } = await machine.readTile(tile);
  return { planes, fields: fields.map((value) => (value < notStuck / 2 ? value : 0)) };
}

describe.each(Object.entries(studies))('%s', (_, study) => {
  it.for(['reproducible', 'fused'] as const)(
    'gives the same first batches on cpu, %s, and webgpu',
    async (rounding, context) => {
      const webgpu = await openSmall(await backendFor('webgpu', context), study);
      const cpu = await openSmall(createCpuBackend({ rounding }), study);
      for (const { machine } of [cpu, webgpu]) {
        machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch: 1 });
      }
      for (let value = 0; value < cpu.train.values.length; value++) {
        const one = await cpu.machine.readValue('train', value);
        const other = await webgpu.machine.readValue('train', value);
        expect(relativeDifference(one, other), cpu.train.values[value]?.name).toBeLessThan(1e-5);
      }
      const expectEqualStates = async () => {
        for (const { declaration } of cpu.tiles) {
          const one = await stateOf(cpu.machine, declaration.name);
          const other = await stateOf(webgpu.machine, declaration.name);
          expect(relativeDifference(one.planes, other.planes), declaration.name).toBeLessThan(1e-5);
          expect(relativeDifference(one.fields, other.fields), `fields of ${declaration.name}`).toBeLessThan(1e-5);
        }
        for (const { name } of cpu.train.vectors) {
          const one = await cpu.machine.readVector(name);
          expect(relativeDifference(one, await webgpu.machine.readVector(name)), name).toBeLessThan(1e-5);
        }
      };
      await expectEqualStates();
      for (const { machine } of [cpu, webgpu]) {
        // A last batch that is not full.
        machine.run({ program: 'train', set: 'train', first: 6, count: 5, epoch: 1 });
        machine.run({ program: 'evaluate', set: 'train', first: 0, count: 10, epoch: 1 });
      }
      await expectEqualStates();
      const one = await cpu.machine.readCounters();
      const other = await webgpu.machine.readCounters();
      expect(other.notFinite).toBeNull();
      one.counts.train?.forEach((counts, index) => {
        for (const [name, count] of Object.entries(counts)) {
          const label = `${cpu.train.operations[index]?.label} ${name}`;
          // Sums of rounded terms may differ by a unit each where a term lies between two units.
          const slack = name === 'loss' ? 11 : name.startsWith('pulses') && study.device === undefined ? 200 : 0;
          expect(Math.abs((other.counts.train?.[index]?.[name] as number) - count), label).toBeLessThanOrEqual(slack);
        }
      });
      cpu.machine.close();
      webgpu.machine.close();
    },
  );
});
