/** The values drawn once a crosspoint that the device files of aihwkit give statistics of, in the names of our laws. */
import { DeviceError } from '../device-error.ts';

/**
 * @param hidden name in the file
 * @param model of the file
 * @returns a formula over the drawn values of our law; null for what is not drawn
 */
export function formulaOfDrawn(hidden: string, model: string): string | null {
  const reference = model === 'SoftBoundsReferenceDevice';
  const linear = model === 'LinearStepDevice';
  const formulas: Readonly<Record<string, string | null>> = {
    max_bound: reference ? 'maximum' : 'upper',
    min_bound: reference ? 'minimum' : 'lower',
    dwmin_up: 'stepUp',
    dwmin_down: 'stepDown',
    decay_scales: '1 - lost',
    diffusion_rates: 'diffusing',
    reset_bias: 'bias',
    reference: 'reference',
    gamma_up: 'gammaUp',
    gamma_down: 'gammaDown',
    slope_up: linear ? '-stepUp * tiltUp' : '-stepUp / upper',
    slope_down: linear ? '-stepDown * tiltDown' : '-stepDown / lower',
    // The exponent of a drift that no file has; and the state at the end of the curve, which is no drawn value.
    drift_nu: null,
    persistent_weights: null,
  };
  const formula = Object.hasOwn(formulas, hidden) ? formulas[hidden] : undefined;
  if (formula !== undefined) return formula;
  throw new DeviceError('hidden_parameter_statistics_full', `an object of ${Object.keys(formulas).join(', ')}`, hidden);
}
