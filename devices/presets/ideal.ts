/**
 * The reference device of MLP+NeuroSim V3.0 ("IdealDevice"): 5 µS to 0.1 µS in 64 linear states, written with ±2 V,
 * 10 ns, read with 0.5 V. The cell is one transistor and one resistor of 4 F × 12 F (default of DNN+NeuroSim V1.4).
 */
import { exact } from '../models/exact.ts';
import type { Preset } from './preset.ts';

export const ideal: Preset = {
  name: 'ideal',
  law: exact,
  parameters: { states: 64 },
  electrical: {
    onResistance: 1 / 5e-6,
    offResistance: 1 / 1e-7,
    readVoltage: 0.5,
    writeUp: { voltage: 2, width: 10e-9 },
    writeDown: { voltage: -2, width: 10e-9 },
    cellSize: [4, 12],
  },
  summary: 'takes any change exactly; 5 µS to 0.1 µS',
  citation: 'P.-Y. Chen, X. Peng, S. Yu, IEEE TCAD 37(12), 3067, 2018; MLP+NeuroSim V3.0, ideal device',
};
