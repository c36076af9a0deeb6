/**
 * Amplifier in feedback that must settle, and the capacitors it charges: what ramp, pipeline and cyclic converters and
 * drivers of amplitudes share. One action is one settling.
 *
 * Exponential settling to half a step of b bits takes (b + 1) ln 2 time constants C/(β gm), so
 * gm = C (b + 1) ln 2/(β t). The bias is gm over 15 per volt, moderate inversion (Silveira, Flandre & Jespers 1996, IEEE
 * J. Solid-State Circuits 31:1314, doi:10.1109/4.535416), in two branches, and flows all the while.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requirePositive } from './circuit.ts';
import { transistorArea, widthForCurrent } from './gate.ts';

export interface SettlingAmplifierOptions {
  /** Charged by it, @unit F. */
  readonly load: number;
  /** To settle to, half a step of so many. */
  readonly bits: number;
  /** Share of the output fed back, 1 for a follower. */
  readonly feedback: number;
  /** @unit s */
  readonly duration: number;
}

/** gm/I, @unit 1/V. */
export const transconductanceEfficiency = 15;
/** Drain current over the on current at that bias. */
export const moderateInversion = 0.01;
/** Folded cascode with its bias. */
const transistors = 11;

export function settlingAmplifier(technology: Technology, options: SettlingAmplifierOptions): Circuit {
  const { load, bits, feedback, duration } = options;
  requirePositive('amplifier.load', load, 'F');
  requirePositive('amplifier.duration', duration, 's');
  requirePositive('amplifier.feedback', feedback, '(share of the output)');
  const bias = (load * (bits + 1) * Math.LN2) / (feedback * duration) / transconductanceEfficiency;
  const { supply } = technology.figures;
  const width = widthForCurrent(technology, bias, moderateInversion);
  return {
    name: 'settling amplifier',
    area: transistors * transistorArea(technology, width),
    energyPerAction: 2 * bias * supply * duration,
    latency: duration,
    leakage: 0,
    formula: 'E = 2 I Vdd t; I = C (b + 1) ln2/(β t · 15/V)',
    source: 'Silveira, Flandre & Jespers 1996',
  };
}

const boltzmann = 1.380649e-23;
/** Finger capacitors in the wiring above, @unit F/m2 (2 fF/µm², ITRS 2009 analogue/mixed-signal). */
export const capacitanceDensity = 2e-3;

/** Capacitor whose noise kT/C equals the quantisation noise step²/12 of b bits over half the supply, @unit F. */
export function samplingCapacitance({ figures, temperature }: Technology, bits: number): number {
  const step = figures.supply / 2 / 2 ** bits;
  return (12 * boltzmann * temperature) / (step * step);
}
