/** `crosspoint calibrate`: ranges of ADCs from what reaches them, as a study takes them, with a report. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { DataSet } from '../../algorithms/index.ts';
import { type CalibrationReport, calibrationRows, renderCalibration } from '../../reports/index.ts';
import { backendNames, chooseBackend } from '../backends.ts';
import { checkConverters, rangesOf } from '../calibrate/calibrate-ranges.ts';
import {
  type CalibrationJob,
  calibrateVariant,
  prepareCalibration,
  type Variant,
} from '../calibrate/calibrate-variant.ts';
import { learnNetwork } from '../calibrate/learnt-network.ts';
import { portrayColumns } from '../calibrate/portray-calibration.ts';
import { rangesFile } from '../calibrate/ranges-file.ts';
import { loadDataSet } from '../data/load-data-set.ts';
import { packageVersion, plotlySource } from '../package-facts.ts';
import type { Run } from '../run/expand.ts';
import { openFolder, writeAtomically } from '../run/files.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import { StudyError } from '../schema/study-error.ts';
import type { Io } from './io.ts';
import { integerOption, type StudyOptions } from './options.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { oneOfNames, refuseNoFolder } from './run-command.ts';
import { defaultFolder, quote, requestStudy } from './study-request.ts';
import { alignColumns } from './text-columns.ts';

interface CalibrateOptions extends StudyOptions {
  readonly variant?: string;
  readonly images?: string;
  readonly backend?: string;
  readonly data?: string;
}

export function defineCalibrateCommand(command: Command, io: Io, done: (code: number) => void): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  command
    .argument('<study>', 'study file whose weights are trained in floating point or imported')
    .option('--variant <name>', 'variant of the study (default: the first)')
    .option('--images <number>', 'training images to read (default: tile.converters.adc.calibrationImages)')
    .option('--set <path=value>', 'change a value of the study, over file and variants; may be repeated', collect, [])
    .option('--seed <number>', 'seed of devices and training (default: the first of train.seeds)')
    .option('--weights <file or folder>', 'trained weights in the place of training')
    .option('--data <folder>', 'folder with IDX files (default: CROSSPOINT_DATA, else a download)')
    .addOption(
      new Option('--backend <name>', 'what trains (default: auto); profiles are made on the CPU').choices(backendNames),
    )
    .option('--out <folder>', 'where calibration.yaml, .json and .html go (default: results/<study>)')
    .option('--json', 'print the calibration as JSON on standard output')
    .action(async (file: string, options: CalibrateOptions) => done(await calibrateCommand(file, options, io)));
}

async function calibrateCommand(file: string, options: CalibrateOptions, io: Io): Promise<number> {
  refuseNoFolder(options);
  const { study } = await requestStudy('run', file, { ...options, variant: [] });
  const variant = variantOf(study, options.variant);
  if (variant.study.tile.converters.adc === 'ideal') checkConverters([]);
  const data = await loadData(variant.study.data, options, io);
  const job = await prepareCalibration(variant, data);
  const images = imagesOf(options, job.run, data);
  // Refused before anything is trained, where it cannot be written.
  const folder = await openFolder(options.out ?? defaultFolder(file));
  const controller = new AbortController();
  const { signal } = controller;
  const stop = io.onInterrupt(() => {
    if (signal.aborted) io.exit(exitCodes.interrupted);
    controller.abort();
  });
  try {
    const network = job.imported ?? (await learn(job, data, options, { io, signal }));
    if (network === null || signal.aborted) {
      await folder.discard();
      return exitCodes.interrupted;
    }
    const columns = await calibrateVariant(job, network, data, { images, signal });
    const report: CalibrationReport = {
      ...describe(file, options, job.run),
      ...{ title: variant.study.title, data: data.name, images },
      columns: portrayColumns(columns),
      rangesFile: rangesFile(rangesOf(columns), headingOf(file, job.run, data, images)),
    };
    return await publishCalibration(report, folder.path, options, io);
  } catch (error) {
    await folder.discard();
    if (signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stop();
  }
}

function variantOf(study: SettledStudy, name: string | undefined): Variant {
  const [first] = study.variants;
  const found = name === undefined ? first : study.variants.find((one) => one.name === name);
  if (found) return found;
  const names = study.variants.map((one) => one.name).join(', ');
  throw new UsageError(`Expected --variant to be one of ${names}, got \`${name}\``);
}

/** `digits` are the same images for every seed, as in a run. */
const digitsSeed = 1;

function loadData(
  { set, ...counts }: SettledStudy['base']['data'],
  { data: folder }: CalibrateOptions,
  io: Io,
): Promise<DataSet> {
  if (set === 'none') throw new StudyError(['Expected `data.set` to have images to calibrate with, got `none`']);
  const announce = (line: string) => io.err(`${line}\n`);
  return loadDataSet({ ...counts, set, seed: digitsSeed, folder }, { environment: io.environment, announce });
}

async function learn(
  { source }: CalibrationJob,
  data: DataSet,
  options: CalibrateOptions,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
) {
  const { backend } = await chooseBackend(oneOfNames('--backend', options.backend ?? 'auto', backendNames));
  try {
    const announce = (line: string) => io.err(`${line}\n`);
    return await learnNetwork({ source, data, backend, announce, signal });
  } finally {
    backend.close();
  }
}

function imagesOf({ images }: CalibrateOptions, { study }: Run, data: DataSet): number {
  const { adc } = study.tile.converters;
  const asked = adc === 'ideal' ? 1 : adc.calibrationImages;
  if (images === undefined) return Math.min(asked, data.train.count);
  return integerOption('--images', images, 1, data.train.count);
}

function describe(file: string, options: CalibrateOptions, { variant, rule, seed, study }: Run) {
  const { adc } = study.tile.converters;
  const words = [
    ...(options.variant === undefined ? [] : ['--variant', options.variant]),
    ...(options.images === undefined ? [] : ['--images', options.images]),
    ...options.set.flatMap((assignment) => ['--set', assignment]),
    ...(options.seed === undefined ? [] : ['--seed', options.seed]),
    ...(options.weights === undefined ? [] : ['--weights', options.weights]),
    ...(options.data === undefined ? [] : ['--data', options.data]),
    ...(options.backend === undefined ? [] : ['--backend', options.backend]),
  ];
  return {
    ...{ file, variant, rule, seed, crosspoint: packageVersion() },
    bits: adc === 'ideal' ? 0 : adc.bits,
    coding: adc === 'ideal' ? ('sign-magnitude' as const) : adc.coding,
    reproduce: ['npx', 'crosspoint', 'calibrate', file, ...words].map(quote).join(' '),
  };
}

function headingOf(file: string, { variant, rule, seed }: Run, data: DataSet, images: number): readonly string[] {
  const of = variant === 'study' ? file : `${file}, ${variant}`;
  return [
    `Ranges of ADCs for ${of} (${rule}, seed ${seed}),`,
    `calibrated on the first ${images} training images of ${data.name}.`,
  ];
}

async function publishCalibration(
  report: CalibrationReport,
  folder: string,
  { json: asked }: CalibrateOptions,
  io: Io,
) {
  const path = (kind: string) => join(folder, `calibration.${kind}`);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  await writeAtomically(path('yaml'), report.rangesFile);
  await writeAtomically(path('json'), json);
  await writeAtomically(path('html'), renderCalibration(report, plotlySource()));
  if (asked) io.out(json);
  else io.out(`${alignColumns(calibrationRows(report))}\nranges: ${path('yaml')}\nreport: ${path('html')}\n`);
  return exitCodes.done;
}
