/**
 * A study from its runs to its result. Runs follow one another on one backend; where the signal stops them, everything
 * so far goes into a checkpoint and a later call goes on from there to the same result.
 */
import type { DataSet } from '../../algorithms/index.ts';
import type { Backend } from '../../emulator/index.ts';
import type { Result } from '../../reports/index.ts';
import { packageVersion } from '../package-facts.ts';
import { portableStudy } from '../schema/portable-study.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import { checksumOf, identityOf } from './canonical.ts';
import { type Checkpoint, CheckpointError, type Spent, writeCheckpoint } from './checkpoint.ts';
import { expandStudy, type Run } from './expand.ts';
import { drawUpOutcome, type FinishedRun, type PlannedOutcome, planOutcomes } from './outcomes.ts';
import type { DataShape } from './plan.ts';
import type { EpochRecord, RunRecord, Snapshot } from './record.ts';
import { trainRun } from './trainer.ts';

export interface StudyRequest {
  /** Name of the study file, for messages. */
  readonly file: string;
  readonly study: SettledStudy;
  /** Commands that give the result again. */
  readonly reproduce: readonly string[];
}

/** Told what happens; for progress bars and lines. */
export interface StudyReporter {
  /** `done` of `total` training images were there before. */
  onStart(total: number, done: number): void;
  onRun(run: Run, place: number, runs: number): void;
  onImages(count: number): void;
  onEpoch(run: Run, record: EpochRecord): void;
}

export interface TrainingRequest extends StudyRequest {
  readonly data: DataSet;
  /** Folder of the data set, where one was named. */
  readonly dataFolder: string | undefined;
  readonly backend: Backend;
  /** Folder for checkpoints. */
  readonly folder: string;
  readonly resume?: Checkpoint | undefined;
  readonly signal: AbortSignal;
  readonly reporter: StudyReporter;
}

/** Identity of a study: what it is and what it learns from. */
export function studyIdentity(study: SettledStudy, checksum: string): string {
  return identityOf({ study: portableStudy(study), data: checksum });
}

export function shapeOf({ width, classes, train, test }: DataSet): DataShape {
  return { width, classes, train: train.count, test: test.count };
}

/** Seconds between two checkpoints of a study that nobody interrupts. */
const checkpointInterval = 30;

/**
 * The checkpoint is for the caller to remove, once the result is on the disk.
 *
 * @returns null where the signal stopped it; the checkpoint is written then
 */
export async function runStudy(request: TrainingRequest): Promise<Result | null> {
  const { study, data, resume } = request;
  const checksum = checksumOf(data);
  const identity = studyIdentity(study, checksum);
  if (resume) checkResume(request, resume, identity);
  const planned = planOutcomes(study, request.file, shapeOf(data));
  const session = new Session(request, identity, expandStudy(study, checksum));
  const finished = await session.run(planned);
  if (finished === null) return null;
  return assemble(request, { identity, planned, finished, spent: session.spent });
}

function checkResume({ backend, folder, study }: TrainingRequest, checkpoint: Checkpoint, identity: string): void {
  if (checkpoint.request.identity !== identity) {
    const asked = study.base.title;
    throw new CheckpointError(
      `Expected the checkpoint in \`${folder}\` to be of this study (${asked}) and its data, got one of another ` +
        `(\`${checkpoint.request.file}\`, identity ${checkpoint.request.identity.slice(0, 12)})`,
    );
  }
  if (checkpoint.request.backend !== backend.name) {
    throw new CheckpointError(
      `Expected to go on with \`--backend ${checkpoint.request.backend}\`, as the checkpoint in \`${folder}\` began, ` +
        `got \`${backend.name}\``,
    );
  }
}

/** The runs of one call, and what is needed to go on after it. */
class Session {
  readonly #request: TrainingRequest;
  readonly #identity: string;
  readonly #runs: readonly Run[];
  readonly #finished: RunRecord[];
  readonly #before: Spent;
  readonly #start = performance.now();
  #images = 0;
  #saved = performance.now();

