/**
 * One study, two backends: the same numbers. Values of the first batch, the state after it, and every counter.
 */
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../emulator/index.ts';
import { backendFor, closeBackends } from '../backends.ts';
import { idealConverters, openSmall, realConverters, relativeDifference, type SmallStudy } from './machines.ts';

closeBackends();

const studies: Record<string, SmallStudy> = {
  'ideal, bp': { rule: 'bp' },
  'ideal, written once a batch': { rule: 'dfa', training: { update: 'write' } },
  'ideal, differential pair on small arrays': { rule: 'bp', mapping: 'differential', array: { rows: 8, columns: 10 } },
  'converters and noise': { rule: 'fa', converters: realConverters, array: { rows: 8, columns: 7 } },
  'pulsed constant step': { rule: 'bp', device: 'gokmen-vlasov', converters: realConverters },
  'pulsed differential pair': { rule: 'dfa', device: 'gokmen-vlasov', mapping: 'differential' },
  'pulsed exponential law': { rule: 'bp', device: 'taox-hfox', training: { rate: 0.3 } },
  'exponential law written once a batch': { rule: 'bp', device: 'ag-a-si', training: { rate: 0.5, update: 'write' } },
  'relu and sigmoid': { rule: 'dfa', activation: 'relu', converters: { ...idealConverters, outputNoise: 0.02 } },
};

describe.each(Object.entries(studies))('%s', (_, study) => {
  it('gives the same first batches on cpu and webgpu', async (context) => {
    const webgpu = await openSmall(await backendFor('webgpu', context), study);
    const cpu = await openSmall(createCpuBackend(), study);
    for (const { machine } of [cpu, webgpu]) {
      machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch: 1 });
    }
    for (let value = 0; value < cpu.train.values.length; value++) {
      const one = await cpu.machine.readValue('train', value);
      const other = await webgpu.machine.readValue('train', value);
      expect(relativeDifference(one, other), cpu.train.values[value]?.name).toBeLessThan(1e-5);
    }
    for (const { declaration } of cpu.tiles) {
      const one = await cpu.machine.readTile(declaration.name);
      const other = await webgpu.machine.readTile(declaration.name);
      expect(relativeDifference(one.planes, other.planes), declaration.name).toBeLessThan(1e-5);
    }
    for (const { machine } of [cpu, webgpu]) {
      // A last batch that is not full.
      machine.run({ program: 'train', set: 'train', first: 6, count: 5, epoch: 1 });
      machine.run({ program: 'evaluate', set: 'train', first: 0, count: 10, epoch: 1 });
    }
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
  });
});
