/** What a run leaves behind: plain numbers, checked when they come back from a checkpoint. */
import { z } from 'zod';

const count = z.number().int().min(0);

/** Per operation of a program: counter → count. */
export const countsSchema = z.array(z.record(z.string(), count));
export type Counts = z.infer<typeof countsSchema>;

export const epochSchema = z.strictObject({
  epoch: count,
  trainAccuracy: z.number().nullable(),
  trainLoss: z.number().nullable(),
  testAccuracy: z.number(),
  testLoss: z.number(),
});
export type EpochRecord = z.infer<typeof epochSchema>;

/** A finished run. */
export const runRecordSchema = z.strictObject({
  /** Identity of the run. */
  identity: z.string(),
  epochs: z.array(epochSchema).min(1),
  /** Counted over the last epoch. */
  training: countsSchema,
  evaluation: countsSchema,
  /** Mean conductance of each tile at the end, from off (0) to on (1). */
  conductance: z.record(z.string(), z.number()),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Where a run stands between two batches. */
export const runStateSchema = z.strictObject({
  identity: z.string(),
  epoch: count,
  phase: z.enum(['train', 'evaluate']),
  /** Images of the phase's order that are done; an evaluation always starts over. */
  position: count,
  /** Training counters of this epoch so far. */
  counted: countsSchema.nullable(),
  epochs: z.array(epochSchema),
});
export type RunState = z.infer<typeof runStateSchema>;

/** Values of a machine that a run changes. */
export interface MachineState {
  /** Crosspoint states of the tiles that change. */
  readonly planes: Readonly<Record<string, Float64Array>>;
  /** Fields of those whose law changes them; others are drawn anew from the seed. */
  readonly fields: Readonly<Record<string, Float64Array>>;
  readonly vectors: Readonly<Record<string, Float64Array>>;
}

export interface Snapshot {
  readonly state: RunState;
  readonly machine: MachineState;
}

export function addCounts(one: Counts | null, other: Counts): Counts {
  if (one === null) return other.map((counters) => ({ ...counters }));
  return other.map((counters, place) =>
    Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, value + (one[place]?.[name] ?? 0)])),
  );
}