  constructor(request: TrainingRequest, identity: string, runs: readonly Run[]) {
    this.#request = request;
    this.#identity = identity;
    this.#runs = runs;
    this.#finished = [...(request.resume?.finished ?? [])];
    this.#before = request.resume?.spent ?? { started: new Date().toISOString(), seconds: 0, images: 0 };
  }

  get spent(): Spent {
    const { started, seconds, images } = this.#before;
    return { started, seconds: seconds + (performance.now() - this.#start) / 1000, images: images + this.#images };
  }

  async run(planned: readonly PlannedOutcome[]): Promise<readonly FinishedRun[] | null> {
    const { resume, data, reporter } = this.#request;
    const known = new Map(this.#finished.map((record) => [record.identity, record]));
    const total = this.#runs.reduce((images, { study }) => images + study.train.epochs * data.train.count, 0);
    reporter.onStart(total, this.#before.images);
    const results: FinishedRun[] = [];
    for (const [place, run] of this.#runs.entries()) {
      const before = known.get(run.identity);
      const outcome = planned.find(({ variant, rule }) => variant === run.variant && rule === run.rule);
      if (!outcome) throw new RangeError(`no plan for ${run.variant}, ${run.rule}`);
      if (!before) reporter.onRun(run, place, this.#runs.length);
      const from = resume?.current?.state.identity === run.identity ? resume.current : undefined;
      const record = before ?? (await this.#train(run, outcome, from));
      if (record === null) return null;
      results.push({ run, record });
    }
    return results;
  }

  async #train(run: Run, { plan }: PlannedOutcome, from: Snapshot | undefined): Promise<RunRecord | null> {
    const { backend, data, signal, reporter } = this.#request;
    const trained = await trainRun({
      ...{ backend, run, plan, data, from, signal },
      onImages: (count) => {
        this.#images += count;
        reporter.onImages(count);
      },
      onEpoch: async (record, take) => {
        reporter.onEpoch(run, record);
        if (performance.now() - this.#saved > 1000 * checkpointInterval) await this.#save(await take());
      },
    });
    if (trained.finished) {
      this.#finished.push(trained.record);
      return trained.record;
    }
    await this.#save(trained.snapshot);
    return null;
  }

  async #save(current: Snapshot): Promise<void> {
    const { file, study, backend, dataFolder, reproduce, folder } = this.#request;
    await writeCheckpoint(folder, {
      request: {
        file,
        study: portableStudy(study),
        identity: this.#identity,
        backend: backend.name,
        data: dataFolder ?? null,
        reproduce: [...reproduce],
      },
      finished: this.#finished,
      current,
      spent: this.spent,
    });
    this.#saved = performance.now();
  }
}

interface Parts {
  readonly identity: string;
  readonly planned: readonly PlannedOutcome[];
  readonly finished: readonly FinishedRun[];
  readonly spent: Spent;
}

function assemble({ study, data, backend, reproduce }: TrainingRequest, parts: Parts): Result {
  const { identity, planned, finished, spent } = parts;
  const shape = shapeOf(data);
  return {
    ...frame(study, identity, reproduce),
    backend: { name: backend.name, adapter: backend.adapter.description, node: process.versions.node },
    data: { name: data.name, source: data.source, train: shape.train, test: shape.test },
    outcomes: planned.map((outcome) => {
      const own = finished.filter(({ run }) => run.variant === outcome.variant && run.rule === outcome.rule);
      return drawUpOutcome(outcome, own, shape);
    }),
    times: {
      started: spent.started,
      seconds: spent.seconds,
      imagesPerSecond: spent.images / Math.max(spent.seconds, 1e-9),
    },
  };
}

type Frame = Omit<Result, 'backend' | 'data' | 'outcomes' | 'times'>;

/** What every result says of its study. */
export function frame({ base, variants }: SettledStudy, identity: string, reproduce: readonly string[]): Frame {
  return {
    format: 'crosspoint-result',
    version: 1,
    crosspoint: packageVersion(),
    identity,
    title: base.title,
    about: base.about,
    study: portableStudy({ base, variants }),
    reproduce: [...reproduce],
  };
}
