/**
 * TaOx/HfO2 RRAM of the NeuRRAM chip: W. Wan et al., "A compute-in-memory chip based on resistive random-access
 * memory", Nature 608, 504–512, 2022, doi 10.1038/s41586-022-04992-8, extended data figure 3: the spread of the
 * conductance around its target 1 s, 1 day and 2 days after write-verify. Two fits.
 *
 * `rram-wan` (aihwkit 1.1): σ in µS is a polynomial of the 4th degree in r, the target as a share of 40 µS, at each of
 * the three times. Another maximum scales the model: the same shares, σ in proportion [I].
 *
 * - A cell keeps its programming error σ(1 s) ξ, and relaxation adds the variance that is missing, so that at every
 *   time the cells spread by σ(t):  g(t) = target + σ(1 s) ξ + √(σ(t)² − σ(1 s)²) ξ',   g ≥ 0. How the deviations of
 *   one cell at different times hang together is not published; this is the least that the figures ask for [I].
 * - Filaments relax on a logarithmic clock, so between the three times the coefficients are interpolated linearly
 *   in ln t [I]; before 1 s a cell is as programmed, and after 2 days nothing was measured: refused.
 * - No noise of a read is published.
 *
 * `rram-wan-cubic` (CrossSim 3.2): σ at 1 s alone, a cubic in µS up to 39.26 µS.
 */
import { inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';
import { coefficientTables, tabulatedPolynomial } from './tabulated-polynomial.ts';

const day = 86400;
const citation = 'W. Wan et al., Nature 608, 504, 2022, doi 10.1038/s41586-022-04992-8';
const spreadAt = (logTime: string) => `maximum / 40 * ${tabulatedPolynomial(4, 'relative', logTime)}`;

export const rramWan = inferenceModel({
  name: 'rram-wan',
  summary: 'TaOx/HfO2 RRAM: programming error and its growth over 2 days; 40 µS',
  citation: `${citation}; aihwkit 1.1`,
  parameters: {
    maximum: { default: 40e-6, unit: 'S', minimum: 1e-9, maximum: 1, about: 'largest target' },
    programmingScale: scales.programmingScale,
    driftScale: scales.driftScale,
  },
  tables: coefficientTables(
    [0, Math.log(day), Math.log(2 * day)],
    [
      [0.348, 16.03, -43.853, 45.393, -16.815],
      [0.701, 22.086, -50.773, 47.095, -16.458],
      [0.782, 20.274, -43.507, 37.062, -11.934],
    ],
  ),
  program: {
    relative: 'target / maximum',
    spread: spreadAt('0'),
    deviating: 'target + programmingScale * spread * normal()',
    programmed: 'max(deviating, 0)',
    relaxation: 'driftScale * normal()',
  },
  age: {
    logTime: 'log(max(time, 1))',
    grown: spreadAt('logTime'),
    aged: 'max(deviating + sqrt(max(grown ** 2 - spread ** 2, 0)) * relaxation, 0)',
  },
  times: { to: 2 * day },
});

export const rramWanCubic = inferenceModel({
  name: 'rram-wan-cubic',
  summary: 'TaOx/HfO2 RRAM, programming error only, cubic fit; 39.26 µS',
  citation: `${citation}; CrossSim 3.2`,
  parameters: {
    maximum: { default: 39.26e-6, unit: 'S', minimum: 1e-9, maximum: 39.26e-6, about: 'largest target' },
    programmingScale: scales.programmingScale,
  },
  program: {
    spread: 'max(1.536e-4 * target ** 3 - 1.167e-2 * target ** 2 + 0.2374 * target + 1.053, 0)',
    programmed: 'max(target + programmingScale * spread * normal(), 0)',
  },
  times: { to: 0 },
});
