/** `crosspoint array`: the arrays of one layer of a study, made visible. */
import { basename, extname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { DataSet } from '../../algorithms/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { type ArrayReport, arrayText, renderArrays } from '../../reports/index.ts';
import { ArrayError } from '../arrays/array-error.ts';
import { type Chosen, chooseLayer } from '../arrays/choose-layer.ts';
import { type Network, networkOf } from '../arrays/network-of.ts';
import { portrayArrays } from '../arrays/portray-arrays.ts';
import { expectPassive } from '../arrays/portray-passive.ts';
import { programLayer, programmingOf, type Ranges, scaledSpecs } from '../arrays/program-layer.ts';
import { backendNames, chooseBackend } from '../backends.ts';
import { calibrateRanges } from '../calibrate/calibrate-ranges.ts';
import { loadDataSet } from '../data/load-data-set.ts';
import { plotlySource } from '../package-facts.ts';
import { openFolder, writeAtomically } from '../run/files.ts';
import { type StudyRequest, shapeOf } from '../run/run-study.ts';
import { providerNames } from '../webgpu-provider.ts';
import type { Io } from './io.ts';
import { integerOption, type RunOptions } from './options.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { oneOfNames, providerOf, refuseNoFolder } from './run-command.ts';
import { quote, requestStudy } from './study-request.ts';

export function defineArrayCommand(command: Command, io: Io, done: (code: number) => void): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  command
    .argument('<study>', 'study file')
    .option('--layer <K>', 'layer, counted from 1', '1')
    .option('--variant <name>', 'variant of the study (default: the first)')
    .option('--rule <name>', 'rule that weights are learnt by (default: the first)')
    .option('--vectors <number>', 'test images that are read', usualVectors)
    .option('--drive <nanoseconds>', 'time for which a full-scale input drives its row', '100')
    .option('--passive', 'take the array as passive too: half-selected crosspoints and sneak currents')
    .option('--set <path=value>', 'change a value of the study; may be repeated', collect, [])
    .option('--seed <number>', 'one seed instead of train.seeds')
    .option('--weights <path>', 'trained weights instead of training: .safetensors, .npy, or a folder of .npy files')
    .option('--data <folder>', 'folder with IDX files (default: CROSSPOINT_DATA, else a download)')
    .addOption(new Option('--backend <name>', 'what trains (default: auto)').choices(backendNames))
    .addOption(new Option('--provider <name>', 'where WebGPU comes from (default: webgpu)').choices(providerNames))
    .option('--out <folder>', 'where array.html and array.json go (default: results/<study>-array)')
    .option('--json', 'print array.json on standard output and nothing else there')
    .action(async (file: string, options: ArrayOptions) => done(await arrayCommand(file, options, io)));
}

const usualVectors = '64';

interface ArrayOptions extends Omit<RunOptions, 'variant'> {
  readonly layer: string;
  readonly variant?: string;
  readonly rule?: string;
  readonly vectors: string;
  readonly drive: string;
  readonly passive?: boolean;
}

async function arrayCommand(file: string, options: ArrayOptions, io: Io): Promise<number> {
  refuseNoFolder(options);
  const backendName = oneOfNames('--backend', options.backend ?? 'auto', backendNames);
  const request = await requestStudy('run', file, { ...options, variant: [] });
  const asked = integerOption('--vectors', options.vectors, 1, 10_000);
  const drive = driveOption(options.drive);
  const data = await loadImages(request, options, io);
  const vectors = vectorsOf(asked, options, data.test.count);
  const chosen = chooseLayer(request.study, options, shapeOf(data));
  const passive = options.passive === true;
  if (passive) expectPassive(chosen.spec);
  const folder = await openFolder(options.out ?? join('results', `${basename(file, extname(file))}-array`));
  const progress = progressOf(io);
  try {
    const openBackend = async () => (await chooseBackend(backendName, providerOf(options, io))).backend;
    const network = await learnNetwork(request, chosen, data, openBackend, progress);
    progress('programming');
    const layer = await programLayer(chosen, network, await rangesOf(chosen, network, data));
    const report = await portrayArrays({
      ...{ chosen, network, layer, data, drive, passive },
      title: request.study.base.title,
      reproduce: reproduce(file, options),
      vectors,
      onStage: progress,
    });
    progress('');
    await publish(report, folder.path, options, io);
    return exitCodes.done;
  } catch (error) {
    progress('');
    await folder.discard();
    throw error;
  }
}

