/**
 * The first odd correction to Ohm's law:
 *
 *     I = g (v + k v³)
 *
 * With the default k = −1/4 V⁻² it is the `CubicDevice` of CrossSim 3.2 (Sandia, simulator/devices, BSD-3), an example of a
 * nonlinear cell and no physical device; its current rises up to 2/√3 = 1.155 V only, though CrossSim lets it run to 2 V.
 * Above 0, k makes a cell that suppresses half-selected leakage: at v/2 it carries (1 + k v²/4) / (1 + k v²) of half the
 * current, the leading term of every odd law, k = 1 / (6 V0²) for `sinh`.
 */
import type { CurrentVoltageDefinition } from '../current-voltage.ts';

export const cubic: CurrentVoltageDefinition = {
  name: 'cubic',
  summary: 'Ohm’s law with a cubic correction, weaker or stronger than linear',
  citation: 'Sandia CrossSim 3.2, CubicDevice: T. P. Xiao et al., CrossSim, github.com/sandialabs/cross-sim',
  parameters: {
    cubic: { default: -0.25, unit: 'V^-2', minimum: -1e4, maximum: 1e4, about: 'k of I = g (v + k v³)' },
  },
  current: 'g * v * (1 + cubic * v * v)',
  voltages: { from: -1, to: 1 },
  conductances: { from: 1e-12, to: 1 },
};
