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
      energy: quantity.describe('J per step'),
    }),
  ),
  area: z.array(
    z.strictObject({
      component: z.string(),
      tile: z.string(),
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
  }),
  learningLatency: quantity.describe('s: error, gradient and update of one step'),
  sequentialShare: z.number().min(0).max(1),
  activity: z.string(),
  assumptions: z.array(z.string()),
});

const demands = z.strictObject({
  reads: count,
  transposedReads: count,
  feedbackReads: count,
  feedbackTiles: count,
  feedbackWeights: count,
  updates: count,
  keptValues: count,
  concurrentUpdates: count,
  errorPath: count,
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
  /** Empty where only the cost was asked for. */
  seeds: z.array(
    z.strictObject({
      seed: count,
      epochs: z.array(epoch).describe('of programmed arrays: one, once they are programmed'),
      floatingPoint: z.array(epoch).exactOptional().describe('of the network before it was programmed'),
      tiles: z.array(tile).exactOptional(),
      /** Counted device activity over the last epoch: label → total. */
      activity: z.record(z.string(), z.number()),
    }),
  ),
  demands,
  bill,
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
