/** The runs of one call, one after the other on one backend, and what is needed to go on after it. */
import { type DataSet, fractionOf, underConditions } from '../../algorithms/index.ts';
import { portableStudy } from '../schema/portable-study.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { type Spent, writeCheckpoint } from './checkpoint.ts';
import { jobsOf, type Run } from './expand.ts';
import type { ImportedNetworks } from './import-networks.ts';
import type { EndedRun, PlannedOutcome } from './outcomes.ts';
import { type Plan, planRule, shapeOf } from './plan.ts';
import { programRun } from './program-run.ts';
import type { DivergedRecord, RunRecord, Snapshot } from './record.ts';
import type { TrainingRequest } from './request.ts';
import { saveWeights } from './save-weights.ts';
import { trainRun } from './trainer.ts';
import { TrainingError } from './training-error.ts';
import { tryArrays } from './try-arrays.ts';

/** Seconds between two checkpoints of a study that nobody interrupts. */
const checkpointInterval = 30;

export interface Work {
  readonly identity: string;
  readonly runs: readonly Run[];
  readonly planned: readonly PlannedOutcome[];
  readonly imported: ImportedNetworks;
}

type Network = readonly LayerWeights[];

export class Session {
  readonly #request: TrainingRequest;
  readonly #work: Work;
  readonly #finished: Map<string, RunRecord>;
  readonly #diverged: Map<string, DivergedRecord>;
  /** Networks that sources leave for the runs that program them, by identity of the source. */
  readonly #learnt: Map<string, Network>;
  readonly #before: Spent;
  readonly #start = performance.now();
  #conditioned: { readonly key: string; readonly data: DataSet } | undefined;
  #images = 0;
  #saved = performance.now();

  constructor(request: TrainingRequest, work: Work) {
    const { resume } = request;
    this.#request = request;
    this.#work = work;
    this.#finished = new Map(resume?.finished.map((record) => [record.identity, record]));
    this.#diverged = new Map(resume?.diverged.map((record) => [record.identity, record]));
    this.#learnt = new Map(resume?.learnt);
    this.#before = resume?.spent ?? { started: new Date().toISOString(), seconds: 0, images: 0 };
  }

