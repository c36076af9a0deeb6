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

/** How a tile's arrays are filled and, where it was programmed, with what. */
export const tileRecordSchema = z.strictObject({
  tile: z.string(),
  arrays: count,
  /** Share of crosspoints that hold a weight. */
  utilisation: z.number(),
  /** Largest imbalance of currents that solving the wires left, relative; 0 without wires. */
  residual: z.number(),
  /** Most sweeps that solving an array took. */
  sweeps: count,
  /** Weight that fills a cell; absent where the arrays learnt. */
  weightScale: z.number().exactOptional(),
  /** Full scale of its columns, one a weight slice, where it was calibrated. */
  ranges: z.array(z.tuple([z.number(), z.number()])).exactOptional(),
});
export type TileRecord = z.infer<typeof tileRecordSchema>;

/** A finished run. */
export const runRecordSchema = z.strictObject({
  /** Identity of the run. */
  identity: z.string(),
  epochs: z.array(epochSchema).min(1),
  /** Counted over the last epoch; of arrays that are programmed, nothing. */
  training: countsSchema,
  evaluation: countsSchema,
  /** Mean conductance of each tile at the end, from off (0) to on (1). */
  conductance: z.record(z.string(), z.number()),
  tiles: z.array(tileRecordSchema),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** A run whose signals did not stay finite: what it reached before, and what became of it. */
export const divergedRecordSchema = z.strictObject({
  identity: z.string(),
  epochs: z.array(epochSchema),
  message: z.string(),
});
export type DivergedRecord = z.infer<typeof divergedRecordSchema>;

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
  /** As of the last look at wires and read noise. */
  tiles: z.array(tileRecordSchema),
});
export type RunState = z.infer<typeof runStateSchema>;

/** Values of a machine that a run changes. */
export interface MachineState {
  /** Crosspoint states of the tiles that change. */
  readonly planes: Readonly<Record<string, Float64Array>>;
  /** Fields of those whose law changes them; others are drawn anew from the seed. */
  readonly fields: Readonly<Record<string, Float64Array>>;
  readonly vectors: Readonly<Record<string, Float64Array>>;
  /** What is remembered of the training samples. */
  readonly memories: Readonly<Record<string, Float64Array>>;
  /** By how much wires weaken the crosspoints of the tiles that have wires, as of the last look. */
  readonly attenuations: Readonly<Record<string, Float64Array>>;
  /** Moving ranges of inputs, by tile and read (`tile/read`), one number each. */
  readonly averages: Readonly<Record<string, Float64Array>>;
  /** States and fields of which noise and loads were last looked at, of the tiles where these follow the states. */
  readonly lookedPlanes: Readonly<Record<string, Float64Array>>;
  readonly lookedFields: Readonly<Record<string, Float64Array>>;
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
