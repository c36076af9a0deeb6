/**
 * One run on one machine: evaluate, then epoch after epoch of training and evaluation.
 *
 * The trainer queues batches and asks for nothing until the epoch ends, when the counters are read once. Between batches
 * it now and then lets the event loop turn, so that Ctrl-C and the progress bar work, and lets a GPU catch up, so that
 * its queue stays short. Where an interrupt falls does not matter: random numbers are keyed by epoch and position.
 *
 * Where tiles have wires, what a read sees is solved before the first batch and again every so many batches, counted from
 * the first of the run; a snapshot holds what was solved last.
 */
import type { DataSet } from '../../algorithms/index.ts';
import {
  type Backend,
  type Machine,
  meanConductance,
  openStream,
  type Program,
  shuffledOrder,
  streamOf,
  usualRefresh,
} from '../../emulator/index.ts';
import { rateDecayOf } from '../schema/rate-decay-schema.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { labelOf, type Run } from './expand.ts';
import { followsStates, type LookedTiles, lookedTiles, restoreMachine, saveMachine } from './machine-state.ts';
import { readNetwork, writeNetwork } from './machine-weights.ts';
import type { Plan } from './plan.ts';
import { pruneNetwork } from './prune-network.ts';
import { Queue } from './queue.ts';
import { rateFactorAt } from './rate-factor.ts';
import { addCounts, type Counts, type EpochRecord, type RunRecord, type RunState, type Snapshot } from './record.ts';
import { epochRecord, scoreOf } from './score.ts';
import { TrainingError } from './training-error.ts';

export interface TrainerOptions {
  readonly backend: Backend;
  readonly run: Run;
  readonly plan: Plan;
  readonly data: DataSet;
  /** Weights to start from in the place of random ones. */
  readonly initial?: readonly LayerWeights[] | undefined;
  /** Where an interrupted run left off. */
  readonly from?: Snapshot | undefined;
  /** Once aborted, the run stops after the batch at hand. */
  readonly signal: AbortSignal;
  /** Told of training images as they are queued. */
  readonly onImages: (count: number) => void;
  readonly onEpoch: (record: EpochRecord, take: () => Promise<Snapshot>) => Promise<void>;
}

export type Trained =
  | { readonly finished: true; readonly record: RunRecord; readonly weights: readonly LayerWeights[] }
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
    await trainer.prepare();
    return await trainer.train();
  } finally {
    machine.close();
  }
}

class Trainer {
  readonly #machine: Machine;
  readonly #options: TrainerOptions;
  readonly #queue: Queue;
  #looked: LookedTiles = new Map();
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
      tiles: [],
    };
  }

  /** Puts the machine where the run begins, or where it was interrupted. */
  async prepare(): Promise<void> {
    const { from, initial, plan } = this.#options;
    if (from) {
      this.#looked = await restoreMachine(this.#machine, from.machine);
      return;
    }
    if (initial) await writeNetwork(this.#machine, plan.tiles, initial);
    await this.#refreshReads();
  }

  async train(): Promise<Trained> {
    const { run, signal, onEpoch } = this.#options;
    for (;;) {
      if (this.#state.phase === 'train') await this.#trainEpoch();
      if (!signal.aborted) await this.#pruneIfDue();
      const evaluation = signal.aborted ? null : await this.#evaluate();
      if (evaluation === null) return { finished: false, snapshot: await this.#takeSnapshot() };
      const { epoch, counted } = this.#state;
      const record = epochRecord(epoch, scoreOf(counted), scoreOf(evaluation));
      const epochs = [...this.#state.epochs, record];
      if (epoch >= run.study.train.epochs) {
        await onEpoch(record, () => this.#takeSnapshot());
        const { tiles, training } = this.#options.plan;
        const weights = await readNetwork(this.#machine, tiles, training);
        return { finished: true, record: await this.#finish(epochs, counted ?? [], evaluation), weights };
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

  async #pruneIfDue(): Promise<void> {
    const { run, plan } = this.#options;
    const { pruning } = run.study.train;
    if (pruning?.after === this.#state.epoch) await pruneNetwork(this.#machine, plan.tiles, plan.training, pruning);
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
    const { epoch } = this.#state;
    let first = start;
    while (first < total && !signal.aborted) {
      const count = Math.min(program.batch, total - first);
      if (set === 'train') await this.#refreshIfDue(first / program.batch, Math.ceil(total / program.batch));
      const decay = set === 'train' ? { rateFactor: this.#rateFactor(first / total) } : {};
      this.#machine.run({ program: program.name, set, first, count, epoch, ...decay });
      first += count;
      onImages(count);
      await this.#queue.breathe();
    }
    return first;
  }

  /** @param done share of this epoch */
  #rateFactor(done: number): number {
    const { epochs, rateDecay } = this.#options.run.study.train;
    const decay = rateDecayOf(rateDecay);
    return decay ? rateFactorAt(decay, { epoch: this.#state.epoch, done, epochs }) : 1;
  }

  /** @param batch of this epoch; @param batches in an epoch */
  async #refreshIfDue(batch: number, batches: number): Promise<void> {
    const everies = this.#options.plan.tiles.flatMap((spec) =>
      spec.wires || followsStates(spec) ? [spec.wires?.refresh ?? usualRefresh] : [],
    );
    const before = (this.#state.epoch - 1) * batches + batch;
    if (everies.length > 0 && before > 0 && before % Math.min(...everies) === 0) await this.#refreshReads();
  }

  async #refreshReads(): Promise<void> {
    this.#state = { ...this.#state, tiles: [...(await this.#machine.refreshReads())] };
    this.#looked = await lookedTiles(this.#machine, this.#options.plan.tiles);
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
        this.#state.epochs,
      );
    }
    return (counts[program.name] ?? []).map((counters) => ({ ...counters }));
  }

  async #takeSnapshot(): Promise<Snapshot> {
    const machine = await saveMachine(this.#machine, this.#options.plan, this.#looked);
    return { state: this.#state, machine };
  }

  async #finish(epochs: EpochRecord[], training: Counts, evaluation: Counts): Promise<RunRecord> {
    const conductance: Record<string, number> = {};
    for (const spec of this.#options.plan.tiles) {
      const { name } = spec.declaration;
      conductance[name] = await this.#machine.inspectTile(name, ({ planes }) => meanConductance(spec, planes));
    }
    const { tiles } = this.#state;
    return { identity: this.#options.run.identity, epochs, training, evaluation, conductance, tiles };
  }
}
