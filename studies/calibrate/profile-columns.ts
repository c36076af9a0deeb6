/**
 * What reaches the ADCs of a network on real images: every column's sum of every read, as it is before it is converted.
 *
 * The converters themselves are taken out while this is looked at, so that no layer sees what an earlier one clipped.
 * Where one converts after every input slice, it stays, over all that a column can carry and so finely that it rounds
 * no more than float32 does: what it is given are the sums of single slices.
 */
import { setImmediate } from 'node:timers/promises';
import type { DataSet } from '../../algorithms/index.ts';
import {
  type Converters,
  createCpuBackend,
  type Interval,
  type Machine,
  openStream,
  type Program,
  readFigures,
  streamOf,
  type TileSpec,
  type TileState,
} from '../../emulator/index.ts';
import type { Converter } from './best-interval.ts';
import { CalibrationError } from './calibration-error.ts';
import { openReservoir, type Reservoir } from './reservoir.ts';
import { type SortedSamples, sortSamples } from './sorted-samples.ts';

/** A network as it stands on its arrays, and images to read it with. */
export interface Profiled {
  /** Reads the network forward. */
  readonly evaluation: Program;
  /** Of the program, with the weight that fills a cell (`weightScale`) as it will be. */
  readonly tiles: readonly TileSpec[];
  /** As programmed; tiles that are left out are as they are drawn. */
  readonly states: Readonly<Record<string, TileState>>;
  /** Biases. */
  readonly vectors: Readonly<Record<string, ArrayLike<number>>>;
  /** 32-bit unsigned; that of the run. */
  readonly seed: number;
  readonly data: DataSet;
  /** Training images to read, the first of the set. */
  readonly images: number;
  /** Once aborted, {@link profileColumns} throws what aborted it. @default never */
  readonly signal?: AbortSignal;
}

/** What one weight slice of a tile brings to its converters. */
export interface ColumnProfile {
  readonly tile: string;
  readonly slice: number;
  /** Conversions; more than there are samples where not all were kept. */
  readonly count: number;
  readonly least: number;
  readonly most: number;
  readonly samples: SortedSamples;
  readonly converter: Converter & { readonly bits: number };
  /** All that a column can carry. */
  readonly full: Interval;
}

/** Values kept of each slice: 8 MB of them. */
const capacity = 2 ** 20;
/** Images between two turns of the event loop. */
const batch = 25;
/** Bits of a converter that is as good as ideal in float32. */
const fine = 30;

export async function profileColumns(profiled: Profiled): Promise<readonly ColumnProfile[]> {
  const { evaluation, seed, states, vectors } = profiled;
  const used = new Set(evaluation.tiles.map(({ name }) => name));
  const tiles = profiled.tiles.filter(({ declaration }) => used.has(declaration.name));
  const reservoirs = new Map(tiles.map((spec) => [spec.declaration.name, openReservoirs(spec, seed)]));
  const machine = await createCpuBackend().open({
    programs: [evaluation],
    tiles: tiles.map(withoutConverters),
    seed,
    observe: (tile, { direction }, slice, sums) => {
      if (direction === 'forward') reservoirs.get(tile)?.[slice]?.add(sums);
    },
  });
  try {
    for (const [name, state] of Object.entries(states)) if (used.has(name)) machine.writeTile(name, state);
    for (const [name, values] of Object.entries(vectors)) machine.writeVector(name, values);
    await machine.refreshReads();
    await readImages(machine, profiled);
  } finally {
    machine.close();
  }
  return tiles.flatMap((spec) => profilesOf(spec, reservoirs.get(spec.declaration.name) ?? []));
}

function openReservoirs(spec: TileSpec, seed: number): readonly Reservoir[] {
  const { name } = spec.declaration;
  return readFigures(spec, 'forward').slices.map((_, slice) =>
    openReservoir(capacity, openStream(seed, streamOf('calibration', name, String(slice)))),
  );
}

function withoutConverters(spec: TileSpec): TileSpec {
  const { boundManagement: _, ...converters } = spec.converters;
  const { adc } = converters;
  const open: Converters['adc'] =
    adc.kind === 'uniform' && adc.everySlice
      ? { kind: 'uniform', bits: fine, range: 'max', everySlice: true }
      : { kind: 'ideal' };
  return { ...spec, converters: { ...converters, adc: open } };
}

async function readImages(machine: Machine, { evaluation, data, images, signal }: Profiled): Promise<void> {
  const { width, classes, train } = data;
  machine.loadSet('calibration', { ...train, width, classes });
  const most = Math.min(images, train.count);
  const size = Math.min(batch, evaluation.batch);
  for (let first = 0; first < most; first += size) {
    const count = Math.min(size, most - first);
    machine.run({ program: evaluation.name, set: 'calibration', first, count, epoch: 0 });
    await setImmediate();
    signal?.throwIfAborted();
  }
  const { notFinite } = await machine.readCounters();
  if (notFinite)
    throw new CalibrationError(`Expected finite values to calibrate with, got others in ${notFinite.operation}`);
}

function profilesOf(spec: TileSpec, reservoirs: readonly Reservoir[]): readonly ColumnProfile[] {
  const { adc } = spec.converters;
  if (adc.kind === 'ideal') throw new CalibrationError(`Expected an ADC behind ${spec.declaration.name}, got none`);
  const widest = { ...spec, converters: { ...spec.converters, adc: { ...adc, range: 'max' as const } } };
  const figures = readFigures(widest, 'forward').adc.slices;
  return reservoirs.map((reservoir, slice) => {
    const { count, least, most } = reservoir;
    const { lower, upper, leastCode, mostCode } = figures[slice] as (typeof figures)[number];
    const symmetric = (adc.coding ?? 'sign-magnitude') === 'sign-magnitude';
    return {
      ...{ tile: spec.declaration.name, slice, count, least, most },
      samples: sortSamples(reservoir.values()),
      converter: { bits: adc.bits, steps: mostCode - leastCode, symmetric },
      full: [lower, upper],
    };
  });
}
