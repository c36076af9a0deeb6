/** `npm run bench:memory`: what training one large tile takes of the memory; docs/performance.md has the figures. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { settleDevice } from '../devices/index.ts';
import { chooseBackend } from '../studies/index.ts';
import { measureMemory } from './memory.ts';

const mebibyte = 2 ** 20;

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected an integer from 1.');
}

const command = new Command('bench:memory')
  .description('The largest resident set of a process that trains one square tile by pulses.')
  .option('--device <preset>', 'of every crosspoint', 'gokmen-vlasov')
  .option('--width <number>', 'inputs and outputs', parseCount, 4096)
  .addOption(new Option('--backend <name>').choices(['cpu', 'webgpu']).default('cpu'))
  .option('--minutes <number>', 'train for so long, and say whether it grows', parseCount)
  .option('--most <MiB>', 'fail where it is more', parseCount)
  .option('--json', 'print the figures as JSON');

interface Options {
  readonly device: string;
  readonly width: number;
  readonly backend: 'cpu' | 'webgpu';
  readonly minutes?: number;
  readonly most?: number;
  readonly json?: true;
}

async function main({ device, width, backend: name, minutes = 0, most, json }: Options): Promise<void> {
  const { backend } = await chooseBackend(name);
  const figure = await measureMemory(backend, settleDevice(device), width, minutes);
  backend.close();
  const { crosspoints, kept, before, peak, seconds, lasting } = figure;
  const taken = ((peak - before) / crosspoints).toFixed(1);
  const inWords =
    `${device}, ${width} × ${width}, ${name}: at most ${(peak / mebibyte).toFixed(0)} MiB resident ` +
    `(${(before / mebibyte).toFixed(0)} MiB before); ${taken} bytes a crosspoint, of which it keeps ${kept}; ` +
    `${seconds.toFixed(0)} s`;
  const growth =
    lasting &&
    `${lasting.passes} passes: ${(lasting.early / mebibyte).toFixed(1)} MiB resident after a tenth of the time, ` +
      `${(lasting.late / mebibyte).toFixed(1)} MiB at its end`;
  console.log(json ? JSON.stringify(figure) : [inWords, growth].filter(Boolean).join('\n'));
  if (most !== undefined && peak > most * mebibyte) {
    throw new RangeError(`Expected at most ${most} MiB to be resident, got ${(peak / mebibyte).toFixed(0)} MiB`);
  }
}

try {
  await main(command.parse().opts<Options>());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
