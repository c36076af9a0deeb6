/** `npm run bench`: measures every backend that this machine has and prints tables; docs/performance.md explains them. */
import { access, constants, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Backend, BackendError } from '../emulator/index.ts';
import { chooseBackend } from '../studies/index.ts';
import { compareResults } from './compare.ts';
import { fullEffort, quickEffort } from './measure.ts';
import { present } from './present.ts';
import { presentComparison } from './present-comparison.ts';
import type { BenchResult } from './result.ts';
import { readResult, renderResult } from './result-file.ts';
import { runBench } from './run-bench.ts';
import { type RenderTable, renderMarkdown, renderText } from './table.ts';

interface Options {
  readonly backend?: Backend['name'] | 'cpu-fused';
  readonly threads: number;
  readonly json?: string;
  readonly markdown?: true;
  readonly quick?: true;
  readonly compare?: string;
  readonly with?: string;
}

/** 1 says one thing alone, so that a build server can tell it from a failure. */
const exitCodes = { done: 0, slower: 1, failed: 2 } as const;

function parseThreads(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new InvalidArgumentError('Expected an integer from 1 to 64.');
}

const command = new Command('bench')
  .description('Images/s, device pulses/s and time by kernel, beside yardsticks measured in the same run.')
  .addOption(
    new Option('--backend <name>', 'only this one (default: each that is here)').choices([
      'cpu',
      'cpu-fused',
      'webgpu',
    ]),
  )
  .addOption(
    new Option('--threads <number>', 'of the CPU backend')
      .argParser(parseThreads)
      .default(availableParallelism(), 'all cores'),
  )
  .option('--json <file>', 'also write the result there')
  .option('--markdown', 'print tables as Markdown')
  .option('--quick', 'few short repetitions: a look, not a measurement')
  .option('--compare <file>', 'say what has changed since that result; exits with 1 where something is slower')
  .addOption(
    new Option('--with <file>', 'compare with this result, and measure nothing').conflicts([
      'backend',
      'threads',
      'json',
      'quick',
    ]),
  )
  .exitOverride();

/** Backends to measure; one that is not here is an error only where it was asked for. */
async function openBackends({ backend: asked, threads }: Options): Promise<Backend[]> {
  const opened: Backend[] = [];
  for (const name of asked ? [asked] : (['cpu', 'webgpu'] as const)) {
    try {
      opened.push((await chooseBackend(name, 'webgpu', threads)).backend);
    } catch (error) {
      if (asked || !(error instanceof BackendError)) throw error;
      console.error(`${name} is left out: ${error.message}`);
    }
  }
  return opened;
}

async function checkWritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`Expected \`--json\` to be a file in a folder that can be written, got ${message}`, { cause });
  }
}

/** Prints the tables too. */
async function measureAll(options: Options, render: RenderTable): Promise<BenchResult> {
  const backends = await openBackends(options);
  try {
    const result = await runBench(backends, options.threads, options.quick ? quickEffort : fullEffort, (name, what) => {
      console.error(`measuring ${[name, what].filter(Boolean).join(': ')}`);
    });
    console.log(present(result, render));
    return result;
  } finally {
    for (const opened of backends) opened.close();
  }
}

/** @returns the exit code */
async function main(options: Options): Promise<number> {
  const { json, markdown, compare, with: other } = options;
  const render = markdown ? renderMarkdown : renderText;
  if (other !== undefined && compare === undefined)
    throw new Error('Expected `--with` beside `--compare`, got it alone');
  // Before minutes of work, not after.
  if (json !== undefined) await checkWritable(json);
  const before = compare === undefined ? null : await readResult(compare);
  const now = other === undefined ? await measureAll(options, render) : await readResult(other);
  if (json !== undefined) await writeFile(json, renderResult(now));
  if (before === null) return exitCodes.done;
  const comparison = compareResults(before, now);
  console.log(presentComparison(comparison, before, now, render));
  return comparison.slower.length > 0 ? exitCodes.slower : exitCodes.done;
}

try {
  process.exitCode = await main(command.parse().opts<Options>());
} catch (error) {
  // Commander has said what it had to say; help ends that way too.
  const said = error instanceof CommanderError;
  if (!said) console.error((error as Error).message);
  process.exitCode = said && error.exitCode === 0 ? exitCodes.done : exitCodes.failed;
}
