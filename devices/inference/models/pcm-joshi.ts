/**
 * Programming error of PCM, 27 s after iterative programming: V. Joshi et al., "Accurate deep neural network inference
 * using computational phase-change memory", Nat. Commun. 11, 2473, 2020, doi 10.1038/s41467-020-16108-9, figure 3b in
 * the quadratic fit of CrossSim 3.2:
 *
 *     σ = −0.00178767 g² + 0.07585724 g + 0.28638599  µS,   g in µS, up to 25 µS
 *
 * The fit says nothing of drift and read noise; `pcm-nandakumar` has them.
 */
import { inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';

export const pcmJoshi = inferenceModel({
  name: 'pcm-joshi',
  summary: 'phase-change memory, programming error only; 25 µS',
  citation: 'V. Joshi et al., Nat. Commun. 11, 2473, 2020, doi 10.1038/s41467-020-16108-9; CrossSim 3.2',
  parameters: {
    maximum: { default: 25e-6, unit: 'S', minimum: 1e-9, maximum: 25e-6, about: 'largest target' },
    programmingScale: scales.programmingScale,
  },
  program: {
    spread: 'max(-0.00178767 * target ** 2 + 0.07585724 * target + 0.28638599, 0)',
    programmed: 'max(target + programmingScale * spread * normal(), 0)',
  },
  times: { to: 0 },
});
