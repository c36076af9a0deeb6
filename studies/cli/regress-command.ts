/** `crosspoint regress`: devices against a baseline of their figures. */
import { appendFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Command } from 'commander';
import { type DeviceSpecification, listPresets } from '../../devices/index.ts';
import { renderJunit } from '../../reports/index.ts';
import { readDevice } from '../devices/read-device.ts';
import { newBaseline, readBaseline, readReplaced, writeBaseline } from '../regress/baseline.ts';
import { compareDevices, type DeviceComparison, type Regression } from '../regress/compare-devices.ts';
import type { DeviceFigures } from '../regress/figures.ts';
import { measureDevice, type Sampling } from '../regress/measure-device.ts';
import {
  changeLines,
  changesOf,
  checkSuites,
  deviceColumns,
  deviceRows,
  renderSummary,
  summaryLine,
} from '../regress/report.ts';
import { OutputError, writeAtomically } from '../run/files.ts';
import type { Io } from './io.ts';
import { type GlobalOptions, integerOption } from './options.ts';
import { showProgress } from './progress-line.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { alignColumns } from './text-columns.ts';

interface RegressOptions extends GlobalOptions {
  readonly baseline: string;
  readonly device: readonly string[];
  readonly update?: boolean;
  readonly seed?: string;
  readonly crosspoints?: string;
  readonly junit?: string;
  readonly summary?: string;
}

export function defineRegressCommand(command: Command, io: Io, done: (code: number) => void): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  command
    .option('--update', 'write the baseline anew and say what changed')
    .option('--device <file>', 'a device file as well; may be repeated', collect, [])
    .option('--baseline <file>', 'the baseline', 'crosspoint-baseline.json')
    .option('--seed <number>', 'draw with another seed than the baseline')
    .option('--crosspoints <number>', 'over which statistics are taken (default: as the baseline, else 16384)')
    .option('--junit <file>', 'write JUnit XML')
    .option('--summary <file>', 'write a summary in Markdown; $GITHUB_STEP_SUMMARY gets it too')
    .action(async (options) => done(await regressCommand(options, io)));
}

async function regressCommand(options: RegressOptions, io: Io): Promise<number> {
  if (options.update && (options.junit !== undefined || options.summary !== undefined)) {
    throw new UsageError('Expected --update without --junit and --summary, which report on a check; got both');
  }
  const before = options.update ? readReplaced(options.baseline) : readBaseline(options.baseline);
  const seed = numberOf('--seed', options.seed, 0, 2 ** 32 - 1) ?? before?.seed ?? 1;
  const crosspoints =
    numberOf('--crosspoints', options.crosspoints, ...crosspointLimits) ?? before?.crosspoints ?? 2 ** 14;
  const devices = measureAll(options.device, { seed, crosspoints }, io);
  const sizes = { before: before?.crosspoints ?? crosspoints, now: crosspoints };
  const regression = compareDevices(before?.devices ?? {}, devices, sizes);
  if (options.update) {
    await writeBaseline(options.baseline, newBaseline({ seed, crosspoints }, devices));
    io.out(describeUpdate(regression, options.baseline));
    return exitCodes.done;
  }
  io.out(describeCheck(regression));
  await publish(regression, options, io);
  return regression.passed ? exitCodes.done : exitCodes.failed;
}

/** Fewer make every spread a matter of a few; more do not pay. */
const crosspointLimits = [1000, 2 ** 20] as const;

function numberOf(name: string, text: string | undefined, least: number, most: number): number | undefined {
  return text === undefined ? undefined : integerOption(name, text, least, most);
}

/** Presets by name, device files by their paths. */
function measureAll(files: readonly string[], sampling: Sampling, io: Io): Readonly<Record<string, DeviceFigures>> {
  const named = [
    ...listPresets().map(({ name }): [string, DeviceSpecification] => [name, name]),
    // Every file is read before anything is measured.
    ...[...new Set(files)].map((file): [string, DeviceSpecification] => [
      posix.normalize(file.replaceAll('\\', '/')),
      readDevice(file),
    ]),
  ];
  const measured = named.map(([name, specification], index): [string, DeviceFigures] => {
    showProgress(`${index + 1} of ${named.length}: ${name}`, io);
    return [name, measureDevice(name, specification, sampling)];
  });
  showProgress('', io);
  return Object.fromEntries(measured);
}

function describeCheck(regression: Regression): string {
  const changes = changeLines(regression).map((line) => `CHANGED ${line}\n`);
  const table = alignColumns([deviceColumns, ...deviceRows(regression)]);
  return `${table}\n${changes.join('')}${summaryLine(regression)}\n`;
}

function describeUpdate({ devices }: Regression, path: string): string {
  const named = (wanted: DeviceComparison['presence']) =>
    devices.filter(({ presence }) => presence === wanted).map(({ device }) => device);
  const lines = [
    ...named('new').map((device) => `new      ${device}`),
    ...named('missing').map((device) => `dropped  ${device}`),
    ...devices.flatMap((one) => changesOf(one).map((change) => `changed  ${one.device}, ${change}`)),
  ];
  const kept = devices.length - named('missing').length;
  return `${lines.map((line) => `${line}\n`).join('')}${path}: ${kept} devices\n`;
}

/** Writes what was asked for, for people and for build servers. */
async function publish(regression: Regression, { junit, summary }: RegressOptions, io: Io): Promise<void> {
  const text = renderSummary(regression);
  if (junit !== undefined) await writeAtomically(junit, renderJunit('crosspoint regress', checkSuites(regression)));
  if (summary !== undefined) await writeAtomically(summary, text);
  const page = io.environment.GITHUB_STEP_SUMMARY;
  if (!page) return;
  // The page belongs to the whole job: each step adds to it.
  await appendFile(page, text).catch((cause: Error) => {
    throw new OutputError(`Expected \`${page}\` ($GITHUB_STEP_SUMMARY) to be writable, got ${cause.message}`, {
      cause,
    });
  });
}
