/**
 * Resistive memories of IBM, with the parameters of aihwkit 1.1 (presets ReRamES, ReRamSB, ReRamArrayOM, ReRamArrayHfO2):
 * fits of its laws to single HfO2 devices (Gong et al. 2018) and to arrays in 14 nm technology, of a baseline HfO2 and of
 * an optimised material (Gong et al. 2022). Both arrays were measured with 6 transistors a cell; 13.5 % (optimised) and
 * 10 % (baseline) of their devices did not work, which the preset leaves out as aihwkit does (`faults`).
 *
 * Electrical figures are not in what was available of these papers. Assumed [I]: those of the TaOx/HfOx preset, the
 * nearest analogue oxide device with published figures: 100 kΩ to 1 MΩ, ±1.6 V, 50 ns, read at 0.5 V, 4 F × 4 F.
 */
import { expStep } from '../models/exp-step.ts';
import { softBoundsReference } from '../models/soft-bounds-reference.ts';
import type { Preset } from './preset.ts';

const electrical = {
  onResistance: 100e3,
  offResistance: 1e6,
  readVoltage: 0.5,
  writeUp: { voltage: 1.6, width: 50e-9 },
  writeDown: { voltage: -1.6, width: 50e-9 },
  cellSize: [4, 4],
} as const;

const gong2018 = 'N. Gong et al., Nat. Commun. 9:2102, 2018, doi 10.1038/s41467-018-04485-1; parameters of aihwkit 1.1';
const gong2022 = 'N. Gong, M. J. Rasch et al., IEEE IEDM 2022, 33.7.1; parameters of aihwkit 1.1';

const reramEs: Preset = {
  name: 'reram-es',
  law: expStep,
  parameters: {
    step: 0.00135,
    stepSpread: 0.2,
    cycleNoise: 5,
    upDown: 0.259359,
    upDownSpread: 0.05,
    upperBound: 1,
    lowerBound: -1,
    writeNoise: 75,
    amplitudeUp: -1.18445,
    amplitudeDown: -0.081404,
    gammaUp: 5,
    gammaDown: 5,
    stateScale: -0.5,
    stateOffset: -0.5,
  },
  electrical,
  summary: 'HfO2 RRAM, exponential step, about 1500 noisy steps over the range',
  citation: gong2018,
};

const reramSb: Preset = {
  name: 'reram-sb',
  law: softBoundsReference,
  parameters: {
    step: 0.002,
    cycleNoise: 3.75,
    noise: 'additive',
    upperBound: 1.25,
    // 0.3 of either range of 1, as a share of the bound.
    upperBoundSpread: 0.3 / 1.25,
    lowerBound: -0.75,
    lowerBoundSpread: 0.3 / 0.75,
    writeNoise: 56,
  },
  electrical,
  summary: 'HfO2 RRAM, soft bounds around a calibrated symmetry point, 1000 noisy steps',
  citation: gong2018,
};

const reramArrayOm: Preset = {
  name: 'reram-array-om',
  law: softBoundsReference,
  parameters: {
    step: 0.0949,
    stepSpread: 0,
    stepLogSpread: 0.7829,
    cycleNoise: 0.4158,
    noise: 'additive',
    upperBound: 1,
    upperBoundSpread: 0.3499,
    lowerBound: -1,
    lowerBoundSpread: 0.5695,
    writeNoise: 1.4113,
    referenceSpread: 0.05,
    symmetryPoint: 'subtracted',
  },
  electrical,
  summary: 'array of RRAM of an optimised material, 14 nm, about 21 steps over the range',
  citation: gong2022,
};

const reramArrayHfo2: Preset = {
  name: 'reram-array-hfo2',
  law: softBoundsReference,
  parameters: {
    step: 0.4622,
    stepSpread: 0,
    stepLogSpread: 0.7125,
    cycleNoise: 0.2174,
    noise: 'additive',
    upperBound: 1,
    upperBoundSpread: 0.4295,
    lowerBound: -1,
    lowerBoundSpread: 0.599,
    writeNoise: 0.5841,
    referenceSpread: 0.05,
    symmetryPoint: 'subtracted',
  },
  electrical,
  summary: 'array of baseline HfO2 RRAM, 14 nm, about 4 steps over the range',
  citation: gong2022,
};

export const reram: readonly Preset[] = [reramEs, reramSb, reramArrayOm, reramArrayHfo2];
