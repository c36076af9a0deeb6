/**
 * Noise of a column's current within the bandwidth B of its read-out, in the units that columns have here:
 *
 *     shot     ⟨i²⟩ = 2 q B |I|     (W. Schottky, Ann. Phys. 362, 541, 1918)
 *     thermal  ⟨i²⟩ = 4 k T B G     (H. Nyquist, Phys. Rev. 32, 110, 1928)
 *
 * A column's sum is I/(V_read · conductance per state), so that a current of one unit has the shot variance
 * 2 q B/(V_read · conductance per state), and a conductance of one state 4 k T B/(V_read² · conductance per state).
 * Charge and Boltzmann constant: CODATA 2018, exact.
 */
import type { Device } from '../../devices/index.ts';
import type { Converters } from './converters.ts';
import { conductancePerState } from './placed-arrays.ts';

export interface Readout {
  /** Noise bandwidth, @unit Hz, above 0. */
  readonly bandwidth: number;
  /** @unit K, above 0 */
  readonly temperature: number;
}

const elementaryCharge = 1.602176634e-19;
const boltzmann = 1.380649e-23;

export function readoutNoise(
  device: Device,
  { bandwidth, temperature }: Readout,
): Required<Pick<Converters, 'shotNoise' | 'thermalNoise'>> {
  const { readVoltage } = device.electrical;
  const perState = conductancePerState({ device });
  return {
    shotNoise: (2 * elementaryCharge * bandwidth) / (readVoltage * perState),
    thermalNoise: (4 * boltzmann * temperature * bandwidth) / (readVoltage ** 2 * perState),
  };
}
