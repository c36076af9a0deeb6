/**
 * SONOS charge-trap transistors, 40 nm, read below threshold: V. Agrawal et al., "Subthreshold operation of SONOS
 * analog memory to enable accurate low-power neural network inference", IEEE IEDM 2022, 21.7.1,
 * doi 10.1109/IEDM45625.2022.10019564, figures 10 and 11 (128 thousand devices) in the fits of CrossSim 3.2. With the
 * current I in nA, of a cell that was programmed t days ago:
 *
 *     mean I(t) = I + Σ c_k(t) I^k,   k = 0 … 10
 *     σ(t)      = A(t) (1 − exp(−I(t) / B(t)))          error and drift of cells among each other
 *     σ read    = 12.58037 (1 − exp(−I / 215.36557))
 *
 * with c_k, A and B fitted after 0 to 5 days, interpolated linearly in between; later times are refused. Currents
 * become conductances at 0.1 V between source and drain; the fits hold up to 1.8 µA, that is 18 µS.
 *
 * A cell keeps its programming error, and what σ grows by is drawn once more for each cell, as in `rram-wan.ts` [I].
 */
import { inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';
import { coefficientTables, tabulatedPolynomial } from './tabulated-polynomial.ts';

const days = [0, 1, 2, 3, 4, 5];

/** c_k by day. */
const shifts = [
  Array.from({ length: 11 }, () => 0),
  [
    1.72684e-1, 5.72552e-2, -6.85715e-4, 3.50271e-6, -9.37682e-9, 1.40575e-11, -1.19803e-14, 5.41293e-18, -8.85448e-22,
    -1.66869e-25, 5.9518e-29,
  ],
  [
    2.50712e-1, 6.62195e-2, -6.83218e-4, 2.99442e-6, -6.78255e-9, 7.70482e-12, -3.04983e-15, -2.15919e-18, 2.94617e-21,
    -1.23359e-24, 1.85329e-28,
  ],
  [
    -1.753e-2, 9.76883e-2, -9.63791e-4, 4.55551e-6, -1.22391e-8, 1.93786e-11, -1.85899e-14, 1.07659e-17, -3.58211e-21,
    5.96785e-25, -3.3041e-29,
  ],
  [
    4.03338e-2, 1.03111e-1, -1.0474e-3, 4.83961e-6, -1.28132e-8, 1.99484e-11, -1.85139e-14, 1.00008e-17, -2.84944e-21,
    3.01008e-25, 1.18747e-29,
  ],
  [
    3.19927e-1, 1.06596e-1, -1.04054e-3, 4.5029e-6, -1.10352e-8, 1.56477e-11, -1.27592e-14, 5.45513e-18, -7.26841e-22,
    -2.43893e-25, 7.14608e-29,
  ],
];

const spreadAt = (current: string, day: string) =>
  `table(spreadHeight, ${day}) * (1 - exp(-max(${current}, 0) / table(spreadKnee, ${day})))`;

export const sonos = inferenceModel({
  name: 'sonos',
  summary: 'SONOS charge-trap transistor below threshold: programming error, drift over 5 days, read noise; 16 µS',
  citation: 'V. Agrawal et al., IEEE IEDM 2022, 21.7.1, doi 10.1109/IEDM45625.2022.10019564; CrossSim 3.2',
  parameters: {
    maximum: { default: 16e-6, unit: 'S', minimum: 1e-9, maximum: 18e-6, about: 'largest target' },
    ...scales,
  },
  tables: {
    ...coefficientTables(days, shifts),
    spreadHeight: { x: days, y: [19.88665, 25.59102, 28.72753, 31.04318, 33.76214, 34.57909] },
    spreadKnee: { x: days, y: [176.3115, 186.85544, 193.56834, 198.90332, 204.77023, 207.34309] },
  },
  program: {
    // 0.1 V, nA per µS.
    current: '100 * target',
    spread: spreadAt('current', '0'),
    error: 'programmingScale * spread * normal()',
    programmed: 'max((current + error) / 100, 0)',
    relaxation: 'driftScale * normal()',
  },
  age: {
    day: 'time / 86400',
    mean: `current + driftScale * ${tabulatedPolynomial(10, 'current', 'day')}`,
    grown: spreadAt('mean', 'day'),
    aged: 'max((mean + error + sqrt(max(grown ** 2 - spread ** 2, 0)) * relaxation) / 100, 0)',
  },
  read: {
    deviation: '12.58037 * (1 - exp(-100 * aged / 215.36557)) / 100',
    read: 'max(aged + readScale * deviation * normal(), 0)',
  },
  times: { to: 5 * 86400 },
});
