/** `crosspoint run`: trains, bills and reports. */
import { existsSync } from 'node:fs';
import { type Result, renderTextTable, summarise } from '../../reports/index.ts';
import { type BackendName, backendNames, chooseBackend } from '../backends.ts';
import { loadDataSet } from '../data/load-data-set.ts';
import { billStudy } from '../run/bill-study.ts';
import { type Checkpoint, checkpointPath, readCheckpoint, removeCheckpoint } from '../run/checkpoint.ts';
import { type OutputFolder, openFolder } from '../run/files.ts';
import { importNetworks } from '../run/import-networks.ts';
import { planOutcomes } from '../run/outcomes.ts';
import { shapeOf } from '../run/plan.ts';
import { runStudy, type StudyRequest } from '../run/run-study.ts';
import { weightsFolder } from '../run/save-weights.ts';
import { resultText, writeResult } from '../run/write-result.ts';
import { settleStudy } from '../schema/settle-study.ts';
import { type ProviderName, providerNames } from '../webgpu-provider.ts';
import type { Io } from './io.ts';
import { integerOption, type RunOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { defaultFolder, requestStudy, wordsOf } from './study-request.ts';

export async function runCommand(file: string | undefined, options: RunOptions, io: Io): Promise<number> {
  refuseNoFolder(options);
  const job = options.resume === undefined ? await startJob(file, options) : await resumeJob(file, options);
  if (job.saveWeights && !learns(job.request)) {
    throw new UsageError(
      'Expected --save-weights with a study that learns, got one whose weights are imported or that has no epochs',
    );
  }
  return isCostOnly(job.request) ? runCost(job, options, io) : runTraining(job, options, io);
}

/** What is to be done and where. */
interface Job {
  readonly request: StudyRequest;
  readonly folder: string;
  readonly backend: BackendName;
  readonly data: string | undefined;
  readonly saveWeights: boolean;
  readonly resume: Checkpoint | undefined;
}

async function startJob(file: string | undefined, options: RunOptions): Promise<Job> {
  if (file === undefined) throw new UsageError('Expected a study file, or --resume with a folder, got neither');
  const backend = oneOfNames('--backend', options.backend ?? 'auto', backendNames);
  const words = [
    ...(options.data === undefined ? [] : ['--data', options.data]),
    ...(options.backend === undefined ? [] : ['--backend', options.backend]),
  ];
  const request = await requestStudy('run', file, options, words);
  const saveWeights = options.saveWeights ?? false;
  const folder = options.out ?? defaultFolder(file);
  return { request, folder, backend, data: options.data, saveWeights, resume: undefined };
}

/** The study, data and backend of the checkpoint; a study file, if one is named, must be the same. */
async function resumeJob(file: string | undefined, options: RunOptions): Promise<Job> {
  const folder = options.resume ?? '';
  if (options.out !== undefined) throw new UsageError('Expected --resume without --out: it goes on in its own folder');
  if (file === undefined && wordsOf(options).length > 0) {
    throw new UsageError(
      'Expected --resume without --set, --variant, --seed and --weights: it goes on with the study as it began',
    );
  }
  const checkpoint = await readCheckpoint(folder);
  const { request } = checkpoint;
  const backend = oneOfNames('--backend', options.backend ?? request.backend, backendNames);
  const study =
    file === undefined
      ? settleStudy(request.study, checkpointPath(folder))
      : (await requestStudy('run', file, options)).study;
  return {
    request: { file: request.file, study, reproduce: request.reproduce },
    folder,
    backend,
    data: options.data ?? request.data ?? undefined,
    saveWeights: options.saveWeights ?? request.saveWeights,
    resume: checkpoint,
  };
}

/** A shell variable that is not set must not become the working directory. */
export function refuseNoFolder({ out }: Pick<RunOptions, 'out'>): void {
  if (out === '') throw new UsageError('Expected --out to be a folder, got nothing (`--out .` is where you are)');
}

function learns({ study }: StudyRequest): boolean {
  return study.variants.some(({ study: { train, network } }) => train.epochs > 0 && network.weights === undefined);
}

function isCostOnly({ study }: StudyRequest): boolean {
  // Imported weights are not trained, but read.
  return study.variants.every(({ study: { train, network, data } }) => {
    return data.set === 'none' || (train.epochs === 0 && network.weights === undefined);
  });
}

async function runCost(job: Job, options: RunOptions, io: Io): Promise<number> {
  const result = billStudy(job.request);
  const folder = await openFolder(job.folder);
  return publish(result, folder, options, io);
}

async function runTraining(job: Job, options: RunOptions, io: Io): Promise<number> {
  const { request, resume } = job;
  const provider = providerOf(options, io);
  const threads = options.threads === undefined ? undefined : integerOption('--threads', options.threads, 1, 64);
  const announce = (line: string) => io.err(`${line}\n`);
  const { set, ...counts } = request.study.base.data;
  if (set === 'none') throw new RangeError('a study without images trains nothing');
  const data = await loadDataSet(
    { ...counts, set, seed: digitsSeed, folder: job.data },
    { environment: io.environment, announce },
  );
  // Refuses what cannot be built before a backend or a folder is opened.
  planOutcomes(request.study, request.file, shapeOf(data));
  await importNetworks(request.study, shapeOf(data));
  const { backend, reason } = await chooseBackend(job.backend, provider, threads);
  announce(`backend: ${backend.name}, ${backend.adapter.description} (${reason})`);
  try {
    const folder = await openFolder(job.folder);
    // Not found out after training.
    if (job.saveWeights) await (await openFolder(weightsFolder(folder.path))).discard();
    if (!resume && existsSync(checkpointPath(folder.path))) {
      announce(
        `starting anew; to go on from the checkpoint in this folder: npx crosspoint run --resume ${folder.path}`,
      );
    }
    const { signal, stop } = listenForInterrupt(io);
    const reporter = createProgress(io);
    try {
      const common = { ...request, data, dataFolder: job.data, backend, folder: folder.path };
      const { saveWeights } = job;
      const result = await runStudy({ ...common, saveWeights, resume, signal, reporter });
      reporter.stop();
      if (result !== null) return await publish(result, folder, options, io);
      announce(`interrupted; to go on: npx crosspoint run --resume ${folder.path}`);
      return exitCodes.interrupted;
    } catch (error) {
      await folder.discard();
      throw error;
    } finally {
      reporter.stop();
      stop();
    }
  } finally {
    backend.close();
  }
}

/** `digits` are the same images for every seed of training, as the images of a file are. */
const digitsSeed = 1;

/** Aborts at the first Ctrl-C; the second ends the process. */
function listenForInterrupt(io: Io): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const stop = io.onInterrupt(() => {
    if (controller.signal.aborted) io.exit(exitCodes.interrupted);
    io.err('\ninterrupted: finishing the batch, then writing a checkpoint (again to stop at once)\n');
    controller.abort();
  });
  return { signal: controller.signal, stop };
}

