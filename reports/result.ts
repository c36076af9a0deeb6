/**
 * `result.json`: everything a report needs and everything needed to run the study again.
 *
 * The schema is versioned and published as JSON Schema (`crosspoint schema result`). Times, and only times, live under
 * `times`: two runs of one study on one backend give files that differ there and nowhere else.
 */
import { z } from 'zod';

const phase = z.enum(['forward', 'error', 'gradient', 'update', 'static']);
const count = z.number().int().min(0);
const quantity = z.number().min(0);
const level = z
  .enum(['array', 'processing element', 'tile', 'chip', 'off chip'])
  .describe('where in the hierarchy of the chip');

const bill = z.strictObject({
  technology: z.string(),
  batch: count,
  steps: count,
  energy: z.array(
    z.strictObject({
      phase,
      operation: z.string(),
      component: z.string(),
      tile: z.string(),
      level,
      energy: quantity.describe('J per step'),
    }),
  ),
  area: z.array(
    z.strictObject({
      component: z.string(),
      tile: z.string(),
      level,
      area: quantity.describe('m2'),
      leakage: quantity.describe('W'),
      formula: z.string(),
      source: z.string(),
    }),
  ),
  timeline: z.array(
    z.strictObject({
      phase: phase.exclude(['static']),
      operation: z.string(),
      resource: z.string(),
      start: quantity.describe('s'),
      end: quantity.describe('s'),
      critical: z.boolean(),
    }),
  ),
  totals: z.strictObject({
    energy: quantity.describe('J per step'),
    latency: quantity.describe('s per step'),
    area: quantity.describe('m2'),
    leakage: quantity.describe('W'),
  }),
  inference: z.strictObject({
    energy: quantity.describe('J per sample'),
    latency: quantity.describe('s per sample'),
    interval: quantity.describe('s from one sample to the next; less than the latency in a pipeline'),
  }),
  operations: z
    .strictObject({ step: quantity, inference: quantity })
    .describe('multiplications and additions of weights with vectors, of one step and of one inference'),
  learningLatency: quantity.describe('s: error, gradient and update of one step'),
  sequentialShare: z.number().min(0).max(1),
  activity: z.string(),
  assumptions: z.array(z.string()),
});

/** What follows from a bill; see `cost-metrics.ts`. */
const performance = z.strictObject({
  images: count,
  operations: quantity.describe('multiplications and additions'),
  energy: quantity.describe('J, dynamic and leakage'),
  energyPerImage: quantity.describe('J'),
  latency: quantity.describe('s from start to end'),
  interval: quantity.describe('s from one start to the next'),
  power: quantity.describe('W, mean while at work'),
  operationsPerSecond: quantity,
  operationsPerJoule: quantity.describe('10^12 of them are one TOPS/W'),
  operationsPerSecondAndArea: quantity.describe('1/(s m2); 10^18 of them are one TOPS/mm2'),
  imagesPerSecond: quantity,
  energyDelay: quantity.describe('J s'),
});

const metrics = z.strictObject({
  area: quantity.describe('m2'),
  leakage: quantity.describe('W'),
  step: performance.describe('one training step; of programmed arrays, one batch of inference'),
  inference: performance.describe('one image, the next following as soon as it can'),
  epoch: z.strictObject({ steps: count, energy: quantity.describe('J'), latency: quantity.describe('s') }),
  training: z
    .strictObject({ epochs: count, energy: quantity.describe('J'), latency: quantity.describe('s') })
    .nullable()
    .describe('all epochs of the study; null where it trains nothing on its arrays'),
});

const share = z.strictObject({
  name: z.string(),
  energy: quantity.describe('J per step'),
  area: quantity.describe('m2'),
  leakage: quantity.describe('W'),
});

/** Sums over the bill, largest energy first; see `cost-breakdown.ts`. */
const breakdown = z.strictObject({
  component: z.array(share),
  layer: z.array(share).describe('tiles, and blocks that they share'),
  level: z.array(share),
  phase: z.array(
    z.strictObject({
      name: z.string(),
      energy: quantity.describe('J per step'),
      latency: quantity.describe('s of the critical path of a step'),
    }),
  ),
});

const demands = z.strictObject({
  reads: count,
  transposedReads: count,
  feedbackReads: count,
  feedbackTiles: count,
  feedbackWeights: count,
  updates: count,
  feedbackUpdates: count.default(0),
  readOuts: count.default(0),
  keptValues: count,
  concurrentUpdates: count,
  errorPath: count,
  readPath: count.default(0),
  locks: z.array(z.enum(['forward', 'update', 'backward'])),
});

