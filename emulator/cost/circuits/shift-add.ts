/**
 * Accumulates one result of a bit-serial input: adds the shifted partial sum to what came before. One action is one input
 * bit. An adder as wide as the partial sum, and a register as wide as the finished result.
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { register } from './register.ts';

export interface ShiftAddOptions {
  /** Of one partial sum. */
  readonly bits: number;
  /** Input bits one after the other. */
  readonly shifts: number;
}

export function shiftAdd(technology: Technology, { bits, shifts }: ShiftAddOptions): Circuit {
  requireInteger('shiftAdd.shifts', shifts, 1, 64);
  const sum = adder(technology, { bits });
  const kept = register(technology, { bits: bits + shifts });
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
