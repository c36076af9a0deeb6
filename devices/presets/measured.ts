/**
 * Measured devices in the exponential law, with the figures that the MLP+NeuroSim manuals tabulate (V3.0, table II;
 * TaOx/TiO2: V2.0, table I of the V3.0 manual): states, labels, cycle-to-cycle noise, resistances and write pulses.
 *
 * Labels are signed as published. Depression walks back along its own curve, so most devices, which lose conductance
 * fast at first, have a label below 0. GST PCM and HZO FeFET are published with one above 0: their depression is slow
 * at first and quickens [I]. Both are published with average amplitudes, being written with pulses that grow from one
 * to the next, so that the first ones do least. The manual's accuracies agree with this reading: equal labels of one
 * sign make a step up as large as a step down from the same state, and HZO FeFET (1.75/1.46) reaches 88 % where
 * TaOx/TiO2, with similar labels of opposite signs (1.85/-1.79), stays at 10 %.
 *
 * - Noise published as a bound (< 1 %) is set to the bound. Spread of the labels between devices is not tabulated: 0.
 * - A pulse that grows from one to the next enters with its published mean amplitude.
 * - Read at 0.5 V, the manual's default.
 * - Cells have an access transistor; its size is not published with the device. TaOx/HfOx: 4 F × 4 F (DNN+NeuroSim
 *   V1.4 manual, table VI, the same group's array with the same resistances). HZO FeFET: 4 F × 6 F (table VI, FeFET)
 *   [I]. Else 4 F × 12 F, the default of DNN+NeuroSim V1.4 [I].
 */
import { exponentialLtpLtd } from '../models/exponential-ltp-ltd.ts';
import type { Preset } from './preset.ts';

const cell = { readVoltage: 0.5, cellSize: [4, 12] } as const;

export const agASi: Preset = {
  name: 'ag-a-si',
  law: exponentialLtpLtd,
  parameters: { labelUp: 2.4, labelDown: -4.88, statesUp: 97, statesDown: 100, cycleNoise: 0.035 },
  electrical: {
    ...cell,
    onResistance: 26e6,
    offResistance: 26e6 * 12.5,
    writeUp: { voltage: 3.2, width: 300e-6 },
    writeDown: { voltage: -2.8, width: 300e-6 },
  },
  summary: 'Ag:a-Si memristor, 97/100 states, strongly nonlinear; 26 MΩ to 325 MΩ',
  citation: 'S. H. Jo et al., Nano Letters 10(4), 1297, 2010',
};

export const taoxHfox: Preset = {
  name: 'taox-hfox',
  law: exponentialLtpLtd,
  parameters: { labelUp: 0.04, labelDown: -0.63, statesUp: 128, statesDown: 128, cycleNoise: 0.037 },
  electrical: {
    ...cell,
    onResistance: 100e3,
    offResistance: 1e6,
    writeUp: { voltage: 1.6, width: 50e-9 },
    writeDown: { voltage: -1.6, width: 50e-9 },
    cellSize: [4, 4],
  },
  summary: 'TaOx/HfOx RRAM, 128 states, nearly linear; 100 kΩ to 1 MΩ',
  citation: 'W. Wu et al., A methodology to improve linearity of analog RRAM, IEEE Symp. VLSI Technology 2018',
};

export const pcmo: Preset = {
  name: 'pcmo',
  law: exponentialLtpLtd,
  parameters: { labelUp: 3.68, labelDown: -6.76, statesUp: 50, statesDown: 50, cycleNoise: 0.01 },
  electrical: {
    ...cell,
    onResistance: 23e6,
    offResistance: 23e6 * 6.84,
    writeUp: { voltage: -2, width: 1e-3 },
    writeDown: { voltage: 2, width: 1e-3 },
  },
  summary: 'PCMO RRAM, 50 states, the most nonlinear; 23 MΩ to 157 MΩ',
  citation: 'S. Park et al., Neuromorphic speech systems using advanced ReRAM-based synapse, IEEE IEDM 2013',
};

