/**
 * The analog read, sample by sample: coding → arrays → columns → ADC → digital sum.
 *
 * 1. The vector is scaled and coded (`code.ts`), and cut into the pulses that drive the rows: positive and negative
 *    inputs together or apart, all bits at once or a few at a time.
 * 2. Each array sums its share of a pulse, weight slice by weight slice, and its columns do to the sums what
 *    `tile/column-figures.ts` says (`columns.ts`).
 * 3. What has accumulated is converted (`convert.ts`) and added digitally over slices and arrays (`tile/weight-slices.ts`).
 * 4. Where a column left the range, bound management may read the vector once more.
 */
import type { ReadOperation } from '../../program/program.ts';
import { type ReadFigures, readFigures, reductionOf, worstCaseScaling } from '../../tile/read-figures.ts';
import { allocate, type CpuTile, type Precision, type Real, roundingOf, type Step } from '../storage.ts';
import { compileCode } from './code.ts';
import { compileColumns } from './columns.ts';
import type { Pass, ReadContext } from './context.ts';
import { compileConversion } from './convert.ts';

export function compileRead(operation: ReadOperation, tile: CpuTile, context: ReadContext): Step {
  const figures = readFigures(tile.spec, operation.direction);
  const { precision, values, counters, at } = context;
  const { shape } = figures;
  const input = values[operation.input] as Real;
  const output = values[operation.output] as Real;
  const worst = worstCaseScaling(figures);
  const code = compileCode(figures.input, shape.inputs, input, tile.averages, operation, context);
  const totals = allocate(precision, figures.columns);
  const addArray = compileArray(operation, tile, figures, code.coded, totals, context);
  const finish = compileFinish(tile, figures, operation, totals, output, precision);

  return ({ count, first, epoch }) => {
    addArray.prepare();
    for (let n = 0; n < count; n++) {
      for (let round = 0; ; round++) {
        const scaling = round > 0 && figures.again === 'sums' ? worst : figures.input.scaling;
        const reduction = reductionOf(figures.again, round);
        const scale = code.run(n * shape.inputs, scaling, reduction, round, first + n, epoch);
        totals.fill(0);
        let saturations = 0;
        for (let chunk = 0; chunk < shape.chunks; chunk++) saturations += addArray.add(chunk, round, first + n, epoch);
        if (saturations > 0 && round < figures.rounds) continue;
        counters[at + 3] = (counters[at + 3] as number) + saturations;
        finish(n * shape.outputs, scale);
        break;
      }
    }
  };
}

/** Adds what one array gives of the coded vector to `totals`; tells how many conversions left the range. */
function compileArray(
  operation: ReadOperation,
  tile: CpuTile,
  figures: ReadFigures,
  coded: Real,
  totals: Real,
  context: ReadContext,
) {
  const { shape, input, slices, adc, zero, columns } = figures;
  const round = roundingOf(context.precision);
  const phases = input.apart ? 2 : 1;
  const passesPerRound = phases * slices.length * input.slices;
  const driven = allocate(context.precision, coded.length);
  const sums = allocate(context.precision, columns);
  const accumulated = input.slices === 1 ? sums : allocate(context.precision, columns);
  const drive = compileDrive(figures, coded, driven, context.precision);
  const arrayColumns = compileColumns(operation, tile, figures, driven, sums, context);
  const convert = compileConversion(operation, tile, figures, context);
  const perSlice = 2 ** -input.sliceBits;
  const undo = round(input.undo);

  const add = (chunk: number, again: number, position: number, epoch: number): number => {
    const start = chunk * shape.chunk;
    const end = Math.min(start + shape.chunk, shape.inputs);
    let saturations = 0;
    let pass = again * passesPerRound;
    for (let phase = 0; phase < phases; phase++) {
      for (let slice = 0; slice < slices.length; slice++) {
        const converted = pass;
        if (input.slices > 1) accumulated.fill(0);
        for (let digit = 0; digit < input.slices; digit++, pass++) {
          const place: Pass = { start, end, chunk, pass, slice, position, epoch };
          drive(phase, digit, start, end);
          arrayColumns.sum(place);
          if (input.slices === 1) continue;
          if (adc.everySlice) saturations += convert(sums, place);
          for (let o = 0; o < columns; o++) {
            accumulated[o] = round((accumulated[o] as number) + (sums[o] as number)) * perSlice;
          }
        }
        if (input.slices > 1) for (let o = 0; o < columns; o++) accumulated[o] = (accumulated[o] as number) * undo;
        if (input.slices === 1 || !adc.everySlice) {
          saturations += convert(accumulated, { start, end, chunk, pass: converted, slice, position, epoch });
        }
        const digital = round(slices[slice]?.digital ?? 1) * (phase === 0 ? 1 : -1);
        for (let o = 0; o < columns; o++) totals[o] = (totals[o] as number) + digital * (accumulated[o] as number);
      }
    }
    if (zero !== 0) {
      let sumOfInputs = 0;
      for (let j = start; j < end; j++) sumOfInputs = round(sumOfInputs + (coded[j] as number));
      const offset = round(round(zero) * sumOfInputs);
      for (let o = 0; o < columns; o++) totals[o] = (totals[o] as number) - offset;
    }
    return saturations;
  };
  return { prepare: arrayColumns.prepare, add };
}

/** What the rows are driven with: a phase's sign, a slice's digit. */
function compileDrive({ input }: ReadFigures, coded: Real, driven: Real, precision: Precision) {
  const { levels, slices, sliceBits, apart } = input;
  const round = roundingOf(precision);
  const most = 2 ** sliceBits - 1;
  const perDigit = slices > 1 || sliceBits > 0 ? round(1 / most) : 0;
  return (phase: number, digit: number, start: number, end: number): void => {
    for (let j = start; j < end; j++) {
      let x = coded[j] as number;
      if (apart) x = phase === 0 ? Math.max(x, 0) : Math.max(-x, 0);
      if (perDigit > 0) {
        const integer = Math.round(Math.abs(x) * levels);
        x = Math.sign(x) * (Math.floor(integer / 2 ** (digit * sliceBits)) & most) * perDigit;
      }
      driven[j] = x;
    }
  };
}

/** From the digital sums of a vector's columns to its outputs. */
function compileFinish(
  tile: CpuTile,
  { shape, outputsPerUnit, weightScale }: ReadFigures,
  { direction }: ReadOperation,
  totals: Real,
  output: Real,
  precision: Precision,
) {
  const round = roundingOf(precision);
  return (into: number, scale: number): void => {
    const factor = round(scale * weightScale);
    const own = direction === 'forward' ? tile.scales : null;
    for (let o = 0; o < shape.outputs; o++) {
      let y = totals[o] as number;
      if (outputsPerUnit > 0) y = round(y - (totals[shape.outputs + Math.floor(o / outputsPerUnit)] as number));
      if (factor !== 1) y = round(y * factor);
      output[into + o] = own ? y * (own[o] as number) : y;
    }
  };
}
