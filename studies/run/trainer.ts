/**
 * One run on one machine: evaluate, then epoch after epoch of training and evaluation.
 *
 * The trainer queues batches and asks for nothing until the epoch ends, when the counters are read once. Between batches
 * it now and then lets the event loop turn, so that Ctrl-C and the progress bar work, and lets a GPU catch up, so that
 * its queue stays short. Where an interrupt falls does not matter: random numbers are keyed by epoch and position.
 */
import { setImmediate } from 'node:timers/promises';
import type { DataSet } from '../../algorithms/index.ts';
import { changingFields } from '../../devices/index.ts';
import {
  type Backend,
  type Machine,
  meanConductance,
  openStream,
  type Program,
  shuffledOrder,
  streamOf,
} from '../../emulator/index.ts';
import { labelOf, type Run } from './expand.ts';
import type { Plan } from './plan.ts';
import { addCounts, type Counts, type EpochRecord, type RunRecord, type RunState, type Snapshot } from './record.ts';
import { TrainingError } from './training-error.ts';

export interface TrainerOptions {
  readonly backend: Backend;
  readonly run: Run;
  readonly plan: Plan;
  readonly data: DataSet;
  /** Where an interrupted run left off. */
  readonly from?: Snapshot | undefined;
  /** Once aborted, the run stops after the batch at hand. */
  readonly signal: AbortSignal;
  /** Told of training images as they are queued. */
  readonly onImages: (count: number) => void;
  readonly onEpoch: (record: EpochRecord, take: () => Promise<Snapshot>) => Promise<void>;
}

export type Trained =
  | { readonly finished: true; readonly record: RunRecord }
  | { readonly finished: false; readonly snapshot: Snapshot };

export async function trainRun(options: TrainerOptions): Promise<Trained> {
  const { backend, plan, run, data } = options;
  const { training, evaluation, tiles } = plan;
  const machine = await backend.open({ programs: [training, evaluation], tiles, seed: run.seed });
  try {
    for (const name of ['train', 'test'] as const) {
      machine.loadSet(name, { ...data[name], width: data.width, classes: data.classes });
    }
    const trainer = new Trainer(machine, options);
    await trainer.restore();
    return await trainer.train();
  } finally {
    machine.close();
  }
}

class Trainer {
  readonly #machine: Machine;
  readonly #options: TrainerOptions;
  readonly #queue: Queue;
  #state: RunState;

