/**
 * Mushroom-type Ge2Sb2Te5 PCM, a million devices: S. R. Nandakumar, I. Boybat, V. Joshi, C. Piveteau, M. Le Gallo,
 * B. Rajendran, A. Sebastian, E. Eleftheriou, "Phase-change memory models for deep learning training and inference",
 * IEEE ICECS 2019, 727–730, doi 10.1109/ICECS46596.2019.8964852; constants as in aihwkit 1.1. Equations:
 * `phase-change.ts`. With r the target and r' the programmed conductance as shares of 25 µS:
 *
 *     σ      = 0.26348 + 1.9650 r − 1.1731 r²  µS
 *     mean   = −0.0155 ln r + 0.0244, within 0.049 and 0.1;   spread = −0.0125 ln r − 0.0059, within 0.008 and 0.045
 *     Q      = 0.0088 / r'^0.65, at most 0.2
 *
 * Another maximum scales the whole model: the same shares, σ in proportion [I].
 */
import { phaseChange } from './phase-change.ts';

/** Its σ and Q, over `relative` and `reached`. */
export const nandakumar = {
  programmingSpread: 'maximum / 25 * (0.26348 + 1.9650 * relative - 1.1731 * relative ** 2)',
  readNoise: 'min(0.0088 / max(reached ** 0.65, 1e-3), 0.2)',
  settlingTime: 20,
  readDuration: 250e-9,
};

export const pcmNandakumar = phaseChange({
  ...nandakumar,
  name: 'pcm-nandakumar',
  summary: 'phase-change memory: programming error, drift of its own for each cell, 1/f noise; 25 µS',
  citation: 'S. R. Nandakumar et al., IEEE ICECS 2019, 727, doi 10.1109/ICECS46596.2019.8964852; aihwkit 1.1',
  maximum: { default: 25e-6 },
  exponentMean: 'clamp(-0.0155 * log(relative) + 0.0244, 0.049, 0.1)',
  exponentSpread: 'clamp(-0.0125 * log(relative) - 0.0059, 0.008, 0.045)',
});
