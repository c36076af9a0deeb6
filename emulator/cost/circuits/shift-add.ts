/**
 * Accumulates one result of a bit-serial input: adds the shifted partial sum to what came before. One action is one input
 * bit. An adder as wide as the partial sum, and a register as wide as the finished result.
 *
 * Units work in step, so a block of them shares one counter of the shifts, in a row of its own. Its few flip-flops are lost
 * among the units' in energy and leakage and not billed there.
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { unitsArea } from './layout.ts';
import { flipFlopWidth, register } from './register.ts';

export interface ShiftAddOptions {
  /** Of one partial sum. */
  readonly bits: number;
  /** Input bits one after the other. */
  readonly shifts: number;
  /** Share of the adder's nodes that rise in a mean addition, 0 to 1. @default 0.15 */
  readonly activity?: number;
  /** Share of the flip-flops' capacitance charged per addition, 0 to 1. @default 0.5, random data */
  readonly toggle?: number;
}

export interface ShiftAddBlockOptions extends ShiftAddOptions {
  readonly count: number;
  /** Of the block that the units stand in, rows of cells, @unit m. @default none: cells add up */
  readonly blockWidth?: number;
}

export function shiftAdd(technology: Technology, options: ShiftAddOptions): Circuit {
  const { bits, shifts, activity, toggle } = options;
  requireInteger('shiftAdd.shifts', shifts, 1, 64);
  const sum = adder(technology, { bits, ...(activity !== undefined && { activity }) });
  const kept = register(technology, { bits: bits + shifts, ...(toggle !== undefined && { toggle }) });
  return {
    name: `shift-add, ${bits} bits × ${shifts}`,
    area: sum.area + kept.area,
    energyPerAction: sum.energyPerAction + kept.energyPerAction,
    latency: sum.latency + kept.latency,
    leakage: sum.leakage + kept.leakage,
    formula: 'b-bit adder + (b + shifts)-bit register',
    source: 'adder and register of this account',
  };
}

/** Area of a block of shift-adds with their counter; registers and counter fill rows of their own. @unit m2 */
export function shiftAddArea(technology: Technology, options: ShiftAddBlockOptions): number {
  const { bits, shifts, count, blockWidth } = options;
  requireInteger('shiftAdd.count', count, 1, Number.POSITIVE_INFINITY);
  const flipFlop = flipFlopWidth(technology);
  return (
    count * adder(technology, { bits }).area +
    unitsArea(technology, count * (bits + shifts), flipFlop, blockWidth) +
    unitsArea(technology, Math.ceil(Math.log2(shifts)), flipFlop, blockWidth)
  );
}
