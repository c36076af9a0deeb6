/**
 * A study that was interrupted: finished runs, and the run at hand between two batches.
 *
 * One file, three parts: a line with format, version and SHA-256 of the rest; a line of JSON; the arrays it lists, as
 * little-endian float64. Fields of crosspoints that never change are not kept, since they are drawn anew from the seed.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { LayerWeights } from '../weights/network-weights.ts';
import { writeAtomically } from './files.ts';
import {
  type DivergedRecord,
  divergedRecordSchema,
  type RunRecord,
  runRecordSchema,
  runStateSchema,
  type Snapshot,
} from './record.ts';

/** A checkpoint that is absent, damaged, or of something else. */
export class CheckpointError extends Error {
  readonly code = 'CHECKPOINT';
  override readonly name = 'CheckpointError';
}

const format = 'crosspoint-checkpoint';
const version = 3;

const arrayKinds = [
  'planes',
  'fields',
  'vectors',
  'memories',
  'attenuations',
  'averages',
  'lookedPlanes',
  'lookedFields',
  'learnt',
] as const;

/** How the study was asked for, so that it can go on without being asked again. */
const requestSchema = z.strictObject({
  /** Name of the study file, for messages. */
  file: z.string(),
  /** The study as settled. */
  study: z.record(z.string(), z.json()),
  identity: z.string(),
  backend: z.enum(['webgpu', 'cpu']),
  /** Folder of the data set; null where none was named. */
  data: z.string().nullable(),
  reproduce: z.array(z.string()),
  saveWeights: z.boolean(),
});

const spentSchema = z.strictObject({
  started: z.string(),
  /** @unit s */
  seconds: z.number().min(0),
  /** Training images. */
  images: z.number().int().min(0),
});

const headerSchema = z.strictObject({
  request: requestSchema,
  finished: z.array(runRecordSchema),
  diverged: z.array(divergedRecordSchema).default([]),
  current: runStateSchema.nullable(),
  spent: spentSchema,
  arrays: z.array(z.strictObject({ kind: z.enum(arrayKinds), name: z.string(), length: z.number().int().min(0) })),
});

export type StudyRequestRecord = z.infer<typeof requestSchema>;
export type Spent = z.infer<typeof spentSchema>;

export interface Checkpoint {
  readonly request: StudyRequestRecord;
  readonly finished: readonly RunRecord[];
  readonly diverged: readonly DivergedRecord[];
  readonly current: Snapshot | null;
  /** Networks that finished runs leave for others, by the identity of the run. */
  readonly learnt: ReadonlyMap<string, readonly LayerWeights[]>;
  readonly spent: Spent;
}

export function checkpointPath(folder: string): string {
  return join(folder, 'checkpoint.bin');
}

export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { current, learnt, ...rest } = checkpoint;
  const whole = { ...noArrays(), ...current?.machine, learnt: flattenNetworks(learnt) };
  const listed = arrayKinds.flatMap((kind) =>
    Object.entries(whole[kind]).map(([name, values]) => ({ kind, name, values })),
  );
  const arrays = listed.map(({ kind, name, values }) => ({ kind, name, length: values.length }));
  const header = JSON.stringify({ ...rest, current: current?.state ?? null, arrays });
  // Never in one piece: a large tile's would not fit beside the tile.
  const body = [Buffer.from(`${header}\n`), ...listed.map(({ values }) => bytesOf(values))];
  await writeAtomically(checkpointPath(folder), firstLine(body), ...body);
}

export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(checkpointPath(folder), { force: true });
}

/** @throws CheckpointError */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const path = checkpointPath(folder);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got =
      cause.code === 'ENOENT' ? 'nothing there: no run was interrupted here, or it is finished' : cause.message;
    throw new CheckpointError(`Expected \`${path}\` to be a checkpoint, got ${got}`, { cause });
  });
  const body = checkBody(bytes, path);
  const end = body.indexOf('\n');
  const header = readHeader(body.subarray(0, Math.max(end, 0)).toString(), path);
  const { learnt, ...machine } = readArrays(body.subarray(end + 1), header.arrays, path);
  const { current, arrays: _, ...rest } = header;
  const networks = gatherNetworks(learnt);
  return { ...rest, current: current && { state: current, machine }, learnt: networks };
}

const noArrays = (): Record<(typeof arrayKinds)[number], Record<string, Float64Array>> => {
  return {
    planes: {},
    fields: {},
    vectors: {},
    memories: {},
    attenuations: {},
    averages: {},
    lookedPlanes: {},
    lookedFields: {},
    learnt: {},
  };
};

/** Weights and bias of each layer follow one another, named by identity, layer and part. */
function flattenNetworks(learnt: Checkpoint['learnt']): Record<string, Float64Array> {
  const entries = [...learnt].flatMap(([identity, layers]) =>
    layers.flatMap(({ weights, bias }, l): [string, Float64Array][] => [
      [`${identity}/${l}/weights`, weights],
      [`${identity}/${l}/bias`, bias],
    ]),
  );
  return Object.fromEntries(entries);
}

function gatherNetworks(arrays: Readonly<Record<string, Float64Array>>): Checkpoint['learnt'] {
  const networks = new Map<string, LayerWeights[]>();
  for (const [name, weights] of Object.entries(arrays)) {
    const [identity = '', layer = '', part] = name.split('/');
    const bias = arrays[`${identity}/${layer}/bias`];
    if (part === 'weights' && bias) networks.set(identity, [...(networks.get(identity) ?? []), { weights, bias }]);
  }
  return networks;
}

function firstLine(body: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of body) hash.update(part);
  return `${format} ${version} ${hash.digest('hex')}\n`;
}

function checkBody(bytes: Buffer, path: string): Buffer {
  const end = bytes.subarray(0, 200).indexOf('\n');
  const first = bytes.subarray(0, end + 1).toString();
  const [name, found] = first.trim().split(' ');
  if (name !== format)
    throw new CheckpointError(`Expected \`${path}\` to be a checkpoint of Crosspoint, got another file`);
  if (found !== String(version)) {
    throw new CheckpointError(`Expected \`${path}\` to be of version ${version}, got \`${found}\``);
  }
  const body = bytes.subarray(end + 1);
  if (first !== firstLine([body])) {
    throw new CheckpointError(`Expected \`${path}\` to be whole, got other bytes than were written (SHA-256 differs)`);
  }
  return body;
}

function readHeader(text: string, path: string): z.infer<typeof headerSchema> {
  const parsed = headerSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CheckpointError(
    `Expected \`${path}\` to hold a checkpoint, got at ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

function readArrays(payload: Buffer, arrays: z.infer<typeof headerSchema>['arrays'], path: string) {
  const read = noArrays();
  let offset = 0;
  for (const { kind, name, length } of arrays) {
    // A copy, since an array of float64 must start at a multiple of 8 bytes.
    const bytes = Uint8Array.from(payload.subarray(offset, offset + 8 * length));
    offset += 8 * length;
    if (bytes.length < 8 * length) throw new CheckpointError(`Expected \`${path}\` to hold ${name}, got too few bytes`);
    if (endianness() === 'BE') Buffer.from(bytes.buffer).swap64();
    read[kind][name] = new Float64Array(bytes.buffer);
  }
  return read;
}

/** The bytes of the array itself, where they are in order. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return endianness() === 'BE' ? Buffer.from(bytes).swap64() : bytes;
}
