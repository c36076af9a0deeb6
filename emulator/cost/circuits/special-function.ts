/**
 * Digital unit for elementwise work: activation functions, their derivatives, softmax terms, error of the output. One
 * action is one element: a look-up in a table of 2^bits words, one addition and a register. Softmax takes two: the
 * exponential and its sum, then the division as a difference of logarithms.
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { register } from './register.ts';
import { sram } from './sram-buffer.ts';

export interface SpecialFunctionOptions {
  readonly bits: number;
}

/** Longest table addressed directly; finer inputs interpolate between its words with the adder. */
const mostAddressBits = 8;

export function specialFunction(technology: Technology, { bits }: SpecialFunctionOptions): Circuit {
  requireInteger('digital.bits', bits, 1, 32);
  const table = sram(technology, { lines: 2 ** Math.min(bits, mostAddressBits), lineBits: bits });
  const sum = adder(technology, { bits });
  const result = register(technology, { bits });
  return {
    name: `${bits}-bit function unit`,
    area: table.area + sum.area + result.area,
    energyPerAction: table.readEnergy + sum.energyPerAction + result.energyPerAction,
    latency: table.latency + sum.latency + result.latency,
    leakage: table.leakage + sum.leakage + result.leakage,
    formula: 'table of 2^min(b, 8) words in SRAM + b-bit adder + b-bit register',
    source: 'SRAM, adder and register of this account',
  };
}
