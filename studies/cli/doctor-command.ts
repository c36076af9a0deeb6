/** `crosspoint doctor`: what this machine has, what `auto` would choose and why, and what to do about what is missing. */

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { describeAdapter } from '../../emulator/index.ts';
import { chooseBackend, driverAdvice, findAdapter } from '../backends.ts';
import { cacheFolder } from '../data/load-data-set.ts';
import { packageVersion } from '../package-facts.ts';
import { probeAdapter } from '../probe-adapter.ts';
import { type ProviderName, providerNames } from '../webgpu-provider.ts';
import type { Io } from './io.ts';
import { exitCodes } from './report-error.ts';
import { alignColumns } from './text-columns.ts';

const shownLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** What kernels use now, and what they could use. */
const shownFeatures = ['timestamp-query', 'subgroups', 'shader-f16'] as const;

type Fact = readonly [name: string, value: string];

export function defineDoctorCommand(command: Command, io: Io, done: (code: number) => void): void {
  command.option('--json', 'as JSON').action(async (options) => done(await doctorCommand(options, io)));
}

async function doctorCommand({ json }: { readonly json?: boolean }, io: Io): Promise<number> {
  const facts: Fact[] = [
    ['Crosspoint', packageVersion()],
    ['Node', `${process.versions.node} on ${process.platform}-${process.arch}, ${availableParallelism()} cores`],
  ];
  let found = false;
  for (const name of providerNames) {
    const provider = await examineProvider(name);
    found ||= provider.found;
    facts.push(...provider.facts);
  }
  const { backend, reason } = await chooseBackend('auto');
  backend.close();
  facts.push(['--backend auto', `${backend.name}: ${reason}`]);
  if (!found) facts.push(['advice', driverAdvice]);
  facts.push(['data folder', describeFolder(io.environment.CROSSPOINT_DATA, 'CROSSPOINT_DATA is not set')]);
  facts.push(['data cache', describeFolder(cacheFolder(io.environment), '')]);
  io.out(json ? `${JSON.stringify(Object.fromEntries(facts), null, 2)}\n` : alignColumns(facts));
  return exitCodes.done;
}

async function examineProvider(name: ProviderName): Promise<{ found: boolean; facts: Fact[] }> {
  const key = `provider ${name}`;
  const probe = await probeAdapter(name);
  if ('missing' in probe) return { found: false, facts: [[key, `none: ${probe.missing}`]] };
  const found = await findAdapter(name);
  if ('missing' in found) return { found: false, facts: [[key, `none: ${found.missing}`]] };
  const { provider, adapter } = found;
  const { description, software } = describeAdapter(adapter.info);
  const limits = shownLimits.map((limit) => `${limit} ${adapter.limits[limit]}`).join(', ');
  const features = shownFeatures.map((name) => `${name} ${adapter.features.has(name) ? 'yes' : 'no'}`).join(', ');
  provider.close();
  return {
    found: true,
    facts: [
      [key, `${description}${software ? ' (software)' : ''}`],
      ['  limits', limits],
      ['  features', features],
    ],
  };
}

function describeFolder(path: string | undefined, absent: string): string {
  if (path === undefined || path === '') return absent;
  const there = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return `${path}${there ? '' : ' (not there)'}`;
}
