/** `npm run bench`: measures every backend that this machine has and prints tables; docs/performance.md explains them. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Backend, BackendError } from '../emulator/index.ts';
import { chooseBackend } from '../studies/index.ts';
import { fullEffort, quickEffort } from './measure.ts';
import { present } from './present.ts';
import { runBench } from './run-bench.ts';
import { renderMarkdown, renderText } from './table.ts';

interface Options {
  readonly backend?: Backend['name'] | 'cpu-fused';
  readonly threads?: number;
  readonly json?: string;
  readonly markdown?: true;
  readonly quick?: true;
}

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
  .addOption(new Option('--threads <number>', 'of the CPU backend (default: all cores)').argParser(parseThreads))
  .option('--json <file>', 'also write the result there')
  .option('--markdown', 'print tables as Markdown')
  .option('--quick', 'few short repetitions: a look, not a measurement');

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

async function main(options: Options): Promise<void> {
  const { json, markdown, quick } = options;
  // Before minutes of work, not after.
  if (json !== undefined) await checkWritable(json);
  const backends = await openBackends(options);
  try {
    const result = await runBench(backends, quick ? quickEffort : fullEffort, (name, what) => {
      console.error(`measuring ${[name, what].filter(Boolean).join(': ')}`);
    });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(present(result, markdown ? renderMarkdown : renderText));
  } finally {
    for (const opened of backends) opened.close();
  }
}

try {
  await main(command.parse().opts<Options>());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
