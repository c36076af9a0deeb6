/**
 * The device that Gokmen & Vlasov 2016 (Front. Neurosci. 10:333, doi 10.3389/fnins.2016.00333) ask for: "resistive
 * processing unit". Law and spreads: their baseline model (table 1), as parameterised by aihwkit 1.1.
 *
 * Electrical figures, recalled from the paper's circuit section and not checked against it [R]: 24 MΩ average device
 * resistance, on/off ratio 8, 1 V, 1 ns update pulses. The average conductance of 1/24 MΩ with that ratio gives
 * 2·8/9 and 2/9 of it, 13.5 MΩ and 108 MΩ [I]. Read at the same 1 V [R]. A cross point without a transistor is
 * 2 F × 2 F [I].
 */
import { constantStep } from '../models/constant-step.ts';
import type { Preset } from './preset.ts';

const averageResistance = 24e6;
const onOffRatio = 8;
const onResistance = (averageResistance * (onOffRatio + 1)) / (2 * onOffRatio);

export const gokmenVlasov: Preset = {
  name: 'gokmen-vlasov',
  law: constantStep,
  parameters: {
    step: 0.0016,
    stepSpread: 0.3,
    cycleNoise: 0.3,
    upDown: 0,
    upDownSpread: 0.01,
    upperBound: 1,
    upperBoundSpread: 0.3,
    lowerBound: -1,
    lowerBoundSpread: 0.3,
  },
  electrical: {
    onResistance,
    offResistance: onResistance * onOffRatio,
    readVoltage: 1,
    writeUp: { voltage: 1, width: 1e-9 },
    writeDown: { voltage: -1, width: 1e-9 },
    cellSize: [2, 2],
  },
  summary: 'resistive processing unit: about 1250 steps over the range, 30 % spreads; 24 MΩ average',
  citation: 'T. Gokmen, Y. Vlasov, Front. Neurosci. 10:333, 2016, doi 10.3389/fnins.2016.00333',
};
