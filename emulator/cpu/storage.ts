/** What the CPU kernels work on. One code serves float32 (the product) and float64 (reference arithmetic in tests). */
import { seenIn, sumSeen, type TileState } from '../tile/initial-state.ts';
import type { TileSpec } from '../tile/tile.ts';
import { planesOf, type Turn, unitCell } from '../tile/unit-cell.ts';

export type Precision = 'float32' | 'float64';
export type Real = Float32Array | Float64Array;

export function allocate(precision: Precision, length: number): Real {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** The batch at hand. */
export interface Batch extends Turn {
  readonly count: number;
  /** Position of its first sample in the epoch's order. */
  readonly first: number;
  readonly epoch: number;
}

/** One compiled operation. */
export type Step = (batch: Batch) => void;

export interface CpuTile {
  readonly spec: TileSpec;
  readonly inputs: number;
  readonly outputs: number;
  /** [planes][inputs][outputs] */
  readonly planes: Real;
  /** [planes][fields][inputs][outputs] */
  readonly fields: Real;
  /** [inputs][outputs]: what a read sees; the plane itself where that is all there is to see. */
  readonly weights: Real;
  /** Where a read finds what it sees of the crosspoints, and where each plane starts there. */
  readonly seen: Real;
  readonly seenAt: readonly number[];
  /** w = Σ significance · seen */
  readonly significance: readonly number[];
}

export function createTile(precision: Precision, spec: TileSpec): CpuTile {
  const { inputs, outputs } = spec.declaration;
  const cells = inputs * outputs;
  const planes = allocate(precision, planesOf(spec.mapping) * cells);
  const fields = allocate(precision, planes.length * (spec.device.pulse?.fields.length ?? 0));
  const { significance } = unitCell(spec.mapping);
  const { from: seen, offsets: seenAt } = seenIn(spec, planes, fields);
  const direct = seen === planes && significance.length === 1 && significance[0] === 1;
  const weights = direct ? planes : allocate(precision, cells);
  return { spec, inputs, outputs, planes, fields, weights, seen, seenAt, significance };
}

export function loadTile(tile: CpuTile, state: TileState): void {
  tile.planes.set(state.planes);
  tile.fields.set(state.fields);
  refreshWeights(tile);
}

/** Recomputes the weights that a read sees from the crosspoints. */
export function refreshWeights(tile: CpuTile): void {
  if (tile.planes === tile.weights) return;
  for (let cell = 0; cell < tile.weights.length; cell++) refreshWeight(tile, cell);
}

export function refreshWeight({ weights, seen, seenAt, significance }: CpuTile, cell: number): void {
  weights[cell] = sumSeen(cell, significance, seen, seenAt);
}
