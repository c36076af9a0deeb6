/**
 * Random telegraph noise: one trap catches and releases a charge, and the conductance jumps between two levels whose
 * distance is `amplitude` · g. With occupancy p, the share of time at the lower level,
 *
 *     empty:     g (1 + a p)            probability 1 − p
 *     occupied:  g (1 − a (1 − p))      probability p
 *
 * so that g is the average over time (which is what programming aims at) and the variance is a² p (1 − p) g².
 * Switching is memoryless. With λ the sum of both rates (capture λ p, emission λ (1 − p)) the autocorrelation is
 *
 *     ⟨δ(0) δ(τ)⟩ = a² p (1 − p) exp(−λ |τ|),
 *
 * whose spectrum is a Lorentzian with its corner at λ / 2π. S. Machlup, J. Appl. Phys. 25, 341, 1954,
 * doi 10.1063/1.1721637. Reads far apart (λ τ ≫ 1) are independent draws; a trace is sampled exactly, whatever λ τ is:
 * P(occupied after τ) = p + (x − p) exp(−λ τ) with x = 1 if it is occupied now, else 0.
 */
import { DeviceError } from '../device-error.ts';

/** Level of one read relative to the amplitude, as formula text. */
export const telegraphLevel = '(uniform() < telegraphOccupancy ? telegraphOccupancy - 1 : telegraphOccupancy)';

export interface Telegraph {
  /** Distance of the levels relative to the conductance, 0 to 1. */
  readonly amplitude: number;
  /** Share of time at the lower level, 0 to 1. */
  readonly occupancy: number;
  /** λ, @unit 1/s. */
  readonly rate: number;
}

/**
 * Relative deviations from the average conductance, [samples], one every `interval` seconds from a start at random.
 *
 * @param uniform deviates from 0 to 1
 */
export function telegraphTrace(
  { amplitude, occupancy, rate }: Telegraph,
  interval: number,
  samples: number,
  uniform: () => number,
): Float64Array {
  const within = (name: string, value: number, largest: number) => {
    if (!(value >= 0 && value <= largest)) throw new DeviceError(name, `a number from 0 to ${largest}`, String(value));
  };
  within('amplitude', amplitude, 1);
  within('occupancy', occupancy, 1);
  within('rate', rate, Number.MAX_VALUE);
  within('interval', interval, Number.MAX_VALUE);
  const memory = Math.exp(-rate * interval);
  let occupied = uniform() < occupancy;
  return Float64Array.from({ length: samples }, () => {
    const level = amplitude * (occupied ? occupancy - 1 : occupancy);
    occupied = uniform() < occupancy + ((occupied ? 1 : 0) - occupancy) * memory;
    return level;
  });
}
