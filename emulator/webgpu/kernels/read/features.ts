/**
 * What a read needs of its kernels, and hence which stages their text is put together from.
 *
 * A software adapter takes up to two seconds to compile a pipeline, so figures travel in uniforms and tables and only
 * what changes the code is a feature. The key names the features that are there: equal keys mean equal code, and a read
 * with none of them costs nothing for what others have.
 */
import type { ReadDirection } from '../../../program/program.ts';
import type { ConditionsNeeded } from '../../../tile/conditions.ts';
import type { ReadFigures } from '../../../tile/read-figures.ts';

export interface ReadFeatures {
  readonly direction: ReadDirection;
  /** Samples may be read again: each has a flag. */
  readonly again: boolean;
  /** Circuits are solved read by read: sums are there already, and noise of crosspoints in them. */
  readonly solved: boolean;
  /** Positive and negative inputs in passes of their own. */
  readonly apart: boolean;
  /** Whether rows are driven with digits, and where digits are converted: there is one, all together, each. */
  readonly digits: 'none' | 'one' | 'together' | 'each';
  /** Several weight slices, or one with a digital factor. */
  readonly sliced: boolean;
  readonly zero: boolean;
  readonly drop: boolean;
  readonly series: boolean;
  readonly reference: boolean;
  /** Noise of crosspoints: of their states, and of the charge that flows or jitters. */
  readonly variance: boolean;
  readonly charge: boolean;
  readonly nonlinear: boolean;
  readonly slope: boolean;
  readonly asymmetry: boolean;
  readonly limit: boolean;
  readonly gain: boolean;
  readonly offset: boolean;
  /** Noise of the read-out differs from column to column. */
  readonly spread: boolean;
  /** `plain`: none, or one that is symmetric about 0 and the same for all slices. */
  readonly adc: 'plain' | 'table' | 'circuit';
  /** The ADC rounds up with the probability of the remainder. */
  readonly stochastic: boolean;
}

export function readFeatures(
  figures: ReadFigures,
  direction: ReadDirection,
  needs: ConditionsNeeded,
  solved: boolean,
): ReadFeatures {
  const { input, slices, column, adc, rounds } = figures;
  const { spread } = column;
  return {
    direction,
    again: rounds > 0,
    solved,
    apart: input.apart,
    digits: input.sliceBits === 0 ? 'none' : input.slices === 1 ? 'one' : adc.everySlice ? 'each' : 'together',
    sliced: slices.length > 1 || slices[0]?.digital !== 1,
    zero: figures.zero !== 0,
    drop: column.drop !== null,
    series: column.seriesResistance > 0 || spread.voltageOffset,
    reference: column.referenceWeight !== 0 && (column.seriesResistance > 0 || spread.voltageOffset),
    variance: column.cellNoise && needs.variance && !solved,
    charge: (column.shotNoise > 0 || column.thermalNoise > 0) && needs.magnitude && !solved,
    nonlinear: column.nonlinear,
    slope: column.slope !== 1,
    asymmetry: column.asymmetry !== 0,
    limit: column.limit !== Number.POSITIVE_INFINITY,
    gain: spread.gain,
    offset: spread.offset,
    spread: spread.outputNoise && column.outputNoise > 0,
    adc: adc.circuit ? 'circuit' : isPlain(figures) ? 'plain' : 'table',
    stochastic: adc.stochastic && adc.slices.length > 0 && !adc.circuit,
  };
}

function isPlain({ adc: { slices } }: ReadFigures): boolean {
  const [only] = slices;
  return !only || (slices.length === 1 && only.origin === 0 && only.leastCode === -only.mostCode);
}

/** Whether there is anything to look up in the table (`read-table.ts`). */
export function needsTable(features: ReadFeatures): boolean {
  const { sliced, adc, series, nonlinear, gain, offset, spread } = features;
  return sliced || adc !== 'plain' || series || nonlinear || gain || offset || spread;
}

/** Whether crosspoints' noise is added. */
export function hasCellNoise({ variance, charge }: ReadFeatures): boolean {
  return variance || charge;
}

/** Whether products with magnitudes are needed. */
export function hasMagnitudes({ drop, charge }: ReadFeatures): boolean {
  return drop || charge;
}

export function featuresKey({ direction, ...features }: ReadFeatures): string {
  const named = Object.entries(features).flatMap(([name, value]) => {
    if (value === true) return [name];
    return value === false || value === 'none' || value === 'plain' ? [] : [`${name} ${value}`];
  });
  return [`read ${direction}`, ...named].join('; ');
}