/** As many as there are, where nobody asked for more. */
function vectorsOf(asked: number, { vectors }: ArrayOptions, images: number): number {
  if (asked <= images) return asked;
  if (vectors === usualVectors) return images;
  throw new UsageError(`Expected --vectors to be an integer from 1 to ${images} (test images), got \`${vectors}\``);
}

/** @unit s */
function driveOption(text: string): number {
  const nanoseconds = Number(text);
  if (text.trim() !== '' && nanoseconds > 0 && nanoseconds <= 1e9) return nanoseconds * 1e-9;
  throw new UsageError(`Expected --drive to be a number above 0, at most 1e9 ns, got \`${text}\``);
}

/** `digits` are the same images for every seed, as the images of a file are. */
const digitsSeed = 1;

async function loadImages({ study }: StudyRequest, { data: folder }: ArrayOptions, io: Io): Promise<DataSet> {
  const { set, ...counts } = study.base.data;
  if (set === 'none') {
    throw new ArrayError('Expected `data.set` to have images that drive the array, got none');
  }
  const announce = (line: string) => io.err(`${line}\n`);
  return loadDataSet({ ...counts, set, seed: digitsSeed, folder }, { environment: io.environment, announce });
}

async function learnNetwork(
  { study }: StudyRequest,
  chosen: Chosen,
  data: DataSet,
  openBackend: () => Promise<Backend>,
  progress: (text: string) => void,
): Promise<Network> {
  const { signal } = new AbortController();
  const network = await networkOf({
    ...{ settled: study, chosen, data, openBackend, signal },
    onEpoch: ({ epoch, testAccuracy }) => progress(`epoch ${epoch}: ${(100 * testAccuracy).toFixed(1)} % right`),
  });
  if (!network) throw new RangeError('training stopped, though nobody stopped it');
  return network;
}

async function rangesOf(chosen: Chosen, network: Network, data: DataSet): Promise<Ranges | undefined> {
  const { plan, study, seed } = chosen;
  const { adc } = study.tile.converters;
  if (adc === 'ideal' || adc.range !== 'calibrated') return undefined;
  return calibrateRanges({
    plan: { ...plan, tiles: scaledSpecs(chosen, network) },
    network: network.layers,
    ...{ data, seed, signal: new AbortController().signal },
    images: Math.min(adc.calibrationImages, data.train.count),
    programming: programmingOf(chosen),
  });
}

async function publish(report: ArrayReport, folder: string, { json }: ArrayOptions, io: Io): Promise<void> {
  const text = `${JSON.stringify(report)}\n`;
  const page = join(folder, 'array.html');
  await writeAtomically(page, renderArrays(report, plotlySource()));
  await writeAtomically(join(folder, 'array.json'), text);
  io.out(json ? text : `${arrayText(report)}\nreport: ${page}\n`);
}

function progressOf(io: Io): (text: string) => void {
  return (text) => io.err(io.terminal ? `\r\u001b[K${text}` : text && `${text}\n`);
}

/** The command again, without where it writes. */
function reproduce(file: string, options: ArrayOptions): string {
  const { set, seed, weights, data, backend, variant, rule, layer, vectors, drive, passive } = options;
  const given = {
    variant,
    rule,
    vectors: vectors === usualVectors ? undefined : vectors,
    seed,
    weights,
    data,
    backend,
  };
  const words = Object.entries({ ...given, drive: drive === '100' ? undefined : drive }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  const sets = set.flatMap((assignment) => ['--set', assignment]);
  const flags = passive ? ['--passive'] : [];
  return ['npx', 'crosspoint', 'array', file, '--layer', layer, ...sets, ...words, ...flags].map(quote).join(' ');
}
