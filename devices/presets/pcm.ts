/**
 * Phase-change memory, doped Ge2Sb2Te5 in 90 nm technology (Nandakumar et al. 2020), with the parameters of aihwkit 1.1
 * (preset PCM). One-directional: pulses up crystallise in ever smaller steps, pulses down melt most of it at once, so
 * that weights need a pair of devices with refresh. The range is 0 to 2, where 2 is the 25 µS of spec/devices.md §4.1.
 * Its drift in time is no part of this preset (aihwkit's is switched off, too).
 *
 * 40 kΩ and on/off 12.5, 4 F × 4 F: the 90 nm IBM array of the DNN+NeuroSim V1.4 manual (spec/devices.md §6). Pulses up of
 * 50 ns [R] (Nandakumar et al.: 90 µA). Their voltage, and the pulse down, are those of another GST device [I]: 0.7 V, and
 * 3 V for 125 ns (Kuzum et al. 2011, spec/devices.md §6). Read at 0.2 V [R].
 */
import { expStep } from '../models/exp-step.ts';
import type { Preset } from './preset.ts';

export const pcm: Preset = {
  name: 'pcm',
  law: expStep,
  parameters: {
    step: 0.01,
    stepSpread: 0.2,
    cycleNoise: 0.6,
    noiseOffset: 0.042,
    noiseSlope: 0.108,
    upDownSpread: 0.05,
    upperBound: 2,
    upperBoundSpread: 0.1,
    lowerBound: 0,
    lowerBoundSpread: 0,
    resetWeight: 0.01,
    resetSpread: 0.02,
    amplitudeUp: -27.235,
    amplitudeDown: -2.235,
    gammaUp: 2.5,
    gammaDown: 2.5,
    stateScale: -1,
    stateOffset: 0,
  },
  electrical: {
    onResistance: 40e3,
    offResistance: 40e3 * 12.5,
    readVoltage: 0.2,
    writeUp: { voltage: 0.7, width: 50e-9 },
    writeDown: { voltage: 3, width: 125e-9 },
    cellSize: [4, 4],
  },
  summary: 'phase-change memory, one-directional, steps shrink exponentially; 40 kΩ to 500 kΩ',
  citation:
    'S. R. Nandakumar et al., Front. Neurosci. 14:406, 2020, doi 10.3389/fnins.2020.00406; parameters of aihwkit 1.1',
};
