/**
 * Hopping or tunnelling through a gap, the compact form of most filamentary memories:
 *
 *     I = g V0 sinh(v / V0)
 *
 * In the compact model of X. Guan, S. Yu, H.-S. P. Wong, IEEE Electron Device Lett. 33(10), 1405, 2012,
 * doi 10.1109/LED.2012.2210856 [R], I = I0 exp(−gap / gap0) sinh(v / V0): the state enters as a factor, which is written
 * here as the conductance at 0 V, g = I0 exp(−gap / gap0) / V0.
 *
 * Near 0 the difference of exponentials cancels; below 0.1 V0 the series to the ninth order stands in (relative error
 * below 1e-17; in float32 the difference is good to 1e-6 above it).
 */
import type { CurrentVoltageDefinition } from '../current-voltage.ts';

export const sinh: CurrentVoltageDefinition = {
  name: 'sinh',
  summary: 'exponential in the voltage, in either direction',
  citation: 'X. Guan et al., IEEE Electron Device Lett. 33(10), 1405, 2012, doi 10.1109/LED.2012.2210856',
  parameters: {
    scale: { default: 0.25, unit: 'V', minimum: 1e-3, maximum: 1e3, about: 'V0, the voltage of one e-fold' },
  },
  where: {
    x: 'v / scale',
    squared: 'x * x',
    series: 'x * (1 + squared / 6 * (1 + squared / 20 * (1 + squared / 42 * (1 + squared / 72))))',
  },
  current: 'g * scale * (squared < 0.01 ? series : (exp(x) - exp(-x)) / 2)',
  voltages: { from: -2, to: 2 },
  conductances: { from: 1e-12, to: 1 },
};
