/**
 * Measured devices in the exponential law, with the figures that the MLP+NeuroSim V3.0 manual tabulates (table II):
 * states, labels, cycle-to-cycle noise, resistances and write pulses. Spread of the labels between devices is not
 * tabulated and is left at 0. Read at 0.5 V (the manual's default). Cells have an access transistor; its size is not
 * published with the device: 4 F × 4 F for TaOx/HfOx (DNN+NeuroSim V1.4 manual, table VI, the same group's array with
 * the same resistances), else the default 4 F × 12 F of DNN+NeuroSim V1.4 [I].
 */
import { exponentialLtpLtd } from '../models/exponential-ltp-ltd.ts';
import type { Preset } from './preset.ts';

export const taoxHfox: Preset = {
  name: 'taox-hfox',
  law: exponentialLtpLtd,
  parameters: { labelUp: 0.04, labelDown: -0.63, statesUp: 128, statesDown: 128, cycleNoise: 0.037 },
  electrical: {
    onResistance: 100e3,
    offResistance: 1e6,
    readVoltage: 0.5,
    writeUp: { voltage: 1.6, width: 50e-9 },
    writeDown: { voltage: -1.6, width: 50e-9 },
    cellSize: [4, 4],
  },
  summary: 'TaOx/HfOx RRAM, 128 states, nearly linear; 100 kΩ to 1 MΩ',
  citation: 'W. Wu et al., A methodology to improve linearity of analog RRAM, IEEE Symp. VLSI Technology 2018',
};

export const aloxHfo2: Preset = {
  name: 'alox-hfo2',
  law: exponentialLtpLtd,
  parameters: { labelUp: 1.94, labelDown: -0.61, statesUp: 40, statesDown: 40, cycleNoise: 0.05 },
  electrical: {
    onResistance: 16.9e3,
    offResistance: 16.9e3 * 4.43,
    readVoltage: 0.5,
    writeUp: { voltage: 0.9, width: 100e-6 },
    writeDown: { voltage: -1, width: 100e-6 },
    cellSize: [4, 12],
  },
  summary: 'AlOx/HfO2 bilayer RRAM, 40 states; 16.9 kΩ to 74.9 kΩ',
  citation: 'J. Woo et al., IEEE Electron Device Letters 37(8), 994, 2016',
};

export const agASi: Preset = {
  name: 'ag-a-si',
  law: exponentialLtpLtd,
  parameters: { labelUp: 2.4, labelDown: -4.88, statesUp: 97, statesDown: 100, cycleNoise: 0.035 },
  electrical: {
    onResistance: 26e6,
    offResistance: 26e6 * 12.5,
    readVoltage: 0.5,
    writeUp: { voltage: 3.2, width: 300e-6 },
    writeDown: { voltage: -2.8, width: 300e-6 },
    cellSize: [4, 12],
  },
  summary: 'Ag:a-Si memristor, 97/100 states, strongly nonlinear; 26 MΩ to 325 MΩ',
  citation: 'S. H. Jo et al., Nano Letters 10(4), 1297, 2010',
};
