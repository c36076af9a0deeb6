/**
 * Thermally activated ageing (S. Arrhenius, Z. Phys. Chem. 4, 226, 1889; as used for memories in JEDEC JEP122): what
 * takes `time` at temperature T takes
 *
 *     time · exp( Ea/kB · (1/Tref − 1/T) )
 *
 * at the temperature Tref at which a model was measured. kB = 8.617333262e-5 eV/K (CODATA 2018).
 */
export const boltzmann = 8.617333262e-5;

export interface Activation {
  /** Ea, @unit eV. */
  readonly activationEnergy: number;
  /** Tref, @unit K. */
  readonly referenceTemperature: number;
}

/** Seconds at the reference temperature that age as much as `time` seconds at `temperature`, @unit K. */
export function effectiveTime(time: number, temperature: number, activation: Activation): number {
  const { activationEnergy, referenceTemperature } = activation;
  return time * Math.exp((activationEnergy / boltzmann) * (1 / referenceTemperature - 1 / temperature));
}
