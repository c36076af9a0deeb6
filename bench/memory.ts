/**
 * What training a large tile takes of the memory: pulses on one square tile that is read both ways, and the largest resident
 * set that the process has had by then.
 */
import { readFileSync } from 'node:fs';
import type { Device } from '../devices/index.ts';
import type { Backend } from '../emulator/index.ts';
import { planUpdate } from './pulses.ts';

const batch = 10;
const batches = 3;
/** Whose machine warms the process up. */
const smallWidth = 16;

export interface MemoryFigure {
  readonly crosspoints: number;
  /** See {@link bytesKept}. */
  readonly kept: number;
  /** Resident before the tile is made, @unit bytes. */
  readonly before: number;
  /** Most that was resident, from the start of the process on, @unit bytes. */
  readonly peak: number;
  /** Opening the machine and training, @unit s. */
  readonly seconds: number;
  /** Where training went on for minutes: how often it did, and what was resident after a tenth of them and at their end. */
  readonly lasting?: { readonly passes: number; readonly early: number; readonly late: number };
}

/**
 * Bytes of a crosspoint that is a weight of its own, float32: its state, the fields of its law, the weight packed for products;
 * the weight as a read sees it, where that is not the state.
 */
export function bytesKept({ pulse }: Device): number {
  return 4 * (2 + (pulse?.fields.length ?? 0) + (pulse?.visible ? 1 : 0));
}

/**
 * Of this process, so that it measures one tile only.
 *
 * @param minutes to go on training for; 0: a few batches do
 */
export async function measureMemory(
  backend: Backend,
  device: Device,
  width: number,
  minutes: number,
): Promise<MemoryFigure> {
  await train(backend, device, smallWidth, 0);
  const before = resident('VmRSS');
  const started = performance.now();
  const lasting = await train(backend, device, width, minutes);
  const seconds = (performance.now() - started) / 1000;
  const figure = { crosspoints: width ** 2, kept: bytesKept(device), before, peak: resident('VmHWM'), seconds };
  return minutes > 0 ? { ...figure, lasting } : figure;
}

async function train(backend: Backend, device: Device, width: number, minutes: number) {
  const { program, tiles, samples } = planUpdate(device, 'dense', {
    width,
    batch,
    samples: batches * batch,
    reads: true,
  });
  const machine = await backend.open({ programs: [program], tiles, seed: 1 });
  machine.loadSet('samples', samples);
  await machine.refreshReads();
  const started = performance.now();
  const share = () => (minutes > 0 ? (performance.now() - started) / (60_000 * minutes) : 1);
  let early: number | undefined;
  let epoch = 0;
  do {
    epoch += 1;
    for (let first = 0; first < samples.count; first += batch) {
      machine.run({ program: program.name, set: 'samples', first, count: batch, epoch });
    }
    await machine.readCounters();
    if (share() >= 0.1) early ??= resident('VmRSS');
  } while (share() < 1);
  const late = resident('VmRSS');
  machine.close();
  return { passes: epoch, early: early ?? late, late };
}

/**
 * As Linux counts it, @unit bytes. Not `process.resourceUsage()`: its peak begins with that of the process which started this
 * one.
 */
function resident(what: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kibibytes === undefined) throw new RangeError(`Expected \`/proc/self/status\` to tell ${what}`);
  return 1024 * Number(kibibytes);
}
