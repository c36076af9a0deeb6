/**
 * Current integrator and hold of one output column: keeps the column at its read voltage, gathers its charge over both
 * input phases and holds the result for the shared converter. One action is one read.
 *
 * Amplifier: the column must settle to half a converter step within the time it is given, so gm = C_column (b + 1) ln 2/t_settle; its bias
 * is gm over 15 per volt, moderate inversion (Silveira, Flandre & Jespers 1996, IEEE J. Solid-State Circuits 31:1314), and
 * flows while charge is gathered. A mirror scales the column current to the capacitor. Capacitor: its noise kT/C,
 * taken at both phases, stays at the quantisation noise step²/12 over half the supply.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { cellArea, transistorArea, widthForCurrent } from './gate.ts';
import {
  capacitanceDensity,
  moderateInversion,
  samplingCapacitance,
  transconductanceEfficiency,
} from './settling-amplifier.ts';

export interface IntegratorOptions {
  /** Of the column it holds, @unit F. */
  readonly columnCapacitance: number;
  /** Converter resolution. */
  readonly bits: number;
  /** Time to settle, @unit s. */
  readonly settling: number;
  /** Time charge is gathered, settling included, @unit s. */
  readonly duration: number;
}

/** Telescopic amplifier with mirror. */
const transistors = 11;

export function integrator(technology: Technology, options: IntegratorOptions): Circuit {
  const { columnCapacitance, bits, settling, duration } = options;
  requirePositive('integrator.columnCapacitance', columnCapacitance, 'F');
  requireInteger('adc.bits', bits, 1, 16);
  requirePositive('integrator.settling', settling, 's');
  const { supply } = technology.figures;
  const transconductance = (columnCapacitance * (bits + 1) * Math.LN2) / settling;
  const bias = transconductance / transconductanceEfficiency;
  // Noise is taken at both phases.
  const hold = 2 * samplingCapacitance(technology, bits);
  const width = widthForCurrent(technology, bias, moderateInversion);
  return {
    name: `integrator, ${bits} bits`,
    area: transistors * transistorArea(technology, width) + hold / capacitanceDensity + cellArea(technology, 2),
    energyPerAction: 2 * bias * supply * duration + hold * supply * supply,
    latency: duration,
    leakage: 0,
    formula: 'E = 2 I Vdd t + C Vdd²; I = C_col (b + 1) ln2/(t_settle · 15/V); C = 24 kT (2^b/(Vdd/2))²',
    source: 'Silveira, Flandre & Jespers 1996; kT/C noise',
  };
}
