/** `crosspoint devices list`, `show` and `plot`: what devices there are, what one is, and what it does. */
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { digitalCells, listPresets } from '../../devices/index.ts';
import {
  cellText,
  type DeviceSheet,
  type DigitalSheet,
  mostDevices,
  renderDevices,
  sheetText,
} from '../../reports/index.ts';
import { describeCell, describeDevice } from '../devices/describe-device.ts';
import { findCell, findDevice } from '../devices/find-device.ts';
import { portrayDevice } from '../devices/portray-device.ts';
import { packageVersion, plotlySource } from '../package-facts.ts';
import { openFolder, writeAtomically } from '../run/files.ts';
import { listDevices } from './device-list.ts';
import type { Io } from './io.ts';
import { integerOption } from './options.ts';
import { exitCodes, UsageError } from './report-error.ts';

export function defineDeviceCommands(devices: Command, io: Io, done: (code: number) => void): void {
  devices
    .command('list', { isDefault: true })
    .description('list the presets')
    .option('--json', 'as JSON, with equations and every parameter')
    .action((options) => done(listCommand(options, io)));
  devices
    .command('show')
    .description('print the equations and numbers of a device')
    .argument('<name>', 'preset, digital cell or device file')
    .option('--json', 'as JSON')
    .action((name: string, options) => done(showCommand(name, options, io)));
  devices
    .command('plot')
    .description('draw what devices do: curves over pulses, step sizes, drift; several names are compared')
    .argument('<names...>', 'presets or device files')
    .option('--out <file>', 'page to write (default: results/devices/<names>.html)')
    .option('--pulses <number>', 'pulses up, and as many down (default: as many as show the whole curve)')
    .option('--crosspoints <number>', 'crosspoints to simulate', '1000')
    .option('--seed <number>', 'of all random numbers', '1')
    .action(async (names: string[], options) => done(await plotCommand(names, options, io)));
}

function listCommand({ json }: { readonly json?: boolean }, io: Io): number {
  const sheets = [...listPresets().map(({ name }) => describeDevice(name)), ...digitalCells.map(describeCell)];
  io.out(json ? jsonText(sheets) : listDevices(sheets));
  return exitCodes.done;
}

function showCommand(name: string, { json }: { readonly json?: boolean }, io: Io): number {
  const cell = findCell(name);
  const print = <Sheet>(sheet: Sheet, text: (sheet: Sheet) => string) => io.out(json ? jsonText(sheet) : text(sheet));
  if (cell) print<DigitalSheet>(describeCell(cell), cellText);
  else print<DeviceSheet>(describeDevice(findDevice(name)), sheetText);
  return exitCodes.done;
}

interface PlotOptions {
  readonly out?: string;
  readonly pulses?: string;
  readonly crosspoints: string;
  readonly seed: string;
}

async function plotCommand(names: readonly string[], options: PlotOptions, io: Io): Promise<number> {
  const chosen = {
    ...(options.pulses === undefined ? {} : { pulses: integerOption('--pulses', options.pulses, 1, 100_000) }),
    crosspoints: integerOption('--crosspoints', options.crosspoints, 2, 10_000),
    seed: integerOption('--seed', options.seed, 0, 2 ** 32 - 1),
  };
  const devices = chooseDevices(names);
  const sheets = devices.map(describeDevice);
  for (const { name, equations, inference } of sheets) {
    if (equations.length > 0 || inference) continue;
    io.err(`${name} takes any change exactly: there is no curve to draw, only its figures\n`);
  }
  const file = options.out ?? join('results', 'devices', `${sheets.map(({ name }) => fileName(name)).join('-')}.html`);
  const folder = await openFolder(dirname(file));
  try {
    const portraits = devices.map((device) => portrayDevice(device, chosen));
    await writeAtomically(file, renderDevices(portraits, packageVersion(), plotlySource()));
  } catch (error) {
    await folder.discard();
    throw error;
  }
  io.out(`${file}\n`);
  return exitCodes.done;
}

function chooseDevices(names: readonly string[]) {
  if (new Set(names).size < names.length) throw new UsageError('Expected devices that all differ, got one twice');
  if (names.length > mostDevices) {
    throw new UsageError(`Expected at most ${mostDevices} devices on a page, got ${names.length}`);
  }
  return names.map((name) => {
    if (!findCell(name)) return findDevice(name);
    const other = `\`crosspoint devices show ${name}\` prints its figures`;
    throw new UsageError(`Expected devices with states to draw, got ${name}, which holds one bit exactly (${other})`);
  });
}

function fileName(name: string): string {
  return name.replace(/[^\w.+-]+/g, '-');
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
