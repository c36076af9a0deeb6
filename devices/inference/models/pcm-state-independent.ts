/**
 * PCM whose programming error and drift do not depend on the conductance, as a reference for what that dependence does
 * to a network (aihwkit 1.1; M. J. Rasch et al., arXiv 2104.02184, 2021). Equations: `phase-change.ts`, with
 * σ = 0.2 µS, ν = |0.1 + 0.05 ξ|, and a read noise of 1 µS · g(t)/maximum times the growth.
 */
import { phaseChange } from './phase-change.ts';

export const pcmStateIndependent = phaseChange({
  name: 'pcm-state-independent',
  summary: 'phase-change memory with the same programming error and drift everywhere; 25 µS',
  citation: 'M. J. Rasch et al., arXiv 2104.02184, 2021; aihwkit 1.1',
  maximum: { default: 25e-6 },
  settlingTime: 20,
  readDuration: 250e-9,
  parameters: {
    programmingNoise: { default: 0.2e-6, unit: 'S', minimum: 0, maximum: 1, about: 'programming error, 1 sigma' },
    meanExponent: { default: 0.1, unit: '1', minimum: 0, maximum: 10, about: 'of drift, mean' },
    exponentDeviation: { default: 0.05, unit: '1', minimum: 0, maximum: 10, about: 'of drift between cells, 1 sigma' },
    readNoise: { default: 1e-6, unit: 'S', minimum: 0, maximum: 1, about: '1/f noise at the maximum, before growth' },
  },
  programmingSpread: 'programmingNoise',
  exponentMean: 'meanExponent',
  exponentSpread: 'exponentDeviation',
  readNoise: 'readNoise / maximum',
});
