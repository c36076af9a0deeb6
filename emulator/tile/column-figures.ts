/**
 * What happens to a column's sum y before it is converted, in this order; Σx is over the coded inputs of the array.
 *
 * 1. The drop along wires as a fit (aihwkit): a = (n/ratio) Σ|w||x|, c = a (a (a/20 − 1/5) + 1/2),
 *    y ← y − strength · c · Σ_j w_j x_j (1 − (1 − j/n)²). Input 0 lies farthest from the column's end.
 * 2. Offset v of the virtual ground and series resistance r, of the column and of its reference y_r = −referenceWeight Σx:
 *    y ← (1 − v)(y + y_r)/(1 + r|y + y_r|) − (1 + v) y_r/(1 + r|y_r|).
 * 3. Noise of the crosspoints: y ← y + √(Σ x² variance + Σ (shot |x| + thermal) conductance) ξ. Independent Gaussian noise of the
 *    cells sums to a Gaussian of known variance, so this is exact in distribution.
 * 4. y ← slope · y/(1 + n|y|), with n drawn once for every column.
 * 5. Negative sums count 1 + asymmetry.
 * 6. |y| is limited to what a column carries.
 * 7. Gain and offset of the column, drawn once: y ← gain · y + offset.
 * 8. Noise of the read-out, before each conversion: y ← y + σ ξ.
 *
 * 1, 2, 4, 5 and 8: M. J. Rasch et al., IEEE AICAS 2021, arXiv 2104.02184 (handbook `arrays.md` §4).
 */
import type { ReadDirection } from '../program/program.ts';
import { openStream } from '../random.ts';
import type { Converters } from './converters.ts';
import { hasReadNoise } from './read-noise.ts';
import { streamOf } from './streams.ts';
import type { TileSpec } from './tile.ts';

export interface ColumnFigures {
  /** Null where there is none. */
  readonly drop: { readonly strength: number; readonly perConductance: number } | null;
  readonly seriesResistance: number;
  readonly referenceWeight: number;
  /** Whether crosspoints have noise, and what their conductances add to its variance. */
  readonly cellNoise: boolean;
  readonly shotNoise: number;
  readonly thermalNoise: number;
  readonly nonlinear: boolean;
  readonly slope: number;
  readonly asymmetry: number;
  readonly limit: number;
  readonly outputNoise: number;
  /** Which columns differ, hence which of {@link ColumnDraws} are needed. */
  readonly spread: { readonly [Name in keyof ColumnDraws]: boolean };
}

/** Values of every column, [columns] each. */
export interface ColumnDraws {
  readonly voltageOffset: Float64Array;
  readonly nonlinearity: Float64Array;
  readonly gain: Float64Array;
  readonly offset: Float64Array;
  readonly outputNoise: Float64Array;
}

/** aihwkit's: 0.35 ohm between crosspoints of at most 5 uS. */
const usualConductanceRatio = 1 / (0.35 * 5e-6);

/** @param range largest magnitude in range of the ADC; infinite without one */
export function columnFigures(spec: TileSpec, range: number): ColumnFigures {
  const { converters } = spec;
  const { fractionalDrop, outputNonlinearity, seriesResistance = 0, slopeCalibration = 0 } = converters;
  const { shotNoise = 0, thermalNoise = 0, outputAsymmetry = 0, columnLimit = Number.POSITIVE_INFINITY } = converters;
  const nonlinearity = meanNonlinearity(converters, range);
  return {
    drop: fractionalDrop
      ? {
          strength: fractionalDrop.strength,
          perConductance: 1 / (fractionalDrop.conductanceRatio ?? usualConductanceRatio),
        }
      : null,
    seriesResistance,
    referenceWeight: converters.referenceWeight ?? 0,
    cellNoise: converters.weightNoise !== undefined || shotNoise > 0 || thermalNoise > 0 || hasReadNoise(spec),
    shotNoise,
    thermalNoise,
    nonlinear: outputNonlinearity !== undefined,
    slope: slopeCalibration > 0 ? (1 + (nonlinearity + seriesResistance) * slopeCalibration * range) ** 2 : 1,
    asymmetry: outputAsymmetry,
    limit: columnLimit,
    outputNoise: converters.outputNoise,
    spread: {
      voltageOffset: (converters.voltageOffset ?? 0) > 0,
      nonlinearity: outputNonlinearity !== undefined,
      gain: (converters.columnGain ?? 0) > 0,
      offset: (converters.columnOffset ?? 0) > 0,
      outputNoise: (converters.outputNoiseSpread ?? 0) > 0,
    },
  };
}

function meanNonlinearity({ outputNonlinearity }: Converters, range: number): number {
  return outputNonlinearity ? outputNonlinearity.strength / range : 0;
}

/** What is drawn once for the columns of a read. */
export function drawColumns(
  { declaration, converters }: TileSpec,
  range: number,
  columns: number,
  direction: ReadDirection,
  seed: number,
): ColumnDraws {
  const draw = (name: keyof ColumnDraws, value: (deviate: number) => number) => {
    const random = openStream(seed, streamOf('columns', declaration.name, direction, name));
    return Float64Array.from({ length: columns }, () => value(random.normal()));
  };
  const { voltageOffset = 0, columnGain = 0, columnOffset = 0, outputNoise, outputNoiseSpread = 0 } = converters;
  const mean = meanNonlinearity(converters, range);
  const spread = converters.outputNonlinearity?.spread ?? 0;
  return {
    voltageOffset: draw('voltageOffset', (deviate) => Math.max(0, voltageOffset * deviate)),
    nonlinearity: draw('nonlinearity', (deviate) => Math.abs(mean * (1 + spread * deviate))),
    gain: draw('gain', (deviate) => 1 + columnGain * deviate),
    offset: draw('offset', (deviate) => columnOffset * deviate),
    outputNoise: draw('outputNoise', (deviate) => Math.abs(outputNoise * (1 + outputNoiseSpread * deviate))),
  };
}
