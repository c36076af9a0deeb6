/**
 * Nonlinearity label of MLP+NeuroSim to the constant A of its exponential curves, in units of the number of pulses
 * that span the range. Published figures: P.-Y. Chen, X. Peng, S. Yu, "NeuroSim+: An integrated device-to-algorithm
 * framework for benchmarking synaptic devices and array architectures", IEEE IEDM 2017, 6.1.1, and IEEE TCAD 37(12),
 * 3067-3080, 2018, doi 10.1109/TCAD.2018.2789723 (the 94 points that its manual tabulates, labels 0.01 to 9).
 */
import type { Table } from '../formula/formula.ts';

const labels = [
  0.01, 0.02, 0.04, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9,
  2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4, 4.1, 4.2, 4.3, 4.4,
  4.5, 4.6, 4.7, 4.8, 4.9, 5, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 5.8, 5.9, 6, 6.1, 6.2, 6.3, 6.4, 6.5, 6.6, 6.7, 6.8,
  6.9, 7, 7.1, 7.2, 7.3, 7.4, 7.5, 7.6, 7.7, 7.8, 7.9, 8, 8.1, 8.2, 8.3, 8.4, 8.5, 8.6, 8.7, 8.8, 8.9, 9,
];

const normalisedA = [
  126.269, 63.1343, 31.5668, 25.2533, 12.6258, 6.3113, 4.2057, 3.1523, 2.5199, 2.0979, 1.7961, 1.5695, 1.3931, 1.2517,
  1.1357, 1.039, 0.9569, 0.8864, 0.8252, 0.7714, 0.7239, 0.6815, 0.6434, 0.609, 0.5778, 0.5493, 0.5232, 0.4992, 0.477,
  0.4564, 0.4372, 0.4193, 0.4025, 0.3868, 0.372, 0.3581, 0.3449, 0.3324, 0.3206, 0.3093, 0.2985, 0.2883, 0.2785, 0.2691,
  0.2601, 0.2514, 0.2431, 0.2351, 0.2274, 0.2199, 0.2127, 0.2057, 0.199, 0.1924, 0.186, 0.1798, 0.1738, 0.168, 0.1622,
  0.1567, 0.1512, 0.1459, 0.1407, 0.1356, 0.1306, 0.1258, 0.121, 0.1163, 0.1117, 0.1073, 0.1029, 0.0985, 0.0943, 0.0901,
  0.0861, 0.0821, 0.0781, 0.0743, 0.0705, 0.0668, 0.0632, 0.0597, 0.0562, 0.0528, 0.0495, 0.0462, 0.043, 0.0399, 0.0369,
  0.0339, 0.031, 0.0282, 0.0255, 0.0228,
];

/**
 * The reciprocal 1/A over the label. Near 0 it is proportional to the label (A ≈ 1.26/label), so that interpolating it
 * linearly is accurate where interpolating A would not be; at the points both are the published figure.
 */
export const curvatureByLabel: Table = { x: labels, y: normalisedA.map((a) => 1 / a) };
