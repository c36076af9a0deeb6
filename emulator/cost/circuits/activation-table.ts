/**
 * Activation function by look-up: sigmoid or hyperbolic tangent of a b-bit number out of a memory. One action looks one up.
 *
 * Both functions are odd about their middle, so the table holds one half and the sign chooses: 2^(a−1) words for a address
 * bits, and an adder that negates. Beyond a few multiples of the slope's width they are flat, so more than eight address
 * bits add nothing that linear interpolation with the same adder does not (Zamanlooy & Mirhassani 2014, IEEE Trans. VLSI
 * Systems 22:39, doi:10.1109/TVLSI.2012.2232321).
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { register } from './register.ts';
import { sram } from './sram-buffer.ts';

export interface ActivationTableOptions {
  /** Of argument and value. */
  readonly bits: number;
}

/** Longest table addressed directly. */
const mostAddressBits = 8;

export function activationTable(technology: Technology, { bits }: ActivationTableOptions): Circuit {
  requireInteger('activationTable.bits', bits, 2, 32);
  const table = sram(technology, { lines: 2 ** (Math.min(bits, mostAddressBits) - 1), lineBits: bits });
  const sign = adder(technology, { bits });
  const result = register(technology, { bits });
  return {
    name: `${bits}-bit activation table`,
    area: table.area + sign.area + result.area,
    energyPerAction: table.readEnergy + sign.energyPerAction + result.energyPerAction,
    latency: table.latency + sign.latency + result.latency,
    leakage: table.leakage + sign.leakage + result.leakage,
    formula: '2^(min(b, 8) − 1) words of SRAM + b-bit adder + b-bit register',
    source: 'odd symmetry, Zamanlooy & Mirhassani 2014; SRAM, adder and register of this account',
  };
}