  constructor(machine: Machine, options: TrainerOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#queue = new Queue(machine, options.backend.name === 'webgpu');
    this.#state = options.from?.state ?? {
      identity: options.run.identity,
      epoch: 0,
      phase: 'evaluate',
      position: 0,
      counted: null,
      epochs: [],
    };
  }

  async restore(): Promise<void> {
    const { from } = this.#options;
    if (!from) return;
    for (const [name, planes] of Object.entries(from.machine.planes)) {
      const fields = from.machine.fields[name] ?? (await this.#machine.readTile(name)).fields;
      this.#machine.writeTile(name, { planes, fields });
    }
    for (const [name, values] of Object.entries(from.machine.vectors)) this.#machine.writeVector(name, values);
  }

  async train(): Promise<Trained> {
    const { run, signal, onEpoch } = this.#options;
    for (;;) {
      if (this.#state.phase === 'train') await this.#trainEpoch();
      const evaluation = signal.aborted ? null : await this.#evaluate();
      if (evaluation === null) return { finished: false, snapshot: await this.#takeSnapshot() };
      const { epoch, counted } = this.#state;
      const record = epochRecord(epoch, scoreOf(counted), scoreOf(evaluation));
      const epochs = [...this.#state.epochs, record];
      if (epoch >= run.study.train.epochs) {
        await onEpoch(record, () => this.#takeSnapshot());
        return { finished: true, record: await this.#finish(epochs, counted ?? [], evaluation) };
      }
      this.#state = { ...this.#state, epoch: epoch + 1, phase: 'train', position: 0, counted: null, epochs };
      await onEpoch(record, () => this.#takeSnapshot());
    }
  }

  /** Trains to the end of the epoch, or to where the signal stops it. */
  async #trainEpoch(): Promise<void> {
    const { run, plan, data, onImages } = this.#options;
    const { epoch, position: start } = this.#state;
    const { count } = data.train;
    const order = shuffledOrder(count, openStream(run.seed, streamOf('order', String(epoch))));
    this.#machine.setOrder('train', order);
    const position = await this.#runBatches(plan.training, 'train', start, onImages);
    const counts = await this.#readCounts(plan.training, start / plan.training.batch);
    const counted = addCounts(this.#state.counted, counts);
    this.#state = { ...this.#state, position, counted, phase: position < count ? 'train' : 'evaluate' };
  }

  /** Counters of the test images; null where the signal stopped it. */
  async #evaluate(): Promise<Counts | null> {
    const { plan, data } = this.#options;
    const position = await this.#runBatches(plan.evaluation, 'test', 0, () => {});
    return position < data.test.count ? null : await this.#readCounts(plan.evaluation, 0);
  }

  /** @returns the position reached */
  async #runBatches(program: Program, set: 'train' | 'test', start: number, onImages: (count: number) => void) {
    const { data, signal } = this.#options;
    const total = data[set].count;
    let first = start;
    while (first < total && !signal.aborted) {
      const count = Math.min(program.batch, total - first);
      this.#machine.run({ program: program.name, set, first, count, epoch: this.#state.epoch });
      first += count;
      onImages(count);
      await this.#queue.breathe();
    }
    return first;
  }

  async #readCounts(program: Program, batchesBefore: number): Promise<Counts> {
    const { counts, notFinite } = await this.#machine.readCounters();
    if (notFinite) {
      const { run } = this.#options;
      const doing = program.name === 'train' ? 'batch' : 'evaluation batch';
      throw new TrainingError(
        `Expected every signal to stay finite, got not-a-number or infinity in \`${notFinite.operation}\` at epoch ` +
          `${this.#state.epoch}, ${doing} ${batchesBefore + notFinite.batch + 1} (run ${labelOf(run)}); ` +
          `a smaller \`train.rate\` than ${run.study.train.rate} may help`,
      );
    }
    return (counts[program.name] ?? []).map((counters) => ({ ...counters }));
  }

  async #takeSnapshot(): Promise<Snapshot> {
    const { training, tiles } = this.#options.plan;
    const planes: Record<string, Float64Array> = {};
    const fields: Record<string, Float64Array> = {};
    const vectors: Record<string, Float64Array> = {};
    for (const { declaration, device } of tiles) {
      const { name, role } = declaration;
      if (role !== 'weights' && !device.pulse?.rest) continue;
      const state = await this.#machine.readTile(name);
      planes[name] = state.planes;
      if (device.pulse && changingFields(device.pulse).length > 0) fields[name] = state.fields;
    }
    for (const { name } of training.vectors) vectors[name] = await this.#machine.readVector(name);
    return { state: this.#state, machine: { planes, fields, vectors } };
  }

  async #finish(epochs: EpochRecord[], training: Counts, evaluation: Counts): Promise<RunRecord> {
    const conductance: Record<string, number> = {};
    for (const spec of this.#options.plan.tiles) {
      const { planes } = await this.#machine.readTile(spec.declaration.name);
      conductance[spec.declaration.name] = meanConductance(spec, planes);
    }
    return { identity: this.#options.run.identity, epochs, training, evaluation, conductance };
  }
}

/** How long a CPU may work before the event loop turns, @unit ms. */
const longestTurn = 50;
/** Batches between two looks at how far a GPU has come; at most twice as many are queued. */
const batchesPerSettle = 16;

/** Paces the work: lets the event loop turn, keeps a GPU's queue short. */
class Queue {
  readonly #machine: Machine;
  readonly #settles: boolean;
  #batches = 0;
  /** The first batch lets it turn at once: many short runs must not keep Ctrl-C waiting. */
  #turned = Number.NEGATIVE_INFINITY;
  #settled: Promise<void> = Promise.resolve();

  constructor(machine: Machine, settles: boolean) {
    this.#machine = machine;
    this.#settles = settles;
  }

  async breathe(): Promise<void> {
    this.#batches += 1;
    if (this.#settles && this.#batches % batchesPerSettle === 0) {
      // Waits for the batches before the last ones, so that the GPU never runs dry.
      const before = this.#settled;
      this.#settled = this.#machine.settle();
      // It is awaited in its turn; a failure until then must not count as unhandled.
      this.#settled.catch(() => {});
      await before;
    }
    if (performance.now() - this.#turned < longestTurn) return;
    await setImmediate();
    this.#turned = performance.now();
  }
}

interface Score {
  readonly accuracy: number;
  /** Mean cross-entropy, nat. */
  readonly loss: number;
}

function scoreOf(counts: Counts | null): Score | null {
  const score = counts?.find((counters) => counters.samples !== undefined);
  if (!score) return null;
  const samples = score.samples ?? 0;
  // The backend sums the loss in 2⁻¹⁶ nat.
  return { accuracy: (score.correct ?? 0) / samples, loss: (score.loss ?? 0) / samples / 2 ** 16 };
}

function epochRecord(epoch: number, train: Score | null, test: Score | null): EpochRecord {
  if (!test) throw new RangeError('an evaluation program without a score');
  return {
    epoch,
    trainAccuracy: train?.accuracy ?? null,
    trainLoss: train?.loss ?? null,
    testAccuracy: test.accuracy,
    testLoss: test.loss,
  };
}