/** Writes the result and shows it. */
export async function publish(
  result: Result,
  folder: OutputFolder,
  { json }: { readonly json?: boolean },
  io: Io,
): Promise<number> {
  const report = await writeResult(folder.path, result);
  await removeCheckpoint(folder.path);
  if (json) io.out(resultText(result));
  else io.out(`\n${renderTextTable(summarise(result))}\n\nreport: ${report}\n`);
  const diverged = result.outcomes.flatMap((outcome) => outcome.diverged ?? []);
  for (const { message } of diverged) io.err(`error: ${message}\n`);
  return diverged.length > 0 ? exitCodes.failed : exitCodes.done;
}

export function providerOf(options: Pick<RunOptions, 'provider'>, io: Io): ProviderName {
  const fromEnvironment = io.environment.CROSSPOINT_WEBGPU_PROVIDER || 'webgpu';
  const place = options.provider === undefined ? 'CROSSPOINT_WEBGPU_PROVIDER' : '--provider';
  return oneOfNames(place, options.provider ?? fromEnvironment, providerNames);
}

export function oneOfNames<Name extends string>(place: string, given: string, names: readonly Name[]): Name {
  const name = names.find((one) => one === given);
  if (name === undefined) throw new UsageError(`Expected ${place} to be one of ${names.join(', ')}, got \`${given}\``);
  return name;
}
