/** One training batch of each rule of targets, of inverses and of models: the same numbers on every backend. */
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../../emulator/index.ts';
import { backendFor, closeBackends } from '../../backends.ts';
import { openSmall, realConverters, relativeDifference, type SmallStudy } from '../../emulator/machines.ts';
import { orthogonal } from './rule-tests.ts';

closeBackends();

const square: SmallStudy = { rule: 'gait-prop', widths: [30, 14, 14, 5], activation: 'leaky-relu' };
const studies: Record<string, SmallStudy> = {
  tp: { rule: 'tp', training: { options: { feedbackUpdates: 2 } } },
  'tp, pulsed': { rule: 'tp', device: 'gokmen-vlasov' },
  dtp: { rule: 'dtp' },
  'dtp with converters and Adam': {
    rule: 'dtp',
    converters: realConverters,
    training: { optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, rate: 1e-3 },
  },
  // Its own are so small that the differences of targets lose four of seven digits; these lose two.
  'fw-dtp': { rule: 'fw-dtp', training: { options: { targetStep: 0.5, feedbackScale: 1 } } },
  'gait-prop': { ...square, training: { options: { orthogonality: 0 } } },
  'gait-prop, regularised, on pairs': { ...square, mapping: 'differential' },
  pat: { rule: 'pat' },
  'pat with converters and noise': { rule: 'pat', converters: realConverters, array: { rows: 8, columns: 7 } },
};

describe.each(Object.entries(studies))('%s', (_, study) => {
  it('gives the same first batch on cpu and webgpu', async (context) => {
    const written: SmallStudy = { ...study, training: { update: 'write', ...study.training } };
    const webgpu = await openSmall(await backendFor('webgpu', context), written);
    const cpu = await openSmall(createCpuBackend(), written);
    for (const { machine, tiles } of [cpu, webgpu]) {
      if (study.rule === 'gait-prop') {
        // Float32 loses the condition number of what it inverts.
        for (const { declaration } of tiles.filter((spec) => /layer [23]/.test(spec.declaration.name))) {
          const { entries } = orthogonal(14, declaration.name === 'layer 2' ? 2 : 3);
          const planes = entries.map((one, at) => 0.8 * one + (at % 5) * 0.01);
          const pair = study.mapping === 'differential' ? [...planes, ...planes.map((one) => -one)] : [...planes];
          machine.writeTile(declaration.name, { planes: Float64Array.from(pair), fields: new Float64Array(0) });
        }
      }
      machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch: 1 });
    }
    for (const [value, { name }] of cpu.train.values.entries()) {
      const [one, other] = [
        await cpu.machine.readValue('train', value),
        await webgpu.machine.readValue('train', value),
      ];
      expect(relativeDifference(one, other), name).toBeLessThan(1e-5);
    }
    for (const { declaration } of cpu.tiles) {
      const [one, other] = [
        await cpu.machine.readTile(declaration.name),
        await webgpu.machine.readTile(declaration.name),
      ];
      expect(relativeDifference(one.planes, other.planes), declaration.name).toBeLessThan(1e-5);
    }
    for (const { name } of cpu.train.vectors) {
      const [one, other] = [await cpu.machine.readVector(name), await webgpu.machine.readVector(name)];
      expect(relativeDifference(one, other), name).toBeLessThan(1e-5);
    }
    expect((await webgpu.machine.readCounters()).notFinite).toBeNull();
    for (const { machine } of [cpu, webgpu]) machine.close();
  });
});
