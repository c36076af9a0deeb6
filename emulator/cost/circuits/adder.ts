/**
 * Ripple-carry adder of NAND full adders, nine gates a bit. One action adds two numbers.
 *
 * Energy: the transition that moves most of a full adder is the rippling carry, when the operands of a bit swap and its
 * carry turns: 12 of the 18 gate inputs and 6 of the 9 outputs change, as going through the 64 transitions of the nine gates
 * shows. Every sum bit and the last carry drive one gate input more. Of these nodes a share `activity` rises in a mean
 * addition: 0.15, the usual switching activity of static logic on data (Weste & Harris 2011, CMOS VLSI Design, 4th ed.,
 * §5.2.3: 0.1 to 0.2).
 *
 * Latency: the carry enters by one gate, passes two a bit, and leaves by the last one; each gate is behind the slope of the
 * one before.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requireShare } from './circuit.ts';
import { chainDelay, libraryNand } from './library-gate.ts';

export interface AdderOptions {
  readonly bits: number;
  /** Share of the nodes of a rippling carry that rise in a mean addition, 0 to 1. @default 0.15 */
  readonly activity?: number;
}

/** Share of the nodes of combinational logic that rise in a mean cycle. */
export const logicActivity = 0.15;
const gatesPerBit = 9;
const switchedInputs = 12;
const switchedOutputs = 6;

export function adder(technology: Technology, { bits, activity = logicActivity }: AdderOptions): Circuit {
  requireInteger('adder.bits', bits, 1, 64);
  requireShare('adder.activity', activity);
  const gate = libraryNand(technology);
  const { supply } = technology.figures;
  const driven = (switchedInputs + 1) * bits + 1;
  const switched = driven * gate.inputCapacitance + switchedOutputs * bits * gate.outputCapacitance;
  return {
    name: `${bits}-bit adder`,
    area: gatesPerBit * bits * gate.area,
    energyPerAction: activity * switched * supply * supply,
    latency: carryDelay(technology, bits),
    leakage: gatesPerBit * bits * gate.leakageCurrent * supply,
    formula: 'area = 9 b A_NAND; E = 0.15 ((13 b + 1) C_in + 6 b C_out) Vdd²; t = carry through 2 gates a bit',
    source: 'ripple adder of NAND gates, Weste & Harris 2011 ch. 11; Horowitz 1983 delay',
  };
}

/**
 * From the operands to the last sum bit, @unit s. A gate on the carry's way drives three inputs within a bit (two of the
 * sum, one of the carry), then two of the next bit; the last bit's sum is two lightly loaded gates behind its carry's first.
 * A single bit has no carry: its sum is two exclusive ors of its operands.
 */
function carryDelay(technology: Technology, bits: number): number {
  const gate = libraryNand(technology);
  const carries = Array.from({ length: bits - 1 }, () => [3, 2]).flat();
  const driven = bits === 1 ? [3, 1, 2, 1, 1] : [...carries, 3, 1, 1];
  return chainDelay(driven.map((inputs) => ({ gate, load: inputs * gate.inputCapacitance })));
}
