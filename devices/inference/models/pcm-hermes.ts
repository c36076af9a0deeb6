/**
 * PCM of the IBM HERMES project chip, 14 nm: M. Le Gallo et al., "A 64-core mixed-signal in-memory compute chip based
 * on phase-change memory for deep neural network inference", Nat. Electron. 6, 680–693, 2023,
 * doi 10.1038/s41928-023-01010-1; R. Khaddam-Aljameh et al., IEEE J. Solid-State Circuits 57(4), 1027, 2022,
 * doi 10.1109/JSSC.2022.3140414. Programming of two devices together: A. Vasilopoulos et al., IEEE Trans. Electron
 * Devices, 2023 (IEEE document 10281389). Constants as in aihwkit 1.1. Equations: `phase-change.ts`.
 *
 * A weight has one or two devices per polarity; two are programmed in turn to one sum and drift as if they shared it
 * equally. The fits hold up to the maxima given; a smaller maximum scales the model.
 */
import { phaseChange } from './phase-change.ts';

const citation = 'M. Le Gallo et al., Nat. Electron. 6, 680, 2023, doi 10.1038/s41928-023-01010-1; aihwkit 1.1';

const exponentMean = `relative < 0.0945 ? clamp(-0.0387 * log(relative) - 0.0182, 0.072, 0.13)
  : -0.0436 * relative ** 2 - 0.0126 * relative + 0.0736`;

export const pcmHermes1 = phaseChange({
  name: 'pcm-hermes-1',
  summary: 'phase-change memory of the HERMES chip, one device per polarity; 10.35 µS',
  citation,
  maximum: { default: 10.35e-6, maximum: 10.35e-6 },
  settlingTime: 200,
  readDuration: 512e-9,
  programmingSpread: `maximum / 10.35
    * (0.15781817 + 2.32443916 * relative - 2.16310839 * relative ** 2 + 0.68841818 * relative ** 3)`,
  exponentMean: `(${exponentMean})`,
  exponentSpread: `relative < 0.3039 ? clamp(-0.0120 * log(relative) - 0.0023, 0.0124, 0.04)
    : -0.0165 * relative ** 2 + 0.0116 * relative + 0.0104`,
  readNoise: `reached < 0.1591 ? clamp(-0.0078 * log(reached) + 0.0038, 0.0179, 0.04)
    : 0.0664 * reached ** 3 - 0.1352 * reached ** 2 + 0.0768 * reached + 0.0088`,
});

export const pcmHermes2 = phaseChange({
  name: 'pcm-hermes-2',
  summary: 'phase-change memory of the HERMES chip, two devices per polarity; 20.7 µS',
  citation,
  maximum: { default: 20.7e-6, maximum: 20.7e-6 },
  settlingTime: 300,
  readDuration: 512e-9,
  programmingSpread: `maximum / 20.7
    * (0.16603222 + 4.71806468 * relative - 8.48101252 * relative ** 2 + 4.68961419 * relative ** 3)`,
  exponentMean: `(${exponentMean})`,
  exponentSpread: `relative < 0.3055 ? clamp(-0.0117 * log(relative) - 0.0057, 0.0091, 0.04)
    : -0.0118 * relative ** 2 + 0.0093 * relative + 0.0073`,
  readNoise: `reached < 0.16 ? clamp(-0.0117 * log(reached) - 0.0069, 0.015, 0.04)
    : 0.0069 * reached ** 3 - 0.0280 * reached ** 2 + 0.0211 * reached + 0.0123`,
});
