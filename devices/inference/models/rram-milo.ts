/**
 * Programming error of HfO2 RRAM with the algorithm IGVVA-100: V. Milo et al., "Optimized programming algorithms for
 * multilevel RRAM in hardware neural networks", IEEE IRPS 2021, doi 10.1109/IRPS46558.2021.9405119, figure 4 in the
 * linear fit of CrossSim 3.2:
 *
 *     σ = 4.782321 − 0.009107 g  µS,   g in µS, 50 to 225 µS
 */
import { inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';

const range = { unit: 'S', minimum: 50e-6, maximum: 225e-6 };

export const rramMilo = inferenceModel({
  name: 'rram-milo',
  summary: 'HfO2 RRAM, programming error only; 50 µS to 225 µS',
  citation: 'V. Milo et al., IEEE IRPS 2021, doi 10.1109/IRPS46558.2021.9405119; CrossSim 3.2',
  parameters: {
    minimum: { ...range, default: range.minimum, about: 'smallest target' },
    maximum: { ...range, default: range.maximum, about: 'largest target' },
    programmingScale: scales.programmingScale,
  },
  program: {
    spread: 'max(4.782321 - 0.009107 * target, 0)',
    programmed: 'max(target + programmingScale * spread * normal(), 0)',
  },
  times: { to: 0 },
});