const epoch = z.strictObject({
  epoch: z.number().int().min(0).describe('0 is before training'),
  trainAccuracy: z.number().min(0).max(1).nullable(),
  trainLoss: z.number().nullable().describe('mean cross-entropy, nat'),
  testAccuracy: z.number().min(0).max(1),
  testLoss: z.number().describe('mean cross-entropy, nat'),
});

const interval = z.tuple([z.number(), z.number()]);

/** How a tile's arrays were filled, programmed and solved. */
const tile = z.strictObject({
  tile: z.string(),
  arrays: count,
  utilisation: z.number().describe('share of crosspoints that hold a weight'),
  residual: z.number().describe('largest imbalance of currents left by solving the wires, relative'),
  sweeps: count.describe('most sweeps that solving an array took'),
  weightScale: z.number().exactOptional().describe('weight that fills a cell, where the tile was programmed'),
  ranges: z
    .array(interval)
    .exactOptional()
    .describe('calibrated full scale, one a weight slice, in units of weight over weightScale × scaled input'),
});

/** One rule on one variant of the study: all seeds, one bill. */
const outcome = z.strictObject({
  /** Name of the variant, for instance `gokmen-vlasov`; `study` where the study has none. */
  variant: z.string(),
  rule: z.string(),
  /** Full name of the rule, for instance `direct feedback alignment`. */
  ruleTitle: z.string(),
  device: z.string(),
  /** Of a device with a pulse law; see docs/devices.md. */
  pulseFigures: z
    .strictObject({
      reference: z.number(),
      asymmetry: z.number(),
      nonlinearity: z.strictObject({ up: z.number(), down: z.number() }),
      deviceSpread: z.number(),
      cycleSpread: z.number(),
      readSpread: z.number(),
    })
    .exactOptional(),
  depth: count.describe('number of layers'),
  published: z
    .strictObject({
      source: z.string(),
      testAccuracy: z.array(z.number().min(0).max(1)).describe('of each seed'),
      tolerance: z.number().min(0).describe('of the means, as a share'),
    })
    .exactOptional()
    .describe('what others found for the same'),
  sweep: z
    .strictObject({
      label: z.string(),
      path: z.string().describe('what changes, as in --set; several joined by commas'),
      value: z.json(),
      of: z.string().describe('the variant that is swept'),
    })
    .exactOptional()
    .describe('where it stands on a sweep, if it is a point of one'),
  programmed: z
    .strictObject({ weights: z.string().describe('file of weights, or how they were trained') })
    .exactOptional()
    .describe('where arrays do not learn; steps of its bill are then batches of inference'),
  /** Trained to the end. Empty where only the cost was asked for, or where none stayed finite. */
  seeds: z.array(
    z.strictObject({
      seed: count,
      epochs: z.array(epoch).describe('of programmed arrays: one, once they are programmed'),
      floatingPoint: z.array(epoch).exactOptional().describe('of the network before it was programmed'),
      tiles: z.array(tile).exactOptional(),
      /** Counted device activity over the last epoch: label → total. */
      activity: z.record(z.string(), z.number().min(0).max(Number.MAX_SAFE_INTEGER)),
      conductance: z
        .record(z.string(), z.number().min(0).max(1))
        .describe('mean over the crosspoints of a tile, at the end; 0: all off, 1: all on'),
    }),
  ),
  diverged: z
    .array(z.strictObject({ seed: count, epochs: z.array(epoch), message: z.string() }))
    .min(1)
    .exactOptional()
    .describe('seeds whose signals did not stay finite: the epochs before, and where it happened'),
  demands,
  bill,
  metrics,
  breakdown,
});

export const resultSchema = z.strictObject({
  format: z.literal('crosspoint-result'),
  version: z.literal(1),
  crosspoint: z.string().describe('version of Crosspoint'),
  identity: z.string().describe('SHA-256 of the settled study, seed and data: equal identity means equal result'),
  title: z.string(),
  about: z.string(),
  /** The study as settled: defaults filled in, overrides applied. */
  study: z.record(z.string(), z.json()),
  reproduce: z.array(z.string()).describe('shell commands that give this result again'),
  backend: z.strictObject({ name: z.enum(['webgpu', 'cpu', 'none']), adapter: z.string(), node: z.string() }),
  data: z.strictObject({ name: z.string(), source: z.string(), train: count, test: count }),
  outcomes: z.array(outcome),
  times: z.strictObject({ started: z.string(), seconds: quantity, imagesPerSecond: quantity }),
});

export type Result = z.infer<typeof resultSchema>;
export type Outcome = Result['outcomes'][number];
export type Bill = Outcome['bill'];
export type Metrics = Outcome['metrics'];
export type Performance = Metrics['step'];
export type Breakdown = Outcome['breakdown'];
