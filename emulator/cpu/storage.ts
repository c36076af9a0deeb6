/** What the CPU kernels work on. One code serves float32 (the product) and float64 (reference arithmetic in tests). */
import type { TileState } from '../tile/initial-state.ts';
import { planesOf, type TileSpec } from '../tile/tile.ts';

export type Precision = 'float32' | 'float64';
export type Real = Float32Array | Float64Array;

export function allocate(precision: Precision, length: number): Real {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** The batch at hand. */
export interface Batch {
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
  /** [inputs][outputs]: what a read sees; the plane itself where there is only one. */
  readonly weights: Real;
}

export function createTile(precision: Precision, spec: TileSpec): CpuTile {
  const { inputs, outputs } = spec.declaration;
  const cells = inputs * outputs;
  const planes = allocate(precision, planesOf(spec.mapping) * cells);
  const fields = allocate(precision, planes.length * (spec.device.pulse?.fields.length ?? 0));
  const weights = planes.length === cells ? planes : allocate(precision, cells);
  return { spec, inputs, outputs, planes, fields, weights };
}

export function loadTile(tile: CpuTile, state: TileState): void {
  tile.planes.set(state.planes);
  tile.fields.set(state.fields);
  refreshWeights(tile);
}

/** Recomputes the weights of a differential pair from its planes. */
export function refreshWeights({ planes, weights }: CpuTile): void {
  if (planes === weights) return;
  const cells = weights.length;
  for (let cell = 0; cell < cells; cell++) {
    weights[cell] = ((planes[cell] as number) - (planes[cells + cell] as number)) / 2;
  }
}
