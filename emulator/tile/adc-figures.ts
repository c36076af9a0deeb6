/**
 * ADCs in figures. A converter without deviations is a rounding: code = round((x − origin)/step), clipped to its codes;
 * one with deviations is a table of thresholds (`adc/`).
 *
 * Where inputs arrive in slices of s bits, least significant first, what they give is accumulated by halving s times
 * after each (sharing charge between two capacitors, or shifting right): acc ← (acc + y_k)/2^s. For n slices of m bits
 * of magnitude, whose largest digit counts as 1, acc · (2^s − 1) · 2^(s n) / (2^m − 1) is W x. (Handbook `arrays.md` §3.)
 */
import type { ReadDirection } from '../program/program.ts';
import { openStream } from '../random.ts';
import { type AdcCircuit, convertersFor } from './adc/adc-circuit.ts';
import { drawTransfers } from './adc/draw-transfers.ts';
import type { Transfer } from './adc/transfer.ts';
import type { Interval, UniformAdc, UniformDac } from './converters.ts';
import { isProgrammed } from './programmed-cell.ts';
import { streamOf } from './streams.ts';
import type { ReadShape, TileSpec } from './tile.ts';
import type { WeightSlices } from './weight-slices.ts';

export interface AdcFigures {
  /** One a weight slice; empty where columns are not converted. */
  readonly slices: readonly AdcSlice[];
  readonly everySlice: boolean;
  readonly stochastic: boolean;
  readonly circuit: AdcCircuit | null;
  /** Largest magnitude in range; infinite without a converter. */
  readonly largest: number;
}

export interface AdcSlice {
  readonly lower: number;
  readonly upper: number;
  /** Value of code 0. */
  readonly origin: number;
  readonly step: number;
  readonly leastCode: number;
  readonly mostCode: number;
}

/** What undoes the accumulation of `slices` input slices. */
export function analogScale(slices: number, sliceBits: number, magnitudeBits: number): number {
  return ((2 ** sliceBits - 1) * 2 ** (sliceBits * slices)) / (2 ** magnitudeBits - 1);
}

/** @param sliceBits bits of magnitude that arrive at a time; 0: all of them */
export function adcFigures(spec: TileSpec, weights: WeightSlices, shape: ReadShape, sliceBits: number): AdcFigures {
  const { adc } = spec.converters;
  if (adc.kind === 'ideal') {
    return {
      ...{ slices: [], everySlice: false, stochastic: false, circuit: null },
      largest: Number.POSITIVE_INFINITY,
    };
  }
  const intervals = weights.slices.map((_, slice) => intervalOf(adc, spec, weights, shape, sliceBits, slice));
  return {
    slices: intervals.map((interval) => adcSlice(adc, interval)),
    everySlice: adc.everySlice ?? false,
    stochastic: adc.stochastic ?? false,
    circuit: adc.circuit ?? null,
    largest: Math.max(...intervals.flat().map(Math.abs)),
  };
}

function adcSlice({ bits, coding = 'sign-magnitude' }: UniformAdc, [lower, upper]: Interval): AdcSlice {
  if (coding === 'sign-magnitude') {
    const levels = 2 ** (bits - 1) - 1;
    const origin = (lower + upper) / 2;
    return { lower, upper, origin, step: (upper - lower) / 2 / levels, leastCode: -levels, mostCode: levels };
  }
  const codes = 2 ** bits - 1;
  return { lower, upper, origin: lower, step: (upper - lower) / codes, leastCode: 0, mostCode: codes };
}

function intervalOf(
  adc: UniformAdc,
  spec: TileSpec,
  weights: WeightSlices,
  { chunk }: ReadShape,
  sliceBits: number,
  slice: number,
): Interval {
  const { range, bits } = adc;
  if (typeof range === 'number') return [-range, range];
  if (range === 'max') return fullRange(spec, weights, chunk, slice);
  if (range === 'granular') return granularRange(spec, weights, chunk, sliceBits, slice, bits);
  return (range[slice] ?? range[0]) as Interval;
}

/** What a column carries at most: all inputs at full scale on weights of ±1. */
function fullRange(spec: TileSpec, weights: WeightSlices, chunk: number, slice: number): Interval {
  const { dac } = spec.converters;
  const signed = dac.kind === 'ideal' || (dac.signed ?? true);
  const largest = chunk * largestEntry(spec, weights, slice);
  const unipolar = !signed && isProgrammed(spec.mapping) && spec.mapping.kind === 'offset';
  return [unipolar ? 0 : -largest, largest];
}

/** Largest entry of a slice. */
function largestEntry({ device }: TileSpec, { slices }: WeightSlices, slice: number): number {
  const { significance = [], offset = 0 } = slices[slice] ?? {};
  const ends = [-1, 1].map((sign) =>
    significance.reduce((sum, one) => sum + one * (device.range[one * sign > 0 ? 1 : 0] as number), offset),
  );
  return Math.max(...ends.map(Math.abs));
}

/**
 * A step as large as what the smallest weight gives with the smallest input slice, times 2^m/(2^m − 1) for inputs of m bits
 * of magnitude, so that it is a whole number of the least that accumulated slices differ by; as many steps on either side
 * of zero where sums have a sign. Small sums keep their differences, only large ones are clipped.
 */
function granularRange(
  spec: TileSpec,
  weights: WeightSlices,
  chunk: number,
  sliceBits: number,
  slice: number,
  bits: number,
): Interval {
  const { dac } = spec.converters;
  const correction = dac.kind === 'ideal' ? 1 : 1 / (1 - 2 ** -magnitudeBits(dac));
  const step = (smallestEntry(spec, slice) / (2 ** sliceBits - 1)) * correction;
  const [lower] = fullRange(spec, weights, chunk, slice);
  const reach = step * (2 ** (bits - 1) - 1);
  return lower < 0 ? [-reach, reach] : [0, step * (2 ** bits - 1)];
}

function magnitudeBits({ bits, signed = true }: UniformDac): number {
  return signed ? bits - 1 : bits;
}

/** Difference of two neighbouring entries of a slice. */
function smallestEntry({ mapping }: TileSpec, slice: number): number {
  if (!isProgrammed(mapping)) return 1;
  const { sliceBits, weightBits, cellBits } = mapping;
  if (sliceBits) return 1 / (2 ** (sliceBits[slice] as number) - 1);
  if (weightBits !== undefined) return 1 / (2 ** (weightBits - 1) - 1);
  return cellBits === undefined ? 1 : 1 / (2 ** cellBits - 1);
}

/** Transfer functions of the converters that the columns of a read share in groups, side by side; none where ideal. */
export function drawConverters(
  { declaration }: TileSpec,
  { circuit }: AdcFigures,
  columns: number,
  direction: ReadDirection,
  seed: number,
): readonly Transfer[] {
  if (!circuit) return [];
  const random = openStream(seed, streamOf('converters', declaration.name, direction));
  return drawTransfers(circuit, convertersFor(circuit, columns), random);
}
