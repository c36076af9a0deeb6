/**
 * A tile: a weight matrix on physical arrays of crosspoints.
 *
 * Inputs drive rows, outputs are read at columns. A matrix larger than an array is cut over several; each array's
 * columns pass their own converter and the partial sums are added digitally. `mapping` says how a signed weight becomes
 * conductances (`unit-cell.ts`); the crosspoints of one weight lie in neighbouring columns.
 */
import type { Device } from '../../devices/index.ts';
import type { ReadDirection, TileDeclaration } from '../program/program.ts';
import { type Mapping, planesOf } from './unit-cell.ts';

/** How inputs reach the rows. Signed inputs take two phases, first the positive, then the negative ones. */
export interface UniformDac {
  readonly kind: 'uniform';
  /** Sign included: 2^(bits−1) − 1 levels on either side of zero. */
  readonly bits: number;
  /** `abs-max`: each vector is scaled by its largest magnitude; `fixed`: inputs beyond ±1 are clipped. */
  readonly scaling: 'abs-max' | 'fixed';
}

export interface UniformAdc {
  readonly kind: 'uniform';
  /** Sign included: 2^(bits−1) − 1 levels on either side of zero. */
  readonly bits: number;
  /** Full scale ±range, in units of weight × scaled input. */
  readonly range: number;
}

export interface Ideal {
  readonly kind: 'ideal';
}

export interface Converters {
  readonly dac: UniformDac | Ideal;
  readonly adc: UniformAdc | Ideal;
  /** Standard deviation of the Gaussian noise at each column before its ADC, in units of weight × scaled input. */
  readonly outputNoise: number;
}

export interface TileSpec {
  readonly declaration: TileDeclaration;
  readonly device: Device;
  readonly mapping: Mapping;
  /** Crosspoints on one array. */
  readonly array: { readonly rows: number; readonly columns: number };
  readonly converters: Converters;
  /** Longest stochastic pulse train, in slots (at most 31: a train is one word and its sign). */
  readonly trainLength: number;
}

/** Outputs whose weights fit side by side on one array. */
export function outputsPerArray(spec: Pick<TileSpec, 'mapping' | 'array'>): number {
  return Math.floor(spec.array.columns / planesOf(spec.mapping));
}

/** How a read runs over the matrix: what is summed on one array before a converter sees it. */
export interface ReadShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Inputs summed on one array. */
  readonly chunk: number;
  readonly chunks: number;
}

export function readShape(spec: TileSpec, direction: ReadDirection): ReadShape {
  const { inputs, outputs } = spec.declaration;
  const forward = direction === 'forward';
  const summed = forward ? inputs : outputs;
  const chunk = Math.min(summed, forward ? spec.array.rows : outputsPerArray(spec));
  return { inputs: summed, outputs: forward ? outputs : inputs, chunk, chunks: Math.ceil(summed / chunk) };
}

/** Converter figures as the kernels use them. */
export interface ConverterFigures {
  /** Levels on either side of zero; 0 where ideal. */
  readonly dacLevels: number;
  readonly scaled: boolean;
  readonly adcLevels: number;
  readonly adcStep: number;
  readonly outputNoise: number;
}

export function converterFigures({ dac, adc, outputNoise }: Converters): ConverterFigures {
  const adcLevels = adc.kind === 'ideal' ? 0 : 2 ** (adc.bits - 1) - 1;
  return {
    dacLevels: dac.kind === 'ideal' ? 0 : 2 ** (dac.bits - 1) - 1,
    scaled: dac.kind === 'uniform' && dac.scaling === 'abs-max',
    adcLevels,
    adcStep: adc.kind === 'ideal' ? 0 : adc.range / adcLevels,
    outputNoise,
  };
}
