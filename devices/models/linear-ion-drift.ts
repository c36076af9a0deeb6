/**
 * Linear ion drift: a doped, conducting part of the film grows as the current drives its dopants ahead.
 *
 *     v = (Ron x + Roff (1 − x)) i,        dx/dt = μ Ron i / D² · f(x) = (μ v / D²) (G / Gmax) f(x)
 *
 * with mobility μ, thickness D and window f. A voltage above 0 raises the conductance. No threshold: any voltage moves
 * the boundary (that a read does so too is left out). As the current grows with the conductance, a step of the weight
 * at fixed voltage grows with its cube: at Roff/Ron = 160, by 4 million from one bound to the other.
 *
 * D. B. Strukov, G. S. Snider, D. R. Stewart, R. S. Williams, "The missing memristor found", Nature 453, 80, 2008,
 * doi 10.1038/nature06932, eqs. 5 and 6. Defaults: the example of its figure 2 [R].
 */
import { linearResistance, memristorLaw, onOffRatio, thickness, width } from './memristor.ts';

export const linearIonDrift = memristorLaw({
  name: 'linear-ion-drift',
  summary: 'memristor: a boundary driven by the current through a film, no threshold',
  citation: 'D. B. Strukov et al., Nature 453, 80, 2008, doi 10.1038/nature06932',
  parameters: {
    voltageUp: { default: 1, unit: 'V', minimum: 0, maximum: 100, about: 'amplitude of a pulse up' },
    widthUp: { ...width, default: 5e-6 },
    voltageDown: { default: -1, unit: 'V', minimum: -100, maximum: 0, about: 'amplitude of a pulse down' },
    widthDown: { ...width, default: 5e-6 },
    onOffRatio: { ...onOffRatio, default: 160 },
    thickness: { ...thickness, default: 10e-9 },
    mobility: { default: 1e-14, unit: 'm²/(V s)', minimum: 1e-24, maximum: 1e-3, about: 'of the dopants' },
  },
  durationUp: 'widthUp * windowScale * mobility * voltageUp / thickness ** 2',
  durationDown: 'widthDown * windowScale * mobility * -voltageDown / thickness ** 2',
  boundary: linearResistance,
  drive: (conductance) => conductance,
});
