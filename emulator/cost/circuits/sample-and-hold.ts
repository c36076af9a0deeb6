/**
 * Sample and hold of one line: a transmission gate and a capacitor, so that one converter can take many lines in turn. One
 * action samples once.
 *
 * The capacitor is as small as noise allows, kT/C at the quantisation noise of the converter behind it
 * ({@link samplingCapacitance}), and is charged from the line to anything between nothing and the swing, half the supply:
 * C V²/2 on the mean at most. Opening and closing charges the gate's two inputs once. The gate is a minimum one and settles
 * to half a step in (b + 1) ln 2 R C, much faster than an array is read.
 *
 * The capacitor is made of fingers of wiring and lies above the gate and its neighbours, so it takes no silicon; what it
 * covers is given beside, since it must find room above something.
 */
import type { Technology } from '../technology.ts';
import { minimumWidth, offCurrent } from '../transistor.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { capacitanceDensity, samplingCapacitance } from './settling-amplifier.ts';
import { transmissionPair } from './transmission-gate.ts';

export interface SampleAndHoldOptions {
  /** Of the converter behind it. */
  readonly bits: number;
}

export interface SampleAndHold extends Circuit {
  /** @unit F */
  readonly capacitance: number;
  /** Wiring that the capacitor covers, @unit m2. */
  readonly capacitorArea: number;
}

export function sampleAndHold(technology: Technology, { bits }: SampleAndHoldOptions): SampleAndHold {
  requireInteger('sampleAndHold.bits', bits, 1, 16);
  const { supply } = technology.figures;
  const gate = transmissionPair(technology, minimumWidth(technology));
  const capacitance = samplingCapacitance(technology, bits);
  const swing = supply / 2;
  const held = capacitance + gate.drains;
  return {
    name: `${bits}-bit sample and hold`,
    area: gate.area,
    energyPerAction: (held * swing * swing) / 2 + (gate.nmosGate + gate.pmosGate) * supply * supply,
    latency: (bits + 1) * Math.LN2 * gate.resistance * held,
    // What leaks through the open gate comes from the line.
    leakage: offCurrent(technology, 'nmos', gate.nmosWidth) * swing,
    capacitance,
    capacitorArea: capacitance / capacitanceDensity,
    formula: 'E = C (Vdd/2)²/2 + 2 C_gate Vdd²; C = 12 kT (2^b/(Vdd/2))²; t = (b + 1) ln2 R C',
    source: 'kT/C noise; Razavi 1995, Principles of Data Conversion System Design, ch. 2',
  };
}
