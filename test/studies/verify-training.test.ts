/** Training phases against golden figures. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../emulator/index.ts';
import { distribute } from '../../studies/verify/neurosim/distributions.ts';
import { neurosimInference } from '../../studies/verify/neurosim/inference.ts';
import { neurosimTraining } from '../../studies/verify/neurosim/training.ts';
import { trainingChip } from '../../studies/verify/neurosim/training-design.ts';
import { trainingFigures } from '../../studies/verify/neurosim/training-figures.ts';
import { phasesOf } from '../../studies/verify/neurosim/training-phases.ts';
import { type TrainingRecord, trainingSchema } from '../../studies/verify/neurosim/training-schema.ts';
import { goldenFile } from './golden-training.ts';

const { records } = trainingSchema.parse(goldenFile);

function recordOf(id: string): TrainingRecord {
  const record = records.find((each) => each.id === id);
  if (!record) throw new Error(`no record ${id}`);
  return record;
}

describe('training phases', () => {
  const { distributions, apart } = distribute(trainingFigures({ records }));

  it.each(
    ['forward', 'activation gradient', 'weight gradient', 'weight update'].flatMap((phase) => [
      `${phase} latency`,
      `${phase} energy`,
    ]),
  )('agree with the golden figures within their tolerance: %s', (quantity) => {
    const distribution = distributions.find((each) => each.quantity === quantity);
    expect(distribution?.accepted).toEqual({ median: 0.2, percentile90: 0.4 });
    expect(distribution?.median).toBeLessThan(0.2);
    expect(distribution?.percentile90).toBeLessThan(0.4);
    expect(distribution?.cases).toBeGreaterThanOrEqual(10);
  });

  it('have cells of the golden area, and gradient units within the tolerance of chips', () => {
    expect(distributions.find(({ quantity }) => quantity === 'area')).toMatchObject({ level: 'chip', passed: true });
  });

  it('leave apart what differs on purpose, each for a reason of its own', () => {
    expect(new Set(apart.map(({ reason }) => reason)).size).toBe(apart.length);
    const figures = apart.reduce((sum, { cases }) => sum + cases, 0);
    const compared = distributions.reduce((sum, { cases }) => sum + cases, 0);
    expect(figures).toBeLessThan(compared / 2);
  });
});

describe('what changes between records', () => {
  const base = recordOf('t-fefet5b-32nm-sub64');
  const phases = (record: TrainingRecord) => phasesOf(record, trainingChip(record));
  const update = (id: string) => phases(recordOf(id))['weight update'];
  const golden = (id: string, key: string) => recordOf(id).results.chip[key] ?? Number.NaN;
  const updateLatency = 'Chip_PEAK_writeLatency_of_Weight_Update_ns';

  it('changes updates as in the golden file: pulse width, levels, array size, write voltage', () => {
    const ratio = (id: string, other = base.id) => update(id)!.latency / update(other)!.latency;
    expect(ratio('t-fefet-32nm-wpulse1us')).toBeCloseTo(20, 0);
    for (const id of ['t-fefet-32nm-wpulse1us', 't-rram5b-32nm', 't-fefet-32nm-sub32', 't-fefet-32nm-batch32']) {
      const expected = golden(id, updateLatency) / golden(base.id, updateLatency);
      expect(Math.abs(ratio(id) / expected - 1), id).toBeLessThan(0.1);
    }
    expect(update('t-fefet-32nm-vw3')!.energy / update(base.id)!.energy).toBeCloseTo(0.565, 2);
  });

  it('changes memory, which is most of the energy of weight gradients', () => {
    const gradient = (id: string) => phases(recordOf(id))['weight gradient']!;
    const { energy, arrayEnergy } = gradient(base.id);
    expect(1 - arrayEnergy / energy).toBeGreaterThan(0.8);
    expect(gradient('t-fefet-32nm-gddr5').energy / energy).toBeCloseTo(2.05e12 / 6.36e11, 1);
    expect(gradient('t-fefet-32nm-gddr5').arrayEnergy).toBe(arrayEnergy);
  });

  it('leaves gradients alone where only the cells change', () => {
    const gradient = (id: string) => phases(recordOf(id))['weight gradient']!.arrayEnergy;
    expect(gradient('t-rram5b-32nm') / gradient(base.id)).toBeCloseTo(1, 1);
  });

  it('bills nothing but the forward phase where nothing is trained', () => {
    expect(Object.keys(phases(recordOf('t-fefet-32nm-infonly')))).toEqual(['forward']);
  });
});

describe('a file of training figures', () => {
  it('is told from one of inference by its source', () => {
    const inference: unknown = JSON.parse(
      readFileSync(new URL('../fixtures/cost/inference.json', import.meta.url), 'utf8'),
    );
    expect(neurosimTraining.recognise(goldenFile, 'training.json')?.records).toHaveLength(24);
    expect(neurosimInference.recognise(goldenFile, 'training.json')).toBeNull();
    expect(neurosimTraining.recognise(inference, 'inference.json')).toBeNull();
    expect(() => neurosimTraining.recognise({ ...goldenFile, records: [{ id: 'cut' }] }, 'cut.json')).toThrow(
      'cut.json',
    );
  });

  it('passes as a whole', async () => {
    const golden = trainingSchema.parse(goldenFile);
    const { comparisons } = await neurosimTraining.verify(golden, createCpuBackend(), { seed: 1, factor: 1 });
    expect(comparisons.length).toBeGreaterThanOrEqual(9);
    for (const { name, worst } of comparisons) expect(worst, name).toBeLessThanOrEqual(1);
  });
});
