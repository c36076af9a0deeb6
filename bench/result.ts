/** What a run of the benchmarks leaves: figures with machine facts beside them. Plain JSON under `--json`. */
import type { CostFigure } from './cost.ts';
import type { MachineFacts } from './machine-facts.ts';
import type { Effort, Spread } from './measure.ts';
import type { PlainKernels } from './plain-kernels.ts';
import type { YardstickRates } from './yardsticks.ts';

export const benchVersion = 2;

export interface Figure {
  readonly backend: string;
  readonly task: string;
  /** Hardware or law. */
  readonly subject: string;
  readonly batch: number;
  readonly unit: 'images/s' | 'pulses/s' | 'vectors/s' | 'solves/s';
  readonly rate: Spread;
  /** Least work per image or pulse that the share counts. */
  readonly demand: { readonly amount: number; readonly unit: 'operations' | 'bytes' };
  /** State of a crosspoint, fields included. @unit byte */
  readonly stateBytes?: number;
  /** rate × demand over the yardstick measured just before: the plain product's operations/s, or the copy's bytes/s. */
  readonly share: Spread;
  /** Of reads on WebGPU: rate × demand over operations/s of the adapter's plain product, measured just before. */
  readonly plainShare?: Spread;
}

export interface KernelTimes {
  readonly backend: string;
  readonly subject: string;
  readonly batch: number;
  readonly images: number;
  /** @unit s, with the profile's own cost */
  readonly wall: number;
  /** @unit s by kernel */
  readonly kernels: Readonly<Record<string, number>>;
}

export interface BenchResult {
  readonly version: typeof benchVersion;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: MachineFacts;
  readonly effort: Effort;
  /** Backends measured, and what they run on. */
  readonly backends: Readonly<Record<string, string>>;
  readonly yardsticks: YardstickRates;
  /** Of the CPU backend. */
  readonly plainKernels: PlainKernels;
  /** Of the WebGPU adapter, where it is measured: its plain product, 64 × 784 × 256. @unit operations/s */
  readonly plainGpu?: Spread;
  readonly figures: readonly Figure[];
  readonly kernels: readonly KernelTimes[];
  /** Of the account, which no backend takes part in. */
  readonly account: readonly CostFigure[];
}
