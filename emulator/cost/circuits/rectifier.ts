/**
 * Rectified linear unit and rescaling of results: a register that is cleared when the sign says so and that takes its bits
 * from where the scale, a power of two, puts them. One action passes one value.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { register } from './register.ts';

export interface RectifierOptions {
  readonly bits: number;
  /** Share of the flip-flops' capacitance charged per value, 0 to 1. @default 0.5, random data */
  readonly toggle?: number;
}

export function rectifier(technology: Technology, { bits, ...toggling }: RectifierOptions): Circuit {
  requireInteger('rectifier.bits', bits, 1, 64);
  return {
    ...register(technology, { bits, ...toggling }),
    name: `${bits}-bit rectifier`,
    formula: 'a flip-flop a bit, cleared by the sign',
    source: 'register of this account',
  };
}
