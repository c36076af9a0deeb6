/**
 * Ripple-carry adder of NAND full adders, nine gates a bit. One action adds two numbers.
 *
 * Energy: every gate output rises with probability p(1 − p) = 3/16 between two random additions, and the rippling carry
 * makes half again as many transitions that cancel (glitches; Callaway & Swartzlander 1993, Proc. 11th IEEE Symp.
 * Computer Arithmetic, p. 210). Latency: the carry passes two gates a bit, each behind the slope of the one before.
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay, idealStep } from '../transistor.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { nand2 } from './gate.ts';

export interface AdderOptions {
  readonly bits: number;
}

const gatesPerBit = 9;
const risingProbability = 3 / 16;
const glitchFactor = 1.5;

export function adder(technology: Technology, { bits }: AdderOptions): Circuit {
  requireInteger('adder.bits', bits, 1, 64);
  const gate = nand2(technology);
  const { supply } = technology.figures;
  const capacitancePerBit = gatesPerBit * (2 * gate.inputCapacitance + gate.outputCapacitance);
  return {
    name: `${bits}-bit adder`,
    area: gatesPerBit * bits * gate.area,
    energyPerAction: bits * risingProbability * glitchFactor * capacitancePerBit * supply * supply,
    latency: carryDelay(technology, bits),
    leakage: gatesPerBit * bits * gate.leakageCurrent * supply,
    formula: 'area = 9 b A_NAND; E = b · 3/16 · 1.5 · 9 (2 C_in + C_out) Vdd²; t = carry through 2 gates a bit',
    source: 'ripple NAND adder; Horowitz 1983 delay; glitches Callaway & Swartzlander 1993',
  };
}

/** From the operands to the last sum bit: one gate in, two a bit for the carry, two for the last sum. @unit s */
function carryDelay(technology: Technology, bits: number): number {
  const gate = nand2(technology);
  const timeConstant = gate.resistance * (gate.outputCapacitance + 2 * gate.inputCapacitance);
  let total = 0;
  let ramp = idealStep;
  for (let stage = 0; stage < 2 * bits + 3; stage++) {
    const step = horowitzDelay(timeConstant, ramp);
    total += step.delay;
    ramp = step.ramp;
  }
  return total;
}