  get spent(): Spent {
    const { started, seconds, images } = this.#before;
    return { started, seconds: seconds + (performance.now() - this.#start) / 1000, images: images + this.#images };
  }

  /**
   * @returns null where the signal stopped it; the checkpoint is written then
   * @throws TrainingError where no run stayed finite, or one that others are programmed from did not
   */
  async run(): Promise<readonly EndedRun[] | null> {
    const { data, reporter } = this.#request;
    const jobs = jobsOf(this.#work.runs);
    const trainedOn = ({ train, images }: Run['study']) => train.epochs * fractionOf(images.fraction, data.train.count);
    const imagesOf = ({ source, study }: Run) => (source ? data.test.count : trainedOn(study));
    const total = jobs.reduce((images, job) => images + imagesOf(job), 0);
    const programmed = jobs.filter(({ source, identity }) => source && !this.#finished.has(identity));
    await tryArrays(
      this.#request.backend,
      programmed.map((job) => this.#planOf(job)),
    );
    reporter.onStart(total, this.#before.images);
    for (const [place, job] of jobs.entries()) {
      if (this.#finished.has(job.identity) || this.#diverged.has(job.identity)) continue;
      reporter.onRun(job, place, jobs.length);
      if (!(await this.#do(job))) return null;
    }
    if (this.#finished.size === 0) {
      throw new TrainingError([...this.#diverged.values()].map(({ message }) => message).join('\n'));
    }
    return this.#work.runs.map((run) => {
      const diverged = this.#diverged.get(run.identity);
      if (diverged) return { run, diverged };
      return { run, record: this.#recordOf(run), source: run.source && this.#recordOf(run.source) };
    });
  }

  #recordOf({ identity }: Run): RunRecord {
    const record = this.#finished.get(identity);
    if (!record) throw new RangeError(`no record of run ${identity}`);
    return record;
  }

  /** @returns whether it was finished */
  #do(job: Run): Promise<boolean> {
    return job.source ? this.#program(job, job.source) : this.#train(job);
  }

  /** Where it diverges, the study goes on; not where others are programmed from it. */
  async #train(run: Run): Promise<boolean> {
    try {
      return await this.#trainToEnd(run);
    } catch (error) {
      const needed = this.#work.runs.some(({ source }) => source?.identity === run.identity);
      if (!(error instanceof TrainingError) || needed) throw error;
      const { message, epochs } = error;
      this.#diverged.set(run.identity, { identity: run.identity, epochs: [...epochs], message });
      this.#request.reporter.onDiverged(run, message);
      return true;
    }
  }

  async #trainToEnd(run: Run): Promise<boolean> {
    const { backend, signal, reporter, resume } = this.#request;
    const data = this.#dataOf(run);
    const from = resume?.current?.state.identity === run.identity ? resume.current : undefined;
    const imported = run.study.network.weights !== undefined;
    const trained = await trainRun({
      ...{ backend, run, data, from, signal },
      plan: this.#planOf(run),
      initial: imported ? this.#importedFor(run) : undefined,
      onImages: (count) => this.#count(count),
      onEpoch: async (record, take) => {
        reporter.onEpoch(run, record);
        if (performance.now() - this.#saved > 1000 * checkpointInterval) await this.#save(await take());
      },
    });
    if (!trained.finished) {
      await this.#save(trained.snapshot);
      return false;
    }
    const users = this.#work.runs.filter(({ source }) => source?.identity === run.identity);
    if (users.length > 0) this.#learnt.set(run.identity, trained.weights);
    if (!imported) await this.#keep(users[0] ?? run, trained.weights);
    this.#finished.set(run.identity, trained.record);
    return true;
  }

  async #program(run: Run, source: Run): Promise<boolean> {
    const { backend, signal, reporter } = this.#request;
    const data = this.#dataOf(run);
    const network = this.#learnt.get(source.identity);
    if (!network) throw new RangeError(`no weights of run ${source.identity}`);
    const record = await programRun({
      ...{ backend, run, data, network, signal },
      plan: this.#planOf(run),
      onImages: (count) => this.#count(count),
    });
    if (record === null) {
      await this.#save(null);
      return false;
    }
    for (const epoch of record.epochs) reporter.onEpoch(run, epoch);
    this.#finished.set(run.identity, record);
    if (performance.now() - this.#saved > 1000 * checkpointInterval) await this.#save(null);
    return true;
  }

  /** The images of a run; runs under the same conditions that follow each other share them. */
  #dataOf({ study: { images }, seed }: Run): DataSet {
    const key = JSON.stringify([images, seed]);
    if (this.#conditioned?.key !== key) {
      this.#conditioned = { key, data: underConditions(this.#request.data, images, seed) };
    }
    return this.#conditioned.data;
  }

  /** That of its outcome; a source has none. */
  #planOf(run: Run): Plan {
    const { planned } = this.#work;
    const outcome = planned.find(({ variant, rule }) => variant === run.variant && rule === run.rule);
    return outcome?.plan ?? planRule(run.study, run.rule, shapeOf(this.#request.data));
  }

  #importedFor(source: Run): Network | undefined {
    const user = this.#work.runs.find((run) => run.source?.identity === source.identity);
    return user && this.#work.imported.get(user.variant)?.layers;
  }

  #count(images: number): void {
    this.#images += images;
    this.#request.reporter.onImages(images);
  }

  async #keep(run: Run, network: Network): Promise<void> {
    const { folder, saveWeights: asked } = this.#request;
    if (asked) await saveWeights(folder, run, network);
  }

  async #save(current: Snapshot | null): Promise<void> {
    const { file, study, backend, dataFolder, reproduce, folder, saveWeights: asked = false } = this.#request;
    await writeCheckpoint(folder, {
      request: {
        file,
        study: portableStudy(study),
        identity: this.#work.identity,
        backend: backend.name,
        data: dataFolder ?? null,
        reproduce: [...reproduce],
        saveWeights: asked,
      },
      finished: [...this.#finished.values()],
      diverged: [...this.#diverged.values()],
      current,
      learnt: this.#learnt,
      spent: this.spent,
    });
    this.#saved = performance.now();
  }
}
