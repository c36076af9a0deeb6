/** The parts an array is put together from, and what each spends on one vector. */
import type { Circuit, ComponentName } from '../circuits/circuit.ts';
import type { PlacedBlock, Side } from './array-layout.ts';

/** One vector through the array, as its blocks see it. */
export interface VectorRead {
  /** Rises of driven lines, over the whole vector: each column group, slice and phase drives them anew. */
  readonly rises: number;
  /** What a sensed line resists while it is converted, on the mean, @unit ohm. */
  readonly lineResistance: number;
  /** Conversion cycles, how often another line is selected in them, and conversions of one result. */
  readonly cycles: number;
  readonly selections: number;
  readonly conversions: number;
  /** Time a driven line is on where integrators gather, summed over lines, @unit s. */
  readonly onTime: number;
  /** Mean conductance of the cells themselves, @unit S. */
  readonly conductance: number;
}

export interface ArrayBlock extends PlacedBlock {
  readonly name: string;
  readonly component: ComponentName;
  /** @unit W */
  readonly leakage: number;
  readonly formula: string;
  readonly source: string;
  /** Of one vector, @unit J. */
  energy(read: VectorRead): number;
}

export interface BlockPlan {
  readonly component: ComponentName;
  readonly side: Side;
  readonly circuit: Circuit;
  /** Of such circuits. @default 1 */
  readonly count?: number;
  /** Of all of them, where rows of cells make it more than their sum, @unit m2. */
  readonly area?: number;
  /** What one vector costs, @unit J. @default nothing: it stands idle */
  readonly energy?: (read: VectorRead) => number;
}

export function arrayBlock({ component, side, circuit, count = 1, area, energy = () => 0 }: BlockPlan): ArrayBlock {
  const { name, leakage, formula, source } = circuit;
  return {
    name,
    component,
    side,
    area: area ?? count * circuit.area,
    leakage: count * leakage,
    formula,
    source,
    energy,
  };
}
