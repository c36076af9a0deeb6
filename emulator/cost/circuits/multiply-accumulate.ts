/**
 * Digital multiplier and accumulator, for what stays digital. One action multiplies an m-bit by an n-bit number and adds
 * the product to a sum.
 *
 * Array multiplier: m n partial products, a NAND and an inverter each, and n − 1 rows of carry-save adders of m bits; a
 * row of m more joins the last sums and carries; the accumulator adds m + n bits and `headroom` more to its
 * register (Weste & Harris 2011, CMOS VLSI Design, 4th ed., §11.9).
 *
 * Energy: every adder of the array turns with the activity of an adder; partial products of random bits rise with 3/16
 * (both ones now, with probability ¼, and not before). Latency: one full adder a row, then the two ripples in one, for the
 * accumulator adds low bits while the product's high ones are still on the way.
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { libraryInverter, libraryNand } from './library-gate.ts';
import { register } from './register.ts';

export interface MultiplyAccumulateOptions {
  /** Of the two factors. */
  readonly bits: readonly [number, number];
  /** Bits of the sum above those of a product: log₂ of the products it holds. @default 8 */
  readonly headroom?: number;
  /** Share of the adders' nodes that rise in a mean addition, 0 to 1. @default 0.15 */
  readonly activity?: number;
}

const risingProduct = 3 / 16;

export function multiplyAccumulate(technology: Technology, options: MultiplyAccumulateOptions): Circuit {
  const { bits, headroom = 8, ...activity } = options;
  const [wide, narrow] = [Math.max(...bits), Math.min(...bits)];
  requireInteger('multiplyAccumulate.bits[0]', bits[0], 1, 24);
  requireInteger('multiplyAccumulate.bits[1]', bits[1], 1, 24);
  requireInteger('multiplyAccumulate.headroom', headroom, 0, 64 - wide - narrow);
  const accumulated = wide + narrow + headroom;
  const { supply } = technology.figures;
  const gate = libraryNand(technology);
  const inverter = libraryInverter(technology);
  const cell = adder(technology, { bits: 1, ...activity });
  const sum = adder(technology, { bits: accumulated, ...activity });
  const kept = register(technology, { bits: accumulated });
  const cells = wide * narrow;
  const product =
    2 * gate.inputCapacitance + gate.outputCapacitance + inverter.inputCapacitance + inverter.outputCapacitance;
  return {
    name: `${bits[0]} × ${bits[1]}-bit multiply-accumulate`,
    area: cells * (gate.area + inverter.area) + cells * cell.area + sum.area + kept.area,
    energyPerAction:
      cells * risingProduct * product * supply * supply +
      cells * cell.energyPerAction +
      sum.energyPerAction +
      kept.energyPerAction,
    latency: narrow * cell.latency + sum.latency + kept.latency,
    leakage:
      cells * (gate.leakageCurrent + inverter.leakageCurrent) * supply +
      cells * cell.leakage +
      sum.leakage +
      kept.leakage,
    formula: 'm n (NAND + inverter + full adder) + (m + n + headroom)-bit adder and register; t = n rows + adder',
    source: 'array multiplier, Weste & Harris 2011 §11.9',
  };
}
