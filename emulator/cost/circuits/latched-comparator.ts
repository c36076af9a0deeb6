/**
 * Clocked comparator: a strong-arm latch of nine minimum transistors (Kobayashi et al. 1993, IEEE J. Solid-State Circuits
 * 28:523). One action is one decision.
 *
 * Energy: its nine transistors and the two of the mirror or switch that bring the input charge once a decision; eleven
 * transistors, n and p alike, are five and a half inverters. Latency: it regenerates from `overdrive`, a share of the
 * supply, in τ ln(1/overdrive), τ an on-resistance times the node, which carries its partner, the next latch's two inputs
 * and its own drains.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requirePositive } from './circuit.ts';
import { cellArea, inverter } from './gate.ts';

export interface LatchedComparatorOptions {
  /** Smallest input difference that must be decided, as a share of the supply. */
  readonly overdrive: number;
}

const transistors = 9;
/** Inverters whose capacitance is switched: nine transistors of the latch, two at its input. */
const switchedPairs = 11 / 2;
/** Minimum inverters that load a latch node. */
const latchFanOut = 4;

export function latchedComparator(technology: Technology, { overdrive }: LatchedComparatorOptions): Circuit {
  requirePositive('comparator.overdrive', overdrive, '(share of the supply)');
  const { supply } = technology.figures;
  const unit = inverter(technology);
  const node = unit.inputCapacitance + unit.outputCapacitance;
  return {
    name: 'latched comparator',
    area: transistors * cellArea(technology, 1),
    energyPerAction: switchedPairs * node * supply * supply,
    latency: unit.resistance * latchFanOut * node * Math.log(1 + 1 / overdrive),
    leakage: switchedPairs * unit.leakageCurrent * supply,
    formula: 'E = 5.5 (C_in + C_out) Vdd²; t = 4 R (C_in + C_out) ln(1 + Vdd/ΔV); area = 9 transistors',
    source: 'strong-arm latch, Kobayashi et al. 1993',
  };
}
