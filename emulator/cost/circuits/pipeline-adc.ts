/**
 * Pipeline converter: b − 1 stages of one and a half bits (`residue-stage.ts`) in a row, then a comparator (Lewis et al.
 * 1992). One action is one conversion. Stages work in alternate halves of a cycle, so a conversion takes b/2 cycles and the
 * next begins after one.
 *
 * A stage's noise and settling count half as much as that of the stage before, so capacitors and amplifiers shrink along the
 * row (Cline & Gray 1996, IEEE J. Solid-State Circuits 31:294). A digit of two bits waits half a cycle in flip-flops for
 * each stage behind it, and the overlapping digits are added.
 */

import type { Technology } from '../technology.ts';
import { requireAdcBits } from './adc-bits.ts';
import { adder } from './adder.ts';
import { requirePositive } from './circuit.ts';
import { type ColumnConverter, indifferent } from './column-converter.ts';
import { latchedComparator } from './latched-comparator.ts';
import { register } from './register.ts';
import { residueStage } from './residue-stage.ts';

export interface PipelineAdcOptions {
  readonly bits: number;
  /** Between conversions, @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
}

const bitsPerDigit = 2;

export function pipelineAdc(technology: Technology, { bits, cycle = 1e-9 }: PipelineAdcOptions): ColumnConverter {
  requireAdcBits('pipeline', bits);
  requirePositive('adc.cycle', cycle, 's');
  const stages = Array.from({ length: bits - 1 }, (_, n) => residueStage(technology, { bits: bits - n, cycle }));
  const last = latchedComparator(technology, { overdrive: 1 / 4 });
  // Stage n's digit waits for the b − 1 − n behind it.
  const waiting = register(technology, { bits: bitsPerDigit * Math.ceil((bits * (bits - 1)) / 4) });
  const sum = adder(technology, { bits });
  const parts = [...stages, last, waiting, sum];
  return indifferent(
    {
      name: `${bits}-bit pipeline ADC`,
      area: parts.reduce((total, { area }) => total + area, 0),
      energyPerAction: parts.reduce((total, { energyPerAction }) => total + energyPerAction, 0),
      latency: (bits * cycle) / 2 + sum.latency,
      leakage: parts.reduce((total, { leakage }) => total + leakage, 0),
      formula: 'E = Σ E_stage(b − n) + E_comparator + E_registers + E_adder; t = b/2 cycles, one cycle apart',
      source: 'Lewis et al. 1992; Cline & Gray 1996',
    },
    cycle,
  );
}
