/**
 * Converter given by published figures: a chip's measured energy and area, or a figure of merit. One action is one
 * conversion.
 *
 * Walden (1999, IEEE J. Sel. Areas Commun. 17:539, doi:10.1109/49.761034): energy per conversion step,
 * E = FOM · 2^b. Schreier (Schreier & Temes 2005, Understanding Delta-Sigma Data Converters): signal to noise at a power,
 * FOM = SNDR + 10 log₁₀(f_s/2/P) in dB, so with SNDR = 6.02 b + 1.76 dB, E = P/f_s = 10^((SNDR − FOM)/10)/2. Where
 * converters stand by either is surveyed yearly (Murmann, ADC Performance Survey, github.com/bmurmann/ADC-survey). The
 * figures are those of the chip: technology does not scale them.
 */
import { requireInteger, requirePositive } from './circuit.ts';
import { type ColumnConverter, indifferent } from './column-converter.ts';

export type PublishedEnergy =
  /** @unit J */
  | { readonly perConversion: number }
  /** @unit J per conversion step */
  | { readonly walden: number }
  /** @unit dB */
  | { readonly schreier: number };

export interface PublishedAdcOptions {
  /** Effective ones. */
  readonly bits: number;
  readonly energy: PublishedEnergy;
  /** @unit m2 */
  readonly area: number;
  /** Conversions a second, @unit 1/s. */
  readonly rate: number;
  /** @unit W, default 0 */
  readonly leakage?: number;
  /** Authors, year, where. */
  readonly source: string;
}

function energyOf(energy: PublishedEnergy, bits: number): { energy: number; formula: string } {
  if ('perConversion' in energy) {
    requirePositive('adc.energy.perConversion', energy.perConversion, 'J');
    return { energy: energy.perConversion, formula: 'E as published' };
  }
  if ('walden' in energy) {
    requirePositive('adc.energy.walden', energy.walden, 'J');
    return { energy: energy.walden * 2 ** bits, formula: 'E = FOM 2^b (Walden)' };
  }
  requirePositive('adc.energy.schreier', energy.schreier, 'dB');
  const signalToNoise = 6.02 * bits + 1.76;
  return {
    energy: 10 ** ((signalToNoise - energy.schreier) / 10) / 2,
    formula: 'E = 10^((6.02 b + 1.76 − FOM)/10)/2 (Schreier)',
  };
}

export function publishedAdc({ bits, energy, area, rate, leakage = 0, source }: PublishedAdcOptions): ColumnConverter {
  requireInteger('adc.bits', bits, 1, 16);
  requirePositive('adc.area', area, 'm2');
  requirePositive('adc.rate', rate, '1/s');
  const published = energyOf(energy, bits);
  return indifferent({
    name: `${bits}-bit ADC as published`,
    area,
    energyPerAction: published.energy,
    latency: 1 / rate,
    leakage,
    formula: `${published.formula}; t = 1/rate`,
    source,
  });
}
