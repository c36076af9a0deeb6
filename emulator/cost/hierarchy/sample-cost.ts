/**
 * What one sample costs on the chip, all its layers: latency, throughput and energy.
 *
 * Layer by layer a sample's latency is the sum over layers, and the next sample starts when it is done. In a pipeline every
 * layer works on a sample of its own, all as long as the slowest: samples leave at that interval. A layer takes as many
 * intervals as its output map has positions; copies that a single position cannot fill take those of the next samples.
 */
import type { ReadActivity } from '../array/array-hardware.ts';
import type { ChipHardware } from './chip-hardware.ts';
import { operationsOf } from './matrix-demand.ts';
import { timeOf, type VectorCost, type VectorTime, vectorCost } from './vector-cost.ts';

export interface LayerCost {
  readonly name: string;
  /** Of all its vectors, @unit s. */
  readonly time: VectorTime;
  readonly latency: number;
  /** Of all its vectors. */
  readonly energy: VectorCost['energy'];
}

export interface SampleCost {
  readonly layers: readonly LayerCost[];
  /** From image to prediction, @unit s. */
  readonly latency: number;
  /** Between one sample and the next, @unit s. */
  readonly interval: number;
  /** Dynamic, @unit J. */
  readonly energy: number;
  /** Of the whole chip over the {@link interval}, @unit J. */
  readonly leakageEnergy: number;
  /** Multiplications and additions. */
  readonly operations: number;
}

export function sampleCost(chip: ChipHardware, activityOf: (matrix: string) => ReadActivity): SampleCost {
  const matrices = [...chip.matrices.values()];
  const layers = matrices.map((matrix): LayerCost => {
    const { name, vectors } = matrix.demand;
    const cost = vectorCost(chip, matrix, activityOf(name));
    const time = scaleTime(cost.interval, vectors);
    const energy = cost.energy.map((part) => ({ ...part, energy: vectors * part.energy }));
    return { name, time, latency: timeOf(time), energy };
  });
  const total = layers.reduce((sum, { latency }) => sum + latency, 0);
  const slowest = Math.max(...layers.map(({ latency }) => latency));
  const interval = chip.design.pipeline ? slowest : total;
  return {
    layers,
    interval,
    latency: chip.design.pipeline ? layers.length * slowest : total,
    energy: layers.reduce((sum, layer) => sum + energyOf(layer.energy), 0),
    leakageEnergy: chip.leakage * interval,
    operations: matrices.reduce((sum, { demand }) => sum + operationsOf(demand), 0),
  };
}

export function energyOf(parts: VectorCost['energy']): number {
  return parts.reduce((sum, { energy }) => sum + energy, 0);
}

function scaleTime(time: VectorTime, factor: number): VectorTime {
  const { array, accumulation, buffer, interconnect } = time;
  return {
    ...{ array: factor * array, accumulation: factor * accumulation },
    ...{ buffer: factor * buffer, interconnect: factor * interconnect, function: factor * time.function },
  };
}
