/** `crosspoint verify`: the library's models against a folder of golden files. */
import { type Command, Option } from 'commander';
import { type BackendName, backendNames, chooseBackend } from '../backends.ts';
import { readGoldenFolder } from '../verify/golden-folder.ts';
import { GoldenError } from '../verify/recogniser.ts';
import { recognisers } from '../verify/recognisers.ts';
import { type FileVerdict, sortFiles, verifyFile } from '../verify/verify-files.ts';
import { providerNames } from '../webgpu-provider.ts';
import { describeDistributions } from './distribution-tables.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { showProgress } from './progress-line.ts';
import { exitCodes } from './report-error.ts';
import { oneOfNames, providerOf } from './run-command.ts';
import { alignColumns } from './text-columns.ts';

export function defineVerifyCommand(command: Command, io: Io, done: (code: number) => void): void {
  command
    .argument('<folder>', 'folder with golden files (*.json), at any depth')
    .addOption(new Option('--backend <name>', 'what computes (default: auto)').choices(backendNames))
    .addOption(new Option('--provider <name>', 'where WebGPU comes from (default: webgpu)').choices(providerNames))
    .option('--groups', 'also list how far each group of circuits lies from figures of the account')
    .option('--json', 'as JSON, with every comparison')
    .action(async (folder, options) => done(await verifyCommand(folder, options, io)));
}

interface VerifyOptions extends GlobalOptions {
  readonly backend?: string;
  readonly provider?: string;
  readonly groups?: boolean;
  readonly json?: boolean;
}

async function verifyCommand(folder: string, options: VerifyOptions, io: Io): Promise<number> {
  const name: BackendName = oneOfNames('--backend', options.backend ?? 'auto', backendNames);
  const provider = providerOf(options, io);
  const { recognised, unrecognised } = sortFiles(readGoldenFolder(folder));
  if (recognised.length === 0) {
    const formats = recognisers.map((one) => one.name).join(', ');
    const got = `${unrecognised.length} other JSON files`;
    throw new GoldenError(`Expected \`${folder}\` to hold golden files of a known format (${formats}), got ${got}`);
  }
  const { backend, reason } = await chooseBackend(name, provider);
  io.err(`backend: ${backend.name}, ${backend.adapter.description} (${reason})\n`);
  const verdicts: FileVerdict[] = [];
  try {
    for (const file of recognised) {
      showProgress(`${verdicts.length + 1} of ${recognised.length}: ${file.path}`, io);
      verdicts.push(await verifyFile(file, backend));
    }
  } finally {
    showProgress('', io);
    backend.close();
  }
  const passed = verdicts.every((verdict) => verdict.passed);
  if (options.json) {
    const { name, adapter } = backend;
    // JSON has no Infinity: a worst error that is no number is null.
    const head = { format: 'crosspoint-verification', version: 1, backend: { name, ...adapter }, passed };
    io.out(`${JSON.stringify({ ...head, files: verdicts, unrecognised }, null, 2)}\n`);
  } else io.out(describe(verdicts, unrecognised, options.groups ?? false));
  return passed ? exitCodes.done : exitCodes.failed;
}

function describe(verdicts: readonly FileVerdict[], unrecognised: readonly string[], allGroups: boolean): string {
  const header = ['file', 'format', 'ran', 'cases', 'worst error', 'time', ''];
  const rows = verdicts.map(({ path, format, ran, cases, worst, seconds, passed, looks }) => [
    ...[path, format, ran, String(cases), `${shorten(worst.worst)} of tolerance`, `${seconds.toFixed(1)} s`],
    `${passed ? 'pass' : 'FAIL'}${looks > 1 ? ' (second look)' : ''}`,
  ]);
  const failing = verdicts.filter(({ passed }) => !passed);
  const failures = failing.flatMap(({ path, comparisons }) => {
    const beyond = comparisons.filter(({ worst }) => !(worst <= 1));
    if (beyond.length === 0) return [`FAIL ${path}: nothing in it could be compared\n`];
    return beyond.map(({ name, worst, at }) => `FAIL ${path}, ${name}: ${shorten(worst)} of tolerance, ${at}\n`);
  });
  const leftOut = verdicts.flatMap(({ path, leftOut }) => {
    const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
    const namesOf = (why: string) => leftOut.filter(({ reason }) => reason === why).map(({ name }) => name);
    return reasons.map((reason) => [path, reason, namesOf(reason).join(', ')]);
  });
  const sum = `${verdicts.length - failing.length} of ${verdicts.length} files pass\n`;
  return [
    alignColumns([header, ...rows]),
    ...verdicts.map((verdict) => describeDistributions(verdict.path, verdict, allGroups)),
    leftOut.length > 0 ? `\nleft out:\n${alignColumns(leftOut)}` : '',
    unrecognised.length > 0 ? `\nnot recognised:\n${unrecognised.map((path) => `${path}\n`).join('')}` : '',
    `\n${failures.join('')}${sum}`,
  ].join('');
}

function shorten(ratio: number): string {
  return ratio < 100 ? ratio.toFixed(2) : ratio.toPrecision(3);
}
