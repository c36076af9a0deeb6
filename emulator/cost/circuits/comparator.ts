/**
 * Digital magnitude comparator: which of two b-bit numbers is larger. One action compares two.
 *
 * From the most significant bit down: a bit's NANDs of one operand and the other's complement tell "larger here", "smaller
 * here" and with them "equal here"; a chain of NAND and inverter carries "equal so far"; the first bit that differs decides,
 * and a tree of NANDs collects "larger" from all bits (Weste & Harris 2011, CMOS VLSI Design, 4th ed., §11.4).
 *
 * Energy: random operands agree in k leading bits with probability 2^−k, so the chain and the collection move in two bits
 * on average, however wide the numbers; the first gates of every bit see its data.
 */
import type { Technology } from '../technology.ts';
import { logicActivity } from './adder.ts';
import { type Circuit, requireInteger, requireShare } from './circuit.ts';
import type { Gate } from './gate.ts';
import { chainDelay, libraryInverter, libraryNand, path } from './library-gate.ts';

export interface ComparatorOptions {
  readonly bits: number;
  /** Share of the nodes that can switch which rise in a mean comparison, 0 to 1. @default 0.15 */
  readonly activity?: number;
}

/** Of one bit: complements of both operands, and of "equal here", "equal so far" and "larger so far". */
const invertersPerBit = 5;
/** Larger here, smaller here, equal here; equal so far; larger decided here; collection. */
const nandsPerBit = 6;
/** Mean number of leading bits that a comparison of random numbers looks at, Σ 2^−k. */
const bitsLookedAt = 2;

export function comparator(technology: Technology, { bits, activity = logicActivity }: ComparatorOptions): Circuit {
  requireInteger('comparator.bits', bits, 1, 64);
  requireShare('comparator.activity', activity);
  const { supply } = technology.figures;
  const gate = libraryNand(technology);
  const inverter = libraryInverter(technology);
  // Data: two operands' inverters and NANDs, their three outputs. Decision: the rest of the gates of a bit.
  const data = 2 * inverter.inputCapacitance + 2 * inverter.outputCapacitance + 4 * gate.inputCapacitance;
  const decision = 3 * (inverter.inputCapacitance + inverter.outputCapacitance) + 4 * 2 * gate.inputCapacitance;
  const looked = Math.min(bits, bitsLookedAt);
  const switched = bits * (data + 2 * gate.outputCapacitance) + looked * (decision + 4 * gate.outputCapacitance);
  return {
    name: `${bits}-bit comparator`,
    area: bits * (invertersPerBit * inverter.area + nandsPerBit * gate.area),
    energyPerAction: activity * switched * supply * supply,
    latency: chainDelay(path(comparisonPath(gate, inverter, bits))),
    leakage: bits * supply * (invertersPerBit * inverter.leakageCurrent + nandsPerBit * gate.leakageCurrent),
    formula: 'b (5 inverters + 6 NAND); t = b (NAND + inverter); E: data gates of b bits, decision of 2',
    source: 'magnitude comparator, Weste & Harris 2011 ch. 11',
  };
}

/** Gates on the way of "equal so far", from the operands to the collected decision. */
function comparisonPath(nand: Gate, inverter: Gate, bits: number): readonly Gate[] {
  const chain = Array.from({ length: bits }, () => [nand, inverter]).flat();
  const collection = Array.from({ length: Math.ceil(Math.log2(bits)) }, () => nand);
  return [inverter, nand, ...chain, nand, ...collection];
}
