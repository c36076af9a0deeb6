/**
 * HfO₂ RRAM: V. Milo et al., "Optimized programming algorithms for multilevel RRAM in hardware neural networks", IEEE IRPS
 * 2021, doi 10.1109/IRPS46558.2021.9405119, figure 1, in the fit of CrossSim 3.2 (`RRAMMilo`):
 *
 *     I = g v + a(g) v² + b(g) v³,   |v| ≤ 0.5 V,   g from 50 to 225 µS
 *
 * with a and b polynomials in log₁₀ g, fitted to the measured curves of 62.5, 76.2, 93.9 and 110 µS and to an assumed
 * linear state at 225 µS, to which the curves tend. The published coefficients of log₁₀(g / 1 S),
 *
 *     a: 0.0001388, 0.001541, 0.005711, 0.007063    b: 8.8710e-5, 6.7919e-4, 1.2968e-3    (highest power first)
 *
 * cancel to three digits at these conductances, which float32 would not survive; they stand here expanded about 100 µS, an
 * exact identity. Beyond its conductances the law keeps its shape and scales with g, so that an open cell carries nothing.
 */
import type { CurrentVoltageDefinition } from '../current-voltage.ts';

export const milo: CurrentVoltageDefinition = {
  name: 'milo',
  summary: 'HfO2 RRAM as measured, weakly asymmetric; to 0.5 V, 50 µS to 225 µS',
  citation: 'V. Milo et al., IEEE IRPS 2021, doi 10.1109/IRPS46558.2021.9405119; CrossSim 3.2',
  parameters: {},
  where: {
    inside: 'clamp(g, 50e-6, 225e-6)',
    decades: 'log(inside / 100e-6) / log(10)',
    a: '-8.2e-6 + decades * (4.54e-5 + decades * (-1.246e-4 + decades * 1.388e-4))',
    b: '-6e-7 + decades * (-3.049e-5 + decades * 8.871e-5)',
  },
  current: 'g * v * (1 + v * (a + v * b) / inside)',
  voltages: { from: -0.5, to: 0.5 },
  knownVoltages: { from: -0.5, to: 0.5 },
  conductances: { from: 50e-6, to: 225e-6 },
};