export const aloxHfo2: Preset = {
  name: 'alox-hfo2',
  law: exponentialLtpLtd,
  parameters: { labelUp: 1.94, labelDown: -0.61, statesUp: 40, statesDown: 40, cycleNoise: 0.05 },
  electrical: {
    ...cell,
    onResistance: 16.9e3,
    offResistance: 16.9e3 * 4.43,
    writeUp: { voltage: 0.9, width: 100e-6 },
    writeDown: { voltage: -1, width: 100e-6 },
  },
  summary: 'AlOx/HfO2 bilayer RRAM, 40 states; 16.9 kΩ to 74.9 kΩ',
  citation: 'J. Woo et al., IEEE Electron Device Letters 37(8), 994, 2016',
};

/** Both pulses heat: they have the same polarity. */
export const gstPcm: Preset = {
  name: 'gst-pcm',
  law: exponentialLtpLtd,
  parameters: { labelUp: 0.105, labelDown: 2.4, statesUp: 100, statesDown: 120, cycleNoise: 0.015 },
  electrical: {
    ...cell,
    onResistance: 4710,
    offResistance: 4710 * 19.8,
    writeUp: { voltage: 0.7, width: 6e-6 },
    writeDown: { voltage: 3, width: 125e-9 },
  },
  summary: 'Ge2Sb2Te5 PCM, 100/120 states, linear up, slow at first down; 4.71 kΩ to 93.3 kΩ',
  citation: 'D. Kuzum et al., Nano Letters 12(5), 2179, 2012',
};

export const epiram: Preset = {
  name: 'epiram',
  law: exponentialLtpLtd,
  parameters: { labelUp: 0.5, labelDown: -0.5, statesUp: 64, statesDown: 64, cycleNoise: 0.02 },
  electrical: {
    ...cell,
    onResistance: 81e3,
    offResistance: 81e3 * 50.2,
    writeUp: { voltage: 5, width: 5e-6 },
    writeDown: { voltage: -3, width: 5e-6 },
  },
  summary: 'epitaxial Ag:SiGe memory (EpiRAM), 64 states, nearly linear; 81 kΩ to 4.07 MΩ',
  citation: 'S. Choi et al., Nature Materials 17(4), 335, 2018',
};

export const hzoFefet: Preset = {
  name: 'hzo-fefet',
  law: exponentialLtpLtd,
  parameters: { labelUp: 1.75, labelDown: 1.46, statesUp: 32, statesDown: 32, cycleNoise: 0.005 },
  electrical: {
    ...cell,
    onResistance: 559.28e3,
    offResistance: 559.28e3 * 45,
    writeUp: { voltage: 3.65, width: 75e-9 },
    writeDown: { voltage: -2.95, width: 75e-9 },
    cellSize: [4, 6],
  },
  summary: 'HfZrOx ferroelectric transistor, 32 states, up and down nearly alike; 559 kΩ to 25.2 MΩ',
  citation: 'M. Jerry et al., Ferroelectric FET analog synapse, IEEE IEDM 2017',
};

export const taoxTio2: Preset = {
  name: 'taox-tio2',
  law: exponentialLtpLtd,
  parameters: { labelUp: 1.85, labelDown: -1.79, statesUp: 102, statesDown: 102, cycleNoise: 0.01 },
  electrical: {
    ...cell,
    onResistance: 5e6,
    offResistance: 10e6,
    writeUp: { voltage: 3, width: 40e-3 },
    writeDown: { voltage: -3, width: 10e-3 },
  },
  summary: 'TaOx/TiO2 RRAM, 102 states, slow pulses; 5 MΩ to 10 MΩ',
  citation: 'L. Gao et al., Nanotechnology 26, 455204, 2015, doi 10.1088/0957-4484/26/45/455204',
};

export const measured: readonly Preset[] = [agASi, taoxHfox, pcmo, aloxHfo2, gstPcm, epiram, hzoFefet, taoxTio2];
