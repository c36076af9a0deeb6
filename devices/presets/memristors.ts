/**
 * Published parameters of the physical memristor laws, as recalled from the papers and not checked against them [R].
 * Both papers describe films that switch; the pulses here are short enough to move the weight by about 0.02 in
 * the middle of its range [I]. Read far below the voltages of the pulses [I]. A cross point without a transistor is
 * 2 F × 2 F [I].
 */
import { linearIonDrift } from '../models/linear-ion-drift.ts';
import { vteam } from '../models/vteam.ts';
import type { Preset } from './preset.ts';

const cell = { readVoltage: 0.1, cellSize: [2, 2] } as const;

const hpWidth = 5e-6;

/** Roff / Ron = 160 and D² / (μ v) = 10 ms at 1 V, of figure 2; Ron = v / i = 1 V / 10 mA. */
const hpTio2: Preset = {
  name: 'hp-tio2',
  law: linearIonDrift,
  parameters: {
    onOffRatio: 160,
    thickness: 10e-9,
    mobility: 1e-14,
    voltageUp: 1,
    widthUp: hpWidth,
    voltageDown: -1,
    widthDown: hpWidth,
    window: 'rectangular',
  },
  electrical: {
    ...cell,
    onResistance: 100,
    offResistance: 160 * 100,
    writeUp: { voltage: 1, width: hpWidth },
    writeDown: { voltage: -1, width: hpWidth },
  },
  summary: 'TiO2 memristor by linear ion drift, steps grow with the cube of the conductance; 100 Ω to 16 kΩ',
  citation: 'D. B. Strukov et al., Nature 453, 80, 2008, doi 10.1038/nature06932',
};

const vteamUp = { voltage: -1.55, width: 1.5e-9 };
const vteamDown = { voltage: 0.35, width: 6e-9 };

const vteamMagic: Preset = {
  name: 'vteam-magic',
  law: vteam,
  parameters: {
    onOffRatio: 300,
    thickness: 3e-9,
    onThreshold: -1.5,
    offThreshold: 0.3,
    onRate: -216.2,
    offRate: 0.091,
    onExponent: 4,
    offExponent: 4,
    voltageUp: vteamUp.voltage,
    widthUp: vteamUp.width,
    voltageDown: vteamDown.voltage,
    widthDown: vteamDown.width,
    window: 'rectangular',
  },
  electrical: { ...cell, onResistance: 1e3, offResistance: 300e3, writeUp: vteamUp, writeDown: vteamDown },
  summary: 'threshold memristor of memristor-aided logic (VTEAM), driven just beyond its thresholds; 1 kΩ to 300 kΩ',
  citation: 'N. Talati et al., IEEE Trans. Nanotechnol. 15(4), 635, 2016, doi 10.1109/TNANO.2016.2570248',
};

export const memristors: readonly Preset[] = [hpTio2, vteamMagic];
