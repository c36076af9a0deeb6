/**
 * Cyclic converter: one stage of one and a half bits (`residue-stage.ts`) that takes its own residue b − 1 times, then a
 * comparator (Ginetti, Jespers & Vandemeulebroecke 1992, IEEE J. Solid-State Circuits 27:957). One action is one
 * conversion. A digit takes a cycle, since the stage cannot sample while it amplifies; its capacitors are those of the first
 * digit, the most exact one. The digits are added up as they come.
 */

import type { Technology } from '../technology.ts';
import { requireAdcBits } from './adc-bits.ts';
import { adder } from './adder.ts';
import { requirePositive } from './circuit.ts';
import { type ColumnConverter, indifferent } from './column-converter.ts';
import { latchedComparator } from './latched-comparator.ts';
import { register } from './register.ts';
import { residueStage } from './residue-stage.ts';

export interface CyclicAdcOptions {
  readonly bits: number;
  /** Of a digit, @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
}

export function cyclicAdc(technology: Technology, { bits, cycle = 1e-9 }: CyclicAdcOptions): ColumnConverter {
  requireAdcBits('cyclic', bits);
  requirePositive('adc.cycle', cycle, 's');
  const stage = residueStage(technology, { bits, cycle });
  const last = latchedComparator(technology, { overdrive: 1 / 4 });
  const sum = adder(technology, { bits });
  const word = register(technology, { bits });
  const digits = bits - 1;
  return indifferent({
    name: `${bits}-bit cyclic ADC`,
    area: stage.area + last.area + sum.area + word.area,
    energyPerAction:
      digits * (stage.energyPerAction + sum.energyPerAction + word.energyPerAction) + last.energyPerAction,
    latency: bits * cycle,
    leakage: stage.leakage + last.leakage + sum.leakage + word.leakage,
    formula: 'E = (b − 1)(E_stage + E_adder + E_register) + E_comparator; t = b cycles',
    source: 'Ginetti, Jespers & Vandemeulebroecke 1992',
  });
}
