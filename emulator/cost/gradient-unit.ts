/**
 * Weight-gradient unit: SRAM compute-in-memory that makes d xᵀ (the idea of Peng et al. 2021, IEEE Trans. CAD 40:2306,
 * NeuroSim V2.0). Used where weights are written once a batch, one unit for a layer at a time.
 *
 * A vector's activations fill one row of SRAM, a column a bit; one output's errors over the vectors then drive the rows, bit
 * by bit in two's complement, so that a column's count of coincident ones is a partial sum of one activation bit. Counts are
 * converted, shifted and added over the bits of activations and errors, and leave as one gradient. Outputs follow one
 * another, blocks of vectors and of inputs work side by side, and the positions of a kernel take the arrays of its channels
 * in turn: the same map, shifted, is written anew for each.
 *
 * `in-unit`: the rows hold the vectors of the whole batch and the arrays sum over all of them: the finished gradient is
 * handed over once a batch. `off-chip`: the rows hold one sample's vectors, and its gradient is added to what is fetched
 * from memory and stored again, as in NeuroSim V2.1. That moves 2 × bits × weights × samples bits more and is most of the energy
 * of its training figures. In-unit is what the account assumes: the sum over samples is what such a memory does for
 * nothing, at the price of a row for every vector of the batch.
 */

import type { ComponentName } from './circuits/circuit.ts';
import type { Component } from './component.ts';
import type { Technology } from './technology.ts';
import { gradientSums } from './training/gradient-sums.ts';
import { type GradientUnitOptions, gradientWork } from './training/gradient-work.ts';
import { arrayTotals, unitArray } from './training/unit-array.ts';

export type { GradientUnitOptions };

export interface GradientUnit {
  readonly arrays: number;
  readonly components: readonly Component[];
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** One batch's gradient of the whole layer, memory left out, @unit s. */
  readonly latency: number;
  /** Of it, @unit J, by component. */
  readonly energy: Readonly<Partial<Record<ComponentName, number>>>;
  readonly gradientBits: number;
  /** To and from memory while a batch is accumulated, its result not counted; 0 in-unit. */
  readonly memoryBits: number;
}

export function gradientUnit(technology: Technology, options: GradientUnitOptions): GradientUnit {
  const work = gradientWork(options);
  const array = unitArray(technology, work);
  const sums = gradientSums(technology, work, array.resultBits);
  const totals = arrayTotals(work, array);
  const energy: Partial<Record<ComponentName, number>> = { ...totals.energy };
  for (const [component, added] of Object.entries(sums.energy) as [ComponentName, number][]) {
    energy[component] = (energy[component] ?? 0) + added;
  }
  const components = [...totals.components, ...sums.components];
  return {
    arrays: work.deep * work.across,
    components,
    area: components.reduce((total, { area }) => total + area, 0),
    leakage: components.reduce((total, { leakage }) => total + leakage, 0),
    latency: totals.latency + sums.latency,
    energy,
    gradientBits: sums.bits,
    memoryBits: sums.memoryBits,
  };
}
