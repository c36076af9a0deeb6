/**
 * VTEAM, the voltage threshold adaptive memristor: nothing moves below a threshold, above it the speed is a power of
 * the overdrive.
 *
 *     ds/dt = koff (v / voff − 1)^αoff f(s)    for v > voff > 0:  the resistance rises (weight down)
 *     ds/dt = kon  (v / von  − 1)^αon  f(s)    for v < von  < 0:  kon < 0, it falls (weight up)
 *
 * with the boundary s from 0 (Ron) to the thickness (Roff), here x = 1 − s / thickness, and the resistance linear in s
 * or Ron exp(λ s / thickness) with e^λ = Roff / Ron. Signs are the paper's: pulses up have voltages below 0. The paper
 * leaves the windows open; any of `windows.ts` may be used.
 *
 * The thresholds, rates and exponents may differ between crosspoints; one whose threshold is beyond the pulse does not
 * move.
 *
 * S. Kvatinsky, M. Ramadan, E. G. Friedman, A. Kolodny, IEEE Trans. Circuits Syst. II 62(8), 786, 2015,
 * doi 10.1109/TCSII.2015.2433536. Defaults: the parameters of N. Talati, S. Gupta, P. Mane, S. Kvatinsky,
 * IEEE Trans. Nanotechnol. 15(4), 635, 2016, doi 10.1109/TNANO.2016.2570248 [R].
 */
import { exponentialResistance, linearResistance, memristorLaw, onOffRatio, thickness, width } from './memristor.ts';

const overdriven = (voltage: string, threshold: string) => `max(${voltage} / ${threshold} - 1, 0)`;

const exponent = { default: 4, unit: '1', minimum: 0.1, maximum: 20 };
const fall = { unit: 'V', minimum: -100, maximum: 0 };
const rise = { unit: 'V', minimum: 0, maximum: 100 };

export const vteam = memristorLaw({
  name: 'vteam',
  summary: 'memristor: a boundary driven by the voltage beyond a threshold',
  citation: 'S. Kvatinsky et al., IEEE Trans. Circuits Syst. II 62(8), 786, 2015, doi 10.1109/TCSII.2015.2433536',
  parameters: {
    voltageUp: { ...fall, default: -1.55, about: 'amplitude of a pulse up' },
    widthUp: { ...width, default: 1.5e-9 },
    voltageDown: { ...rise, default: 0.35, about: 'amplitude of a pulse down' },
    widthDown: { ...width, default: 6e-9 },
    onOffRatio: { ...onOffRatio, default: 300 },
    resistance: { default: 'linear', choices: ['linear', 'exponential'], unit: '1', about: 'R over the boundary' },
    thickness: { ...thickness, default: 3e-9 },
    onThreshold: { ...fall, default: -1.5, maximum: -1e-3, about: 'von' },
    offThreshold: { ...rise, default: 0.3, minimum: 1e-3, about: 'voff' },
    onRate: { default: -216.2, unit: 'm/s', minimum: -1e12, maximum: 0, about: 'kon' },
    offRate: { default: 0.091, unit: 'm/s', minimum: 0, maximum: 1e12, about: 'koff' },
    onExponent: { ...exponent, about: 'αon' },
    offExponent: { ...exponent, about: 'αoff' },
  },
  durationUp: `widthUp * windowScale * -onRate / thickness * ${overdriven('voltageUp', 'onThreshold')} ** onExponent`,
  durationDown: `widthDown * windowScale * offRate / thickness * ${overdriven('voltageDown', 'offThreshold')} ** offExponent`,
  boundary: (share, missing, ratio, { resistance }) =>
    (resistance === 0 ? linearResistance : exponentialResistance)(share, missing, ratio),
  drive: () => 1,
});
