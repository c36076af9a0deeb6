/** Rules that settle and rules of features: one batch gives the same numbers on both backends. */
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../../emulator/index.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { openSmall, relativeDifference, type SmallStudy } from '../../emulator/machines.ts';

closeBackends();

const steps = { freeSteps: 8, nudgedSteps: 4 };
const written = { rate: 0.05, update: 'write' } as const;
const rates: SmallStudy = { activation: 'sharp-sigmoid', output: 'linear', training: { ...written, options: steps } };
const features: SmallStudy = { training: { ...written, options: { featureRate: 0.01 } } };

const studies: Record<string, SmallStudy> = {
  ep: rates,
  'ep-centred': { ...rates, output: 'softmax' },
  'ep-asymmetric': rates,
  chl: { training: { ...written, options: { freeSteps: 8, clampedSteps: 4 } }, activation: 'sigmoid' },
  hebb: features,
  oja: features,
  sanger: { training: { ...written, options: { featureRate: 0.01, block: 5 } } },
  softhebb: { ...features, widths: [30, 21, 5] },
  'deep-softhebb': { ...features, activation: 'relu' },
  'activation-learning': { training: written },
};

describe.each(Object.entries(studies))('%s', (rule, study) => {
  it('is the same on cpu and webgpu', async (context) => {
    const webgpu = await openSmall(await backendFor('webgpu', context), { rule, ...study });
    const cpu = await openSmall(createCpuBackend(), { rule, ...study });
    const compare = async (program: 'train' | 'evaluate', count: number) => {
      for (const { machine } of [cpu, webgpu]) machine.run({ program, set: 'train', first: 0, count, epoch: 1 });
      for (const [index, { name }] of cpu[program].values.entries()) {
        // Small differences of states that agree: what they change is compared as weights and biases.
        if (/^(contrast|change of bias)/.test(name)) continue;
        const one = await cpu.machine.readValue(program, index);
        expect(relativeDifference(one, await webgpu.machine.readValue(program, index)), name).toBeLessThan(1e-5);
      }
    };
    await compare('train', 6);
    for (const { name } of cpu.train.tiles) {
      const [one, other] = [await cpu.machine.readTile(name), await webgpu.machine.readTile(name)];
      expect(relativeDifference(one.planes, other.planes), name).toBeLessThan(1e-5);
    }
    for (const { name } of cpu.train.vectors) {
      const one = await cpu.machine.readVector(name);
      expect(relativeDifference(one, await webgpu.machine.readVector(name)), name).toBeLessThan(1e-5);
    }
    await compare('evaluate', 10);
    cpu.machine.close();
    webgpu.machine.close();
  });
});
