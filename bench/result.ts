/** What a run of the benchmarks leaves: figures with machine facts beside them. JSON under `--json` and in `bench/history`. */
import { z } from 'zod';

/** Of the file's layout and of what the figures mean. */
export const benchVersion = 2;

const count = z.number().nonnegative({ error: 'a number of 0 or more' });
const rate = z.number().positive({ error: 'a number above 0' });

/** Of the repetitions of a measurement; all alike where there was one. */
const spread = z.object({ median: rate, low: rate, high: rate }).readonly();
export type Spread = z.infer<typeof spread>;

const effort = z
  .object({
    repetitions: count,
    /** A repetition runs its pass again until it has taken this long, @unit s. */
    seconds: count,
  })
  .readonly();
export type Effort = z.infer<typeof effort>;

const machineFacts = z
  .object({
    processor: z.string(),
    cores: count,
    /** @unit bytes */
    memory: count,
    system: z.string(),
    node: z.string(),
    /** Processes that ran or waited in the minute before: above 0 others were at work. */
    loadBefore: count,
  })
  .readonly();
export type MachineFacts = z.infer<typeof machineFacts>;

const units = ['images/s', 'pulses/s', 'vectors/s', 'solves/s'] as const;
const demandUnits = ['operations', 'bytes'] as const;

const figure = z
  .object({
    backend: z.string(),
    task: z.string(),
    /** Hardware, rule or law. */
    subject: z.string(),
    batch: count,
    unit: z.enum(units),
    rate: spread,
    /** Least work per image or pulse that the share counts. */
    demand: z.object({ amount: rate, unit: z.enum(demandUnits) }).readonly(),
    /** State of a crosspoint, fields included. @unit byte */
    stateBytes: count.exactOptional(),
    /** rate × demand over the yardstick measured just before: the plain product's operations/s, or the copy's bytes/s. */
    share: spread,
    /** Of reads on WebGPU: rate × demand over operations/s of the adapter's plain product, measured just before. */
    plainShare: spread.exactOptional(),
  })
  .readonly();
export type Figure = z.infer<typeof figure>;

const kernelTimes = z
  .object({
    backend: z.string(),
    subject: z.string(),
    batch: count,
    images: count,
    /** @unit s, with the profile's own cost */
    wall: count,
    /** @unit s by kernel */
    kernels: z.record(z.string(), count).readonly(),
  })
  .readonly();
export type KernelTimes = z.infer<typeof kernelTimes>;

const costFigure = z
  .object({
    subject: z.string(),
    /** Bills drawn up in one repetition. */
    bills: count,
    /** Of the first bill of the process; null where others came before it. @unit s */
    cold: count.nullable(),
    /** Bills per second, one after another. */
    rate: spread,
    /** Time of a bill over that of the plain product 64 × 784 × 256. */
    products: spread,
  })
  .readonly();
export type CostFigure = z.infer<typeof costFigure>;

export const resultSchema = z
  .object({
    version: z.literal(benchVersion, { error: `${benchVersion}` }),
    /** ISO 8601, UTC. */
    date: z.string(),
    machine: machineFacts,
    effort,
    /** Backends measured, and what they run on. */
    backends: z.record(z.string(), z.string()).readonly(),
    /** Plain loops. @unit operations/s, bytes/s */
    yardsticks: z.object({ product: spread, copy: spread }).readonly(),
    /** Of the CPU backend, one thread. @unit operations/s, deviates/s */
    plainKernels: z.object({ product: spread, deviates: spread }).readonly(),
    /** Of the WebGPU adapter, where it is measured: its plain product, 64 × 784 × 256. @unit operations/s */
    plainGpu: spread.exactOptional(),
    figures: z.array(figure).readonly(),
    kernels: z.array(kernelTimes).readonly(),
    /** Of the account, which no backend takes part in. */
    account: z.array(costFigure).readonly(),
  })
  .readonly();
export type BenchResult = z.infer<typeof resultSchema>;
