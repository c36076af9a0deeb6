/**
 * PCM with the programming error and read noise of Nandakumar et al. (`pcm-nandakumar.ts`) and drift exponents that
 * were measured on another device, tabulated over the target in S and interpolated linearly. So N. Li et al.,
 * "Optimization of projected phase change memory for analog in-memory computing inference", Adv. Electron. Mater. 9,
 * 2201190, 2023, doi 10.1002/aelm.202201190, compare devices with and without projection liners.
 */
import { nandakumar } from './pcm-nandakumar.ts';
import { phaseChange } from './phase-change.ts';

export const pcmCustomDrift = phaseChange({
  ...nandakumar,
  name: 'pcm-custom-drift',
  summary:
    'phase-change memory whose drift exponents are tabulated over the target (tables exponentMean, exponentSpread)',
  citation: 'N. Li et al., Adv. Electron. Mater. 9, 2201190, 2023, doi 10.1002/aelm.202201190; aihwkit 1.1',
  maximum: { default: 25e-6 },
  exponentMean: 'table(exponentMean, 1e-6 * target)',
  exponentSpread: 'table(exponentSpread, 1e-6 * target)',
  tables: { exponentMean: null, exponentSpread: null },
});
