/**
 * Flash converter: 2^b − 1 latched comparators against a resistor ladder, and an encoder. One action is one conversion.
 *
 * A comparator is a strong-arm latch of nine minimum transistors with their load (Kobayashi et al. 1993, IEEE J.
 * Solid-State Circuits 28:523); it decides in τ ln(Vdd/(½ step)), τ its output node over one on-resistance. The ladder
 * must settle the kick of all comparators to a quarter step within the decision; as an RC line its slowest mode is
 * RC/π², which sets its resistance, hence its current. The code leaves through a fat tree of OR gates
 * (Lee, Yoo & Choi 2002, Proc. MWSCAS, 3:III-87).
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay } from '../transistor.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { cellArea, inverter, nand2 } from './gate.ts';

export interface FlashAdcOptions {
  readonly bits: number;
}

const transistorsPerComparator = 9;
/** Minimum inverters that load a latch node: its partner, the following latch's two inputs, its own drains. */
const latchFanOut = 4;

export function flashAdc(technology: Technology, { bits }: FlashAdcOptions): Circuit {
  requireInteger('adc.bits', bits, 1, 8);
  const { supply } = technology.figures;
  const unit = inverter(technology);
  const gate = nand2(technology);
  const levels = 2 ** bits;
  const comparators = levels - 1;
  const node = unit.inputCapacitance + unit.outputCapacitance;
  const comparatorCapacitance = transistorsPerComparator * node;
  const decision = unit.resistance * latchFanOut * node * Math.log(2 * levels);
  const comparatorEnergy = comparators * comparatorCapacitance * supply * supply;
  const kickback = comparators * unit.inputCapacitance;
  // Vdd² t/R with R = π² t/(C ln 4L): the decision time cancels.
  const ladderEnergy = (supply * supply * kickback * Math.log(4 * levels)) / Math.PI ** 2;
  const gates = comparators + bits * Math.max(0, levels / 2 - 1);
  const encoderEnergy = 0.25 * gates * (2 * gate.inputCapacitance + gate.outputCapacitance) * supply * supply;
  const stage = horowitzDelay(gate.resistance * (gate.outputCapacitance + gate.inputCapacitance)).delay;
  return {
    name: `${bits}-bit flash ADC`,
    area: comparators * transistorsPerComparator * cellArea(technology, 1) + gates * gate.area,
    energyPerAction: comparatorEnergy + ladderEnergy + encoderEnergy,
    latency: decision + (1 + 2 * bits) * stage,
    leakage: (comparators * unit.leakageCurrent + gates * gate.leakageCurrent) * supply,
    formula:
      'E = (2^b − 1)[9 C + C_in ln(4·2^b)/π²] Vdd² + encoder; t = R 4C ln(2·2^b) + (1 + 2b) gates; area = 9 (2^b − 1) transistors + encoder',
    source: 'strong-arm latch, Kobayashi et al. 1993; fat-tree encoder, Lee et al. 2002',
  };
}
