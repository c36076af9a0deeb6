/**
 * Input converter: a voltage as high as the input is large. One action is one vector on all rows, positive and negative
 * phase, a slot each.
 *
 * A resistor string shared by the lines gives the 2^(b−1) − 1 magnitudes; each line keeps its code in a register, picks a
 * tap through a tree of transmission gates and follows it with an amplifier that settles the line within the slot
 * (resistor-string converter, van de Plassche 2003, ch. 4). With an R-2R ladder of its own a line has two resistors and two
 * switches a bit in place of string and tree, but pays for the ladder's current alone.
 *
 * The string, or the ladder, must settle the gates it feeds to half a step within a tenth of the slot; that sets its
 * resistance, hence its current: I = Vdd C (b + 1) ln 2/(t/10).
 */
import type { Technology } from '../technology.ts';
import { wireCapacitance } from '../wire.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { inverter } from './gate.ts';
import { register } from './register.ts';
import { settlingAmplifier } from './settling-amplifier.ts';

export interface AmplitudeDriverOptions {
  readonly lines: number;
  /** Sign included. */
  readonly bits: number;
  /** Of a phase, @unit s. */
  readonly slot: number;
  /** Distance of two lines, @unit m. */
  readonly pitch: number;
  /** Of one line, @unit F. */
  readonly lineCapacitance: number;
  /** Highest amplitude, @unit V. */
  readonly voltage: number;
  /** @default 'resistor-string' */
  readonly ladder?: 'resistor-string' | 'r-2r';
}

/** Taps of the string, and steps that followers tell apart, end there. @unit bit */
export const mostAmplitudeBits = 12;

/** Share of a slot in which references settle. */
const referenceShare = 1 / 10;
const phases = 2;

export function amplitudeDriver(technology: Technology, options: AmplitudeDriverOptions): Circuit {
  const { lines, bits, slot, pitch, lineCapacitance, voltage, ladder = 'resistor-string' } = options;
  requireInteger('dac.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('dac.bits', bits, 2, mostAmplitudeBits);
  requirePositive('dac.slot', slot, 's');
  requirePositive('dac.pitch', pitch, 'm');
  requirePositive('dac.voltage', voltage, 'V');
  const { supply } = technology.figures;
  const unit = inverter(technology);
  const magnitude = bits - 1;
  const word = register(technology, { bits });
  const follower = settlingAmplifier(technology, {
    load: lineCapacitance,
    bits: magnitude,
    feedback: 1,
    duration: slot,
  });
  const shared = ladder === 'resistor-string';
  // A tree of 2^m taps has 2^(m + 1) − 2 gates; a ladder a switch between either rail for each bit.
  const switches = shared ? 2 ** (magnitude + 1) - 2 : 2 * magnitude;
  const input = unit.inputCapacitance + magnitude * unit.outputCapacitance;
  const fed = shared ? lines * (input + wireCapacitance * pitch) : input;
  const ladderPower = (supply * supply * fed * (magnitude + 1) * Math.LN2) / (referenceShare * slot);
  const ladders = shared ? 1 : lines;
  // Poly resistors as long as an inverter is wide, one a tap or two a bit.
  const resistors = (shared ? 2 ** magnitude : 2 * magnitude) * unit.area;
  // Either phase picks one path anew: of a tree a gate a bit, of a ladder half the switches.
  const selecting = lines * magnitude * unit.inputCapacitance * supply * supply;
  const perPhase = lines * follower.energyPerAction + ladders * ladderPower * slot + selecting;
  return {
    name: `${bits}-bit amplitude driver of ${lines} lines`,
    area: lines * (word.area + switches * unit.area + follower.area) + ladders * resistors,
    energyPerAction: lines * word.energyPerAction + phases * (perPhase + lines * lineCapacitance * voltage * voltage),
    latency: phases * slot,
    leakage: lines * word.leakage,
    formula:
      'E = n E_register + 2 [n (2 I Vdd t + C V² + m C_in Vdd²) + P_ladder t]; P_ladder = Vdd² C (m + 1) ln2/(t/10); t = 2 slots',
    source: 'van de Plassche 2003, ch. 4; settling amplifier of this account',
  };
}
