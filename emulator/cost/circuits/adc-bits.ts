/** Resolutions that each kind of converter can be built with, sign included. @unit bit */
import { requireInteger } from './circuit.ts';

/**
 * A flash converter has a comparator for every level, a ramp a step of time; stages of a pipeline and turns of a cyclic
 * converter need capacitors that match as well as the result is fine, and beyond 12 bits a calibration that ours lack.
 */
export const adcBitRanges = {
  sar: [1, 16],
  flash: [1, 8],
  ramp: [1, 12],
  pipeline: [2, 12],
  cyclic: [2, 12],
} as const;

/** @throws CircuitError */
export function requireAdcBits(kind: keyof typeof adcBitRanges, bits: number): void {
  const [least, most] = adcBitRanges[kind];
  requireInteger('adc.bits', bits, least, most);
}
