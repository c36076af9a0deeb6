/**
 * One study, two backends: rules with frozen copies, second passes, memory of samples and solves over a batch change the same
 * on the CPU and on WebGPU.
 */
import { describe, expect, it } from 'vitest';
import { createCpuBackend, openStream, shuffledOrder } from '../../../emulator/index.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { openSmall, relativeDifference, type SmallStudy } from '../../emulator/machines.ts';

closeBackends();

const studies: readonly SmallStudy[] = [
  { rule: 'pepita', activation: 'relu' },
  { rule: 'forward-forward', activation: 'relu', training: { rate: 0.005 } },
  { rule: 'f3', output: 'sigmoid' },
  { rule: 'align-prop' },
  { rule: 'align-ada' },
  { rule: 'align-zero', training: { options: { parametrisation: 'ntk' } } },
  { rule: 'pal', output: 'sigmoid', training: { options: { steps: 3, noise: 0.1 } } },
  { rule: 'tdca', training: { options: { depth: 2 } } },
  { rule: 'consequentialism' },
  { rule: 'bean', training: { options: { strength: 3 } } },
  { rule: 'burst-ccn', activation: 'sigmoid', output: 'sigmoid' },
  { rule: 'burst-ccn', activation: 'sigmoid', output: 'sigmoid', training: { options: { feedback: 'tied' } } },
];

/** Small differences of rates of the order of 1, which is what single precision rounds them by. */
const differences = /^(apical potential|error) \d$/;

describe.each(studies)('$rule', (study) => {
  it('changes the same on cpu and webgpu, with a sample that comes twice', async (context) => {
    const options = { ...study, training: { rate: 0.1, update: 'write', ...study.training } } as const;
    const webgpu = await openSmall(await backendFor('webgpu', context), options);
    const cpu = await openSmall(createCpuBackend(), options);
    const { tiles, train } = cpu;
    for (const epoch of [1, 2]) {
      const order = shuffledOrder(60, openStream(epoch, 1)).map((sample, place) => (place === 0 ? 0 : sample));
      for (const { machine } of [cpu, webgpu]) {
        machine.setOrder('train', order);
        machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch });
      }
      for (const [value, { name }] of train.values.entries()) {
        const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readValue('train', value)));
        const unit = study.rule === 'burst-ccn' && differences.test(name) ? [1] : [];
        const difference = relativeDifference([...one!, ...unit], [...other!, ...unit]);
        expect(difference, `${name}, epoch ${epoch}`).toBeLessThan(1e-5);
      }
      for (const { declaration } of tiles) {
        const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readTile(declaration.name)));
        expect(relativeDifference(one!.planes, other!.planes), declaration.name).toBeLessThan(1e-5);
      }
      for (const { name } of train.vectors) {
        const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readVector(name)));
        expect(relativeDifference(one!, other!), name).toBeLessThan(1e-5);
      }
      for (const { name } of train.memories) {
        const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readMemory(name, 'train')));
        expect(relativeDifference(one!, other!), name).toBeLessThan(1e-5);
      }
    }
    for (const { machine } of [cpu, webgpu]) {
      machine.run({ program: 'evaluate', set: 'train', first: 0, count: 10, epoch: 1 });
    }
    const score = cpu.evaluate.operations.findIndex(({ kind }) => kind === 'score');
    const [one, other] = await Promise.all([cpu, webgpu].map(({ machine }) => machine.readCounters()));
    expect(other!.notFinite).toBeNull();
    expect(other!.counts.evaluate?.[score]?.correct).toBe(one!.counts.evaluate?.[score]?.correct);
    for (const { machine } of [cpu, webgpu]) machine.close();
  });
});
