/**
 * Input converter: a pulse as long as the input is large. One action is one vector on all rows, positive and negative
 * phase. Every row keeps its code in a register; a counter runs along the rows and each row's comparator ends its pulse
 * when the count is reached. For bit-serial inputs counter and comparators fall away: the register shifts.
 *
 * Energy: a counting step changes two bits on average (1 + ½ + ¼ + …), along the wire past every row and in every row's
 * comparator, one XNOR (four NAND gates) a bit and the gates that join them.
 */
import type { Technology } from '../technology.ts';
import { wireCapacitance } from '../wire.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { nand2 } from './gate.ts';
import { register } from './register.ts';

export interface PulseWidthDriverOptions {
  readonly lines: number;
  /** Sign included. */
  readonly bits: number;
  readonly encoding: 'pulse-width' | 'bit-serial';
  /** Duration of the shortest pulse, @unit s. */
  readonly slot: number;
  /** Distance of two lines, @unit m. */
  readonly pitch: number;
}

/** How an input drives its line: by the length of a pulse, bit after bit, or by its height (`amplitude-driver.ts`). */
export type InputEncoding = PulseWidthDriverOptions['encoding'] | 'amplitude';

/** Slots of one phase: the longest pulse, one for each slice of the magnitude's bits, or a single one. */
export function phaseSlots(encoding: InputEncoding, bits: number, sliceBits = 1): number {
  if (encoding === 'amplitude') return 1;
  return encoding === 'pulse-width' ? 2 ** (bits - 1) - 1 : Math.ceil((bits - 1) / sliceBits);
}

const gatesPerBit = 5;
const changesPerStep = 2;

export function pulseWidthDriver(technology: Technology, options: PulseWidthDriverOptions): Circuit {
  const { lines, bits, encoding, slot, pitch } = options;
  requireInteger('dac.lines', lines, 1, Number.POSITIVE_INFINITY);
  // Sixteen bits of magnitude and a sign.
  requireInteger('dac.bits', bits, 2, 17);
  requirePositive('dac.slot', slot, 's');
  const { supply } = technology.figures;
  const gate = nand2(technology);
  const word = register(technology, { bits });
  const counts = encoding === 'pulse-width';
  const counter = register(technology, { bits: bits - 1 });
  const gates = counts ? gatesPerBit * (bits - 1) : 1;
  const steps = phaseSlots(encoding, bits);
  const change = gate.inputCapacitance * 2 + gatesPerBit * (gate.outputCapacitance + gate.inputCapacitance);
  const stepEnergy = counts
    ? (changesPerStep / 2) * lines * (wireCapacitance * pitch + change) * supply * supply + counter.energyPerAction
    : lines * word.energyPerAction;
  return {
    name: `${bits}-bit ${encoding} driver of ${lines} lines`,
    area: lines * (word.area + gates * gate.area) + (counts ? counter.area : 0),
    energyPerAction: lines * word.energyPerAction + 2 * steps * stepEnergy,
    latency: 2 * steps * slot,
    leakage: lines * (word.leakage + gates * gate.leakageCurrent * supply) + (counts ? counter.leakage : 0),
    formula: counts
      ? 'E = n E_register + 2 (2^(b−1) − 1)[n (C_wire + C_XNOR) Vdd² + E_counter]; t = 2 (2^(b−1) − 1) slots'
      : 'E = n E_register (1 + 2 (b − 1)); t = 2 (b − 1) slots',
    source: 'counter, comparator and register of this account',
  };
}
