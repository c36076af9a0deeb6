/** What the CPU backend works on. One code serves float32 (the product) and float64 (reference arithmetic in tests). */
import { type Conditions, conditionsNeeded } from '../tile/conditions.ts';
import { roomForCrosspoints, type Seen, seenIn, sumWeakened, type TileState } from '../tile/initial-state.ts';
import { storedOutputs, type TileSpec } from '../tile/tile.ts';
import type { Turn } from '../tile/unit-cell.ts';
import { emptyState, type WeightSlice, weightSlices } from '../tile/weight-slices.ts';
import type { Arithmetic, Matrix, Real } from './arithmetic/arithmetic.ts';

/** The batch at hand. */
export interface Batch extends Turn {
  readonly count: number;
  /** Position of its first sample in the epoch's order. */
  readonly first: number;
  readonly epoch: number;
  /** See `BatchRequest`. */
  readonly rateFactor: number;
  /** Of an operation on visits: the number of the first one, of a training run; `count` is then theirs. */
  readonly visit: number;
  /** Where its samples stand in their set. */
  readonly samples: Uint32Array;
  /** By name, [samples of the set][width]. */
  readonly memories: ReadonlyMap<string, Real>;
}

/** One compiled operation. */
export type Step = (batch: Batch) => void;

export interface CpuTile {
  readonly spec: TileSpec;
  readonly arithmetic: Arithmetic;
  readonly inputs: number;
  /** Columns of weights that are stored: outputs, and unit columns behind them. */
  readonly outputs: number;
  /** [planes][inputs][outputs] */
  readonly planes: Real;
  /** [planes][inputs][outputs][fields] */
  readonly fields: Real;
  /** [slices][inputs][outputs]: what a read sees; the plane itself where that is all there is to see. */
  readonly weights: Real;
  /** Of {@link weights}, {@link variance} and {@link magnitude}, one a slice. */
  readonly matrices: Readonly<Record<'weights' | 'variance' | 'magnitude', readonly Matrix[]>>;
  readonly slices: readonly WeightSlice[];
  /** See `emptyState`. */
  readonly empty: number;
  readonly seen: Seen<Real>;
  /** [planes + 1][inputs][outputs] by which wires weaken what is read (`tile/conditions.ts`); null without wires. */
  readonly attenuation: Real | null;
  /** [slices][inputs][outputs] of what a unit input adds to the variance of a column's sum; null without cell noise. */
  readonly variance: Real | null;
  /** [slices][inputs][outputs] magnitudes that loads are made of (`tile/conditions.ts`); null where nobody asks. */
  readonly magnitude: Real | null;
  /** [planes][inputs][outputs] variances of states, as they were written; null where none were. */
  variances: Float64Array | null;
  /** [outputs] digital factors; null where all are 1. */
  scales: Real | null;
  /** Moving ranges of inputs, by operation. */
  readonly averages: Map<string, number>;
}

export function createTile(arithmetic: Arithmetic, spec: TileSpec): CpuTile {
  const { inputs } = spec.declaration;
  const outputs = storedOutputs(spec);
  const cells = inputs * outputs;
  const { planes, fields } = roomForCrosspoints(spec, (length) => arithmetic.allocate(length));
  const { slices } = weightSlices(spec);
  const seen = seenIn(spec, planes, fields);
  const needs = conditionsNeeded(spec);
  const attenuation = needs.attenuation ? arithmetic.allocate(planes.length + cells).fill(1) : null;
  const [only] = slices;
  const direct = seen.values === planes && !attenuation && slices.length === 1 && isIdentity(only);
  const length = slices.length * cells;
  const weights = direct ? planes : arithmetic.allocate(length);
  const variance = needs.variance ? arithmetic.allocate(length) : null;
  const magnitude = needs.magnitude ? arithmetic.allocate(length) : null;
  const sliced = (entries: Real | null) =>
    slices.flatMap((_, slice) =>
      entries ? arithmetic.matrix(entries.subarray(slice * cells, (slice + 1) * cells), inputs, outputs) : [],
    );
  return {
    ...{ spec, arithmetic, inputs, outputs, planes, fields, slices, seen, attenuation },
    ...{ weights, variance, magnitude, empty: emptyState(spec.device) },
    matrices: { weights: sliced(weights), variance: sliced(variance), magnitude: sliced(magnitude) },
    variances: null,
    scales: null,
    averages: new Map(),
  };
}

function isIdentity(slice: WeightSlice | undefined): boolean {
  return slice?.significance.length === 1 && slice.significance[0] === 1 && slice.offset === 0;
}

export function loadTile(tile: CpuTile, state: TileState): void {
  tile.planes.set(state.planes);
  tile.fields.set(state.fields);
  if (tile.attenuation) {
    if (state.attenuation) tile.attenuation.set(state.attenuation);
    else tile.attenuation.fill(1);
  }
  tile.variances = state.variance ?? null;
  for (const [label, average] of Object.entries(state.averages ?? {})) tile.averages.set(label, average);
  tile.scales = null;
  if (state.scales) {
    tile.scales = tile.arithmetic.allocate(state.scales.length);
    tile.scales.set(state.scales);
  }
  refreshWeights(tile);
}

/** What {@link loadTile} takes, as the tile has it: nothing is copied. */
export function tileState({ planes, fields, attenuation, variances, scales, averages }: CpuTile): TileState<Real> {
  return {
    ...{ planes, fields },
    ...(attenuation && { attenuation }),
    ...(variances && { variance: variances }),
    ...(scales && { scales }),
    ...(averages.size > 0 && { averages: Object.fromEntries(averages) }),
  };
}

/** What was found of a tile's wires and noise. */
export function setConditions(tile: CpuTile, { attenuation, variance, magnitude }: Conditions): void {
  if (attenuation) tile.attenuation?.set(attenuation);
  if (variance) tile.variance?.set(variance);
  if (magnitude) tile.magnitude?.set(magnitude);
  refreshWeights(tile);
}

/** Recomputes the weights that a read sees from the crosspoints; to be called once they have changed. */
export function refreshWeights(tile: CpuTile): void {
  for (const of of Object.values(tile.matrices)) for (const matrix of of) matrix.touch();
  const { arithmetic, planes, weights, slices, seen, attenuation } = tile;
  if (planes === weights) return;
  const cells = tile.inputs * tile.outputs;
  for (const [slice, { significance, offset }] of slices.entries()) {
    const own = weights.subarray(slice * cells, (slice + 1) * cells);
    if (attenuation) {
      for (let cell = 0; cell < cells; cell++) {
        own[cell] = sumWeakened(cell, significance, seen, attenuation, tile.empty) + offset;
      }
      continue;
    }
    own.fill(offset);
    for (const [plane, share] of significance.entries()) {
      const first = seen.first + plane * cells * seen.stride;
      if (share !== 0) arithmetic.addScaled(own, seen.values.subarray(first), share, seen.stride);
    }
  }
}
