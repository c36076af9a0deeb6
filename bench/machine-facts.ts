/** The machine that figures were measured on. */
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { MachineFacts } from './result.ts';

export function readMachineFacts(): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
  };
}
