/**
 * Register of transmission-gate master-slave flip-flops. One action clocks a new word in.
 *
 * A flip-flop is eight n/p pairs: two inverters and two transmission gates in either latch. In width it takes twelve
 * inverter cells, since clock and its complement are made beside it and cross it (Weste & Harris 2011, CMOS VLSI Design,
 * 4th ed., ch. 11). Half the pairs switch in a mean cycle: the clocked gates always, the data nodes for random data every
 * other time and then one way only counts against the supply.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { inverter } from './gate.ts';

export interface RegisterOptions {
  readonly bits: number;
}

const pairsPerBit = 8;
const cellsPerBit = 12;
/** Share of a flip-flop's capacitance charged per clocked word. */
export const registerActivity = 0.5;

export function register(technology: Technology, { bits }: RegisterOptions): Circuit {
  requireInteger('register.bits', bits, 1, Number.POSITIVE_INFINITY);
  const unit = inverter(technology);
  const { supply } = technology.figures;
  const capacitance = pairsPerBit * (unit.inputCapacitance + unit.outputCapacitance);
  return {
    name: `${bits}-bit register`,
    area: bits * cellsPerBit * unit.area,
    energyPerAction: bits * registerActivity * capacitance * supply * supply,
    latency: 2 * Math.LN2 * unit.resistance * (unit.outputCapacitance + 2 * unit.inputCapacitance),
    leakage: bits * pairsPerBit * unit.leakageCurrent * supply,
    formula: 'area = 12 b A_inv; E = b · ½ · 8 (C_in + C_out) Vdd²; t = two inverters',
    source: 'transmission-gate flip-flop, Weste & Harris 2011',
  };
}
