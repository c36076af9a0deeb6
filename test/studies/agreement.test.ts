/**
 * The shipped studies on both backends: the first batch of MNIST, tensor by tensor, and the accuracy after training.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../algorithms/index.ts';
import { type Backend, createCpuBackend, openStream, shuffledOrder, streamOf } from '../../emulator/index.ts';
import { loadDataSet } from '../../studies/data/load-data-set.ts';
import { expandStudy } from '../../studies/run/expand.ts';
import { type Plan, planRule } from '../../studies/run/plan.ts';
import { shapeOf } from '../../studies/run/run-study.ts';
import { trainRun } from '../../studies/run/trainer.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { backendFor, closeBackends } from '../backends.ts';
import { relativeDifference } from '../emulator/machines.ts';

closeBackends();

const root = resolve(import.meta.dirname, '../..');
const dataFolder = process.env.CROSSPOINT_DATA ?? join(root, '../shared/data');
const seed = 1;

/** Runs the first batch of the first epoch, as the trainer does. */
async function runFirstBatch(backend: Backend, plan: Plan, data: DataSet) {
  const { training, evaluation, tiles } = plan;
  const machine = await backend.open({ programs: [training, evaluation], tiles, seed });
  machine.loadSet('train', { ...data.train, width: data.width, classes: data.classes });
  machine.setOrder('train', shuffledOrder(data.train.count, openStream(seed, streamOf('order', '1'))));
  machine.run({ program: 'train', set: 'train', first: 0, count: training.batch, epoch: 1 });
  return machine;
}

describe('the first batch of MNIST', () => {
  for (const variant of ['ideal', 'gokmen-vlasov']) {
    for (const rule of ['bp', 'fa', 'dfa']) {
      it(`is the same on cpu and webgpu within 1e-4: ${variant}, ${rule}`, async (context) => {
        if (!existsSync(join(dataFolder, 'mnist'))) {
          console.warn(`SKIPPED, no MNIST in ${dataFolder}: ${context.task.name}`);
          context.skip('no MNIST');
        }
        const webGpu = await backendFor('webgpu', context);
        const data = await loadDataSet({ set: 'mnist', seed, folder: dataFolder });
        const { variants } = await readStudyFile(join(root, 'studies/mnist-bp-dfa.yaml'));
        const study = variants.find(({ name }) => name === variant)!.study;
        const plan = planRule(study, rule, shapeOf(data));
        const cpu = await runFirstBatch(createCpuBackend(), plan, data);
        const gpu = await runFirstBatch(webGpu, plan, data);
        for (const [index, { name }] of plan.training.values.entries()) {
          const [one, other] = [await cpu.readValue('train', index), await gpu.readValue('train', index)];
          expect(relativeDifference(one, other), name).toBeLessThan(1e-4);
        }
        for (const { declaration } of plan.tiles) {
          const [one, other] = [await cpu.readTile(declaration.name), await gpu.readTile(declaration.name)];
          expect(relativeDifference(one.planes, other.planes), declaration.name).toBeLessThan(1e-4);
        }
        gpu.close();
      });
    }
  }
});

describe('training', () => {
  // Without noise and converters rounding stays rounding. With them, a last place can tip a code or a pulse, and two runs
  // end as far apart as two seeds do.
  it('of exact devices ends within half a point of accuracy on cpu and webgpu', async (context) => {
    const webGpu = await backendFor('webgpu', context);
    const file = join(root, 'studies/bp-vs-dfa.yaml');
    const changes = { 'data.train': 1500, 'data.test': 2000, 'train.epochs': 2, 'train.seeds': [seed] };
    const { variants } = await readStudyFile(file, changes);
    const { study } = variants.find(({ name }) => name === 'ideal')!;
    const data = await loadDataSet({ set: 'digits', train: 1500, test: 2000, seed });
    const settled = settleStudy({ ...study, rules: ['bp', 'dfa'] }, file);
    for (const run of expandStudy(settled, 'digits')) {
      const accuracies: number[] = [];
      for (const backend of [createCpuBackend(), webGpu]) {
        const plan = planRule(settled.base, run.rule, shapeOf(data));
        const signal = new AbortController().signal;
        const options = { backend, run, plan, data, signal, onImages: () => {}, onEpoch: async () => {} };
        const trained = await trainRun(options);
        if (!trained.finished) throw new Error('the run was interrupted');
        accuracies.push(trained.record.epochs.at(-1)!.testAccuracy);
      }
      expect(Math.abs(accuracies[0]! - accuracies[1]!), run.rule).toBeLessThanOrEqual(0.005);
      expect(accuracies[0], run.rule).toBeGreaterThan(0.5);
    }
  });
});
