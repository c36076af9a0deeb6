/** The machine that figures were measured on. */
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  /** @unit bytes */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Processes that ran or waited in the minute before: above 0 others were at work. */
  readonly loadBefore: number;
}

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
