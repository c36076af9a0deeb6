/** What a read does, in figures: from a tile's description to the numbers that both backends work with. */
import type { ReadDirection } from '../program/program.ts';
import { type AdcFigures, adcFigures, analogScale } from './adc-figures.ts';
import { type ColumnFigures, columnFigures } from './column-figures.ts';
import type { Converters, InputScaling } from './converters.ts';
import { arrayBlocks, type ReadShape, readShape, storedOutputs, type TileSpec } from './tile.ts';
import { type WeightSlice, weightSlices } from './weight-slices.ts';

export interface ReadFigures {
  readonly shape: ReadShape;
  /** Columns that are summed and converted: outputs, and unit columns behind them. */
  readonly columns: number;
  /** Outputs that share a unit column; 0 where there is none. */
  readonly outputsPerUnit: number;
  readonly input: InputFigures;
  readonly slices: readonly WeightSlice[];
  /** Multiplies Σ x of the coded inputs and is subtracted. */
  readonly zero: number;
  readonly column: ColumnFigures;
  readonly adc: AdcFigures;
  /** Digital factor of everything. */
  readonly weightScale: number;
  /** How often a vector whose columns leave the range is read again, and how. */
  readonly rounds: number;
  readonly again: 'halved' | 'sums' | 'never';
}

export interface InputFigures {
  readonly scaling: ScalingFigures;
  /** Levels above zero; 0 where inputs are not rounded. */
  readonly levels: number;
  /** Smallest coded input: −1, or 0 without a sign. */
  readonly least: number;
  /** Input slices, bits of each, and what undoes their accumulation (`adc-figures.ts`). */
  readonly slices: number;
  readonly sliceBits: number;
  readonly undo: number;
  readonly noise: number;
  readonly asymmetry: number;
  readonly stochastic: boolean;
  /** Whether positive and negative inputs are converted apart. */
  readonly apart: boolean;
}

/** Full scale of a vector: a figure of it, times `factor`, at most `limit`; and at least 0. */
export interface ScalingFigures {
  readonly by: 'constant' | 'max' | 'abs-max' | 'average-abs-max' | 'sums';
  /** The constant itself; the decay of an average; what multiplies the larger sum. */
  readonly factor: number;
  readonly limit: number;
}

/** aihwkit's figures for how far bound management goes: reductions to 1/1000, input steps of a quarter of full scale. */
const largestReduction = 1000;
const largestInputStep = 0.25;
const assumedWorstWeight = 0.6;

export function readFigures(spec: TileSpec, direction: ReadDirection): ReadFigures {
  const { converters } = spec;
  const shape = readShape(spec, direction);
  const forward = direction === 'forward';
  const weights = weightSlices(spec);
  const stored = storedOutputs(spec);
  const units = stored - spec.declaration.outputs;
  const adc = adcFigures(spec, weights, shape, sliceBitsOf(converters));
  const input = inputFigures(converters, adc.largest);
  const management = forward && converters.adc.kind === 'uniform' ? converters.boundManagement : undefined;
  return {
    shape,
    columns: forward ? stored : spec.declaration.inputs,
    outputsPerUnit: forward && units > 0 ? arrayBlocks(spec).outputs.size : 0,
    input,
    slices: weights.slices,
    zero: weights.zero,
    column: columnFigures(spec, adc.largest),
    adc,
    weightScale: spec.weightScale ?? 1,
    rounds: management === undefined ? 0 : halvings(input.levels) + (management === 'worst-case' ? 1 : 0),
    again: management === undefined ? 'never' : management === 'worst-case' ? 'sums' : 'halved',
  };
}

/** What the full scale of a round is multiplied with; worst cases are halved in turn where they were not the worst. */
export function reductionOf(again: ReadFigures['again'], round: number): number {
  if (again === 'never') return 1;
  return 2 ** (again === 'sums' ? Math.max(round - 1, 0) : round);
}

/** Halvings until the reduction exceeds what is sensible; the last one that does is still read. */
function halvings(levels: number): number {
  const steps = levels > 0 ? largestInputStep * 2 * levels : Number.POSITIVE_INFINITY;
  return Math.floor(Math.log2(Math.min(largestReduction, steps))) + 1;
}

/** A slice of more bits than there are is a slice of all of them. */
function sliceBitsOf({ dac }: Converters): number {
  if (dac.kind === 'ideal') return 0;
  return Math.min(dac.sliceBits ?? 0, dac.bits - ((dac.signed ?? true) ? 1 : 0));
}

/** @param largest magnitude that the ADC takes */
function inputFigures(converters: Converters, largest: number): InputFigures {
  const { dac, inputNoise = 0, inputAsymmetry = 0, phases = 'together' } = converters;
  const shared = { noise: inputNoise, asymmetry: inputAsymmetry, apart: phases === 'apart' };
  if (dac.kind === 'ideal') {
    const scaling = { by: 'constant', factor: 1, limit: Number.POSITIVE_INFINITY } as const;
    return { ...shared, scaling, levels: 0, least: -1, slices: 1, sliceBits: 0, undo: 1, stochastic: false };
  }
  const { bits, signed = true, stochastic = false } = dac;
  const magnitudeBits = signed ? bits - 1 : bits;
  const sliceBits = sliceBitsOf(converters);
  const slices = sliceBits > 0 ? Math.ceil(magnitudeBits / sliceBits) : 1;
  return {
    ...shared,
    scaling: scalingFigures(dac.scaling, largest),
    levels: 2 ** magnitudeBits - 1,
    least: signed ? -1 : 0,
    slices,
    sliceBits,
    undo: sliceBits > 0 ? analogScale(slices, sliceBits, magnitudeBits) : 1,
    stochastic,
  };
}

/** @param largest what sums must fit into */
function scalingFigures(scaling: InputScaling, largest: number): ScalingFigures {
  const limit = Number.POSITIVE_INFINITY;
  if (scaling === 'fixed') return { by: 'constant', factor: 1, limit };
  if (scaling === 'abs-max') return { by: 'abs-max', factor: 1, limit };
  switch (scaling.kind) {
    case 'constant':
      return { by: 'constant', factor: scaling.range, limit };
    case 'abs-max':
    case 'max':
      return { by: scaling.kind, factor: 1, limit: scaling.limit };
    case 'average-abs-max':
      return { by: 'average-abs-max', factor: scaling.decay, limit };
    case 'sums':
      return { by: 'sums', factor: scaling.assumedWeight / largest, limit };
    default:
      return scaling satisfies never;
  }
}

/** The scaling of a vector's first read under `worst-case` bound management, and what its reductions start from. */
export function worstCaseScaling({ adc }: Pick<ReadFigures, 'adc'>): ScalingFigures {
  return scalingFigures({ kind: 'sums', assumedWeight: assumedWorstWeight }, adc.largest);
}
