/** `crosspoint fit`: pulse-response data to a device file, with a report of how well the law fits. */
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  DeviceError,
  fitLaw,
  fittableLaws,
  laws,
  type RankedFit,
  rankLaws,
  settleDevice,
} from '../../devices/index.ts';
import { parameterRows, rankingRows, renderFit } from '../../reports/index.ts';
import { deviceFileText, fittedDevice } from '../fit/fitted-device.ts';
import { portrayFit } from '../fit/portray-fit.ts';
import { type PulseMeasurements, readPulseData } from '../fit/read-pulse-data.ts';
import { plotlySource } from '../package-facts.ts';
import { openFolder, writeAtomically } from '../run/files.ts';
import { askedOf, type FitOptions, type Fixed, fixedParameters, givenScale, reproduceFit } from './fit-options.ts';
import type { Io } from './io.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { alignColumns } from './text-columns.ts';

export function defineFitCommand(command: Command, io: Io, done: (code: number) => void): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  command
    .argument(
      '<file>',
      'CSV file with a header: pulse, conductance_uS, and direction, device, cycle if there are several',
    )
    .option('--law <name>', 'law to fit, or auto: every law, ranked', 'auto')
    .option('--fix <parameter=value>', 'a parameter that is known, not fitted; may be repeated', collect, [])
    .option('--gmin <siemens>', 'conductance at w = -1 (default: the least mean)')
    .option('--gmax <siemens>', 'conductance at w = 1 (default: the largest mean)')
    .option('--extends <preset>', 'preset with the electrical figures that are not given below', 'taox-hfox')
    .option('--write-up <volts,seconds>', 'pulse that raises the conductance')
    .option('--write-down <volts,seconds>', 'pulse that lowers the conductance')
    .option('--read-voltage <volts>', 'voltage of a read')
    .option('--cell <height,width>', 'cell with its access transistor, in feature sizes F')
    .option('--name <name>', 'name of the device (default: that of the file)')
    .option('--out <folder>', 'where NAME.yaml and NAME.html go', join('results', 'fit'))
    .option('--json', 'print everything found as JSON on standard output')
    .action(async (file: string, options: FitOptions) => done(await fitCommand(file, options, io)));
}

async function fitCommand(file: string, options: FitOptions, io: Io): Promise<number> {
  const asked = askedOf(file, options);
  const given = fixedParameters(options.fix);
  if (options.law === 'auto' && Object.keys(given).length > 0) {
    throw new UsageError('Expected --fix with one --law: a parameter means nothing to every law');
  }
  const measurements = readPulseData(file, givenScale(options));
  const ranking = options.law === 'auto' ? rank(measurements, io) : fitOne(options.law, given, measurements);
  const fit = ranking[0]?.fit;
  if (!fit) throw new UsageError('Expected a law to fit, got none');
  const device = fittedDevice(fit, measurements.scale, asked);
  settleDevice({ ...device }, 'the fitted device');
  const deviceFile = deviceFileText(device, fit, measurements.scale, asked);
  const reproduce = reproduceFit(file, options);
  const report = portrayFit({ fit, ranking, measurements, device, deviceFile, asked, reproduce });
  const folder = await openFolder(options.out);
  const [page, yaml] = ['html', 'yaml'].map((kind) => join(folder.path, `${asked.name}.${kind}`)) as [string, string];
  await writeAtomically(page, renderFit(report, plotlySource()));
  await writeAtomically(yaml, deviceFile);
  if (options.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else {
    if (ranking.length > 1) io.out(`${alignColumns(rankingRows(report.ranking))}\n`);
    io.out(`${fit.law.name}: R² ${fit.rSquared.toFixed(5)}\n${alignColumns(parameterRows(report))}\n`);
    io.out(`device: ${yaml}\nreport: ${page}\n`);
  }
  return exitCodes.done;
}

function rank({ data }: PulseMeasurements, io: Io): RankedFit[] {
  const candidates = fittableLaws();
  const progress = (text: string) => io.err(io.terminal ? `\r\u001b[K${text}` : text && `${text}\n`);
  try {
    return rankLaws(candidates, data, ({ name }, place) => progress(`${place + 1} of ${candidates.length}: ${name}`));
  } finally {
    progress('');
  }
}

function fitOne(name: string, given: Fixed, { data }: PulseMeasurements): RankedFit[] {
  const law = laws.get(name);
  const pulsed = [...laws.values()].filter(({ pulse }) => pulse).map((one) => one.name);
  if (!law?.pulse) throw new DeviceError('--law', `auto or one of ${pulsed.join(', ')}`, name);
  return [{ fit: fitLaw(law, data, { given }), difference: 0, weight: 1 }];
}
