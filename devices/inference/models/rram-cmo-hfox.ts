/**
 * Conductive-metal-oxide/HfOx RRAM, 9 to 88.2 µS: D. F. Falcone et al., "All-in-one analog AI hardware: on-chip
 * training and inference with conductive-metal-oxide/HfOx ReRAM devices", arXiv 2502.04524, 2025; constants as in
 * aihwkit 1.1. With g in µS, t in s and write-verify that accepts 0.2 % or 2 % of the target:
 *
 *     σ programming = 0.00081107 + 0.00106879 target  (0.2 %),   0.0112185391 + 0.01129027418 target  (2 %)
 *     g(t)    = g_programmed − 0.08900206 ln t + (0.04201137 ln t + 0.41183342) ξ
 *     σ read  = 0.0277316483 log10(g(t)) √(ln((t + tr) / (2 tr))),   tr = 1 µs      flicker.ts
 *
 * Relaxation does not depend on the conductance. A cell keeps its ξ: its deviation grows along one line in ln t [I].
 * ln t was fitted from 1 s on; times between 0 and 1 s are refused. As published, only reads are clipped to 9 and
 * 88.2 µS: a programmed or aged conductance may lie beyond.
 */
import { flickerGrowth } from '../flicker.ts';
import { inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';

const range = { unit: 'S', minimum: 9e-6, maximum: 88.2e-6 };

export const rramCmoHfox = inferenceModel({
  name: 'rram-cmo-hfox',
  summary: 'CMO/HfOx RRAM: programming within 0.2 % or 2 %, relaxation in ln t, 1/f noise; 9 µS to 88.2 µS',
  citation: 'D. F. Falcone et al., arXiv 2502.04524, 2025; aihwkit 1.1',
  parameters: {
    minimum: { ...range, default: range.minimum, about: 'smallest target' },
    maximum: { ...range, default: range.maximum, about: 'largest target' },
    acceptance: { default: '2 %', choices: ['0.2 %', '2 %'], unit: '1', about: 'of write-verify, of the target' },
    readDuration: { default: 1e-6, unit: 's', minimum: 1e-12, maximum: 1, about: 'duration of a read' },
    ...scales,
  },
  program: {
    spread: 'acceptance < 1 ? 0.00081107 + 0.00106879 * target : 0.0112185391 + 0.01129027418 * target',
    programmed: 'target + programmingScale * spread * normal()',
    relaxation: 'normal()',
  },
  age: {
    logTime: 'log(max(time, 1))',
    shift: '-0.08900206 * logTime + (0.04201137 * logTime + 0.41183342) * relaxation',
    aged: 'time > 0 ? programmed + driftScale * shift : programmed',
  },
  read: {
    deviation: `0.0277316483 * log(max(aged, 1)) / log(10) * ${flickerGrowth('time')}`,
    read: 'clamp(aged + readScale * deviation * normal(), minimum, maximum)',
  },
  times: { from: 1 },
});
