/**
 * The analog read of a batch: coding → arrays → columns → ADC → digital sum.
 *
 * 1. Vectors are scaled and coded (`code.ts`), and cut into the pulses that drive the rows: positive and negative
 *    inputs together or apart, all bits at once or a few at a time (`drive.ts`).
 * 2. Each array sums its share of a pulse, weight slice by weight slice, and its columns do to the sums what
 *    `tile/column-figures.ts` says (`columns.ts`).
 * 3. What has accumulated is converted (`convert.ts`) and added digitally over slices and arrays (`tile/weight-slices.ts`).
 * 4. Where a column left the range, bound management may read a vector once more.
 *
 * Every stage takes the whole batch, so that the product is one of matrices. Where all of them are kernels, each thread takes its share
 * of the vectors through all stages on its own.
 */
import type { ReadOperation } from '../../program/program.ts';
import { type ReadFigures, readFigures } from '../../tile/read-figures.ts';
import type { Real } from '../arithmetic/arithmetic.ts';
import { operations } from '../arithmetic/kernel-runner.ts';
import type { CpuTile, Step } from '../storage.ts';
import { compileCode } from './code.ts';
import { compileColumns } from './columns.ts';
import type { Pass, ReadContext, Round } from './context.ts';
import { compileConversion } from './convert.ts';
import { compileDrive } from './drive.ts';

export function compileRead(operation: ReadOperation, tile: CpuTile, context: ReadContext): Step {
  const figures = readFigures(tile.spec, operation.direction);
  const { arithmetic, values, counters, at } = context;
  const { shape, columns } = figures;
  const output = values[operation.output] as Real;
  const coding = compileCode(figures, values[operation.input] as Real, tile.averages, operation, context);
  const arrays = compileArrays(operation, tile, figures, context);
  const inKernels = coding.inKernels && arrays.inKernels;
  const { inputs, outputs } = shape;
  const operationsPerVector = 2 * inputs * columns + operations.code * (inputs + columns);
  const isForward = operation.direction === 'forward';
  const { outputsPerUnit, weightScale, rounds } = figures;

  const batch = output.length / outputs;
  const all = arithmetic.integers(batch);
  all.set(all.map((_, n) => n));
  const some = arithmetic.integers(batch);
  const outside = arithmetic.integers(batch);
  const [finished, places] = [arithmetic.integers(batch), arithmetic.integers(batch)];
  const finish = (totals: Real, vectors: Int32Array, to: Int32Array) => {
    const own = { columns, outputs, outputsPerUnit, weightScale, scales: isForward ? tile.scales : null };
    arithmetic.finish(totals, output, coding.scales, own, vectors, to);
  };

  return ({ count, first, epoch }) => {
    arrays.prepare();
    let members: Int32Array = all.subarray(0, count);
    for (let again = 0; members.length > 0; again++) {
      const round: Round = { members, again, first, epoch };
      const { length } = members;
      const totals = arithmetic.scratch('totals', length * columns);
      if (!arrays.once) totals.fill(0);
      const saturations = outside.subarray(0, length).fill(0);
      const calls = () => {
        const coded = coding.code(round);
        for (let chunk = 0; chunk < shape.chunks; chunk++) arrays.add(chunk, round, coded, totals, saturations);
        if (again === rounds) finish(totals, all.subarray(0, length), members);
      };
      if (again === 0 && inKernels) arithmetic.together(length, length * operationsPerVector, calls);
      else calls();
      coding.count(length);
      let [repeated, done] = [0, 0];
      for (let v = 0; v < length; v++) {
        const place = members[v] as number;
        if ((saturations[v] as number) > 0 && again < rounds) {
          // Behind what is still to be looked at: the place was read from there, or further on.
          some[repeated++] = place;
          continue;
        }
        counters[at + 3] = (counters[at + 3] as number) + (saturations[v] as number);
        finished[done] = v;
        places[done++] = place;
      }
      if (again < rounds) finish(totals, finished.subarray(0, done), places);
      members = some.subarray(0, repeated);
    }
  };
}

interface Arrays {
  /** Whether all is converted at once, so that what is converted is the total. */
  readonly once: boolean;
  /** Whether all is in kernels. */
  readonly inKernels: boolean;
  /** To be called before a batch. */
  prepare(): void;
  /** Adds what the arrays of a chunk give of coded vectors to `totals`; counts conversions that left the range. */
  add(chunk: number, round: Round, coded: Real, totals: Real, saturations: Int32Array): void;
}

function compileArrays(operation: ReadOperation, tile: CpuTile, figures: ReadFigures, context: ReadContext): Arrays {
  const { shape, input, slices, adc, zero, columns } = figures;
  const { arithmetic } = context;
  const { round: toPrecision } = arithmetic;
  const phases = input.apart ? 2 : 1;
  const passesPerRound = phases * slices.length * input.slices;
  const drive = compileDrive(figures, arithmetic);
  const columnSums = compileColumns(operation, tile, figures, context);
  const conversion = compileConversion(operation, tile, figures, context);
  const { prepare, sum } = columnSums;
  const { convert } = conversion;
  const perSlice = 2 ** -input.sliceBits;
  const undo = toPrecision(input.undo);
  const once = shape.chunks * passesPerRound === 1 && slices[0]?.digital === 1;

  // Each property by its name: copies of whole objects take as long as a small kernel.
  const add: Arrays['add'] = (chunk, { members, again, first, epoch }, coded, totals, saturations) => {
    const length = members.length * columns;
    const sums = once ? totals : arithmetic.scratch('sums', length);
    const accumulated = input.slices === 1 ? sums : arithmetic.scratch('accumulated', length);
    const lines = { first: chunk * shape.chunk, end: Math.min((chunk + 1) * shape.chunk, shape.inputs) };
    let pass = again * passesPerRound;
    for (let phase = 0; phase < phases; phase++) {
      for (let slice = 0; slice < slices.length; slice++) {
        const converted: Pass = { members, again, first, epoch, lines, chunk, pass, slice };
        if (input.slices > 1) accumulated.fill(0);
        for (let digit = 0; digit < input.slices; digit++, pass++) {
          const place: Pass = digit === 0 ? converted : { ...converted, pass };
          sum(drive(coded, phase, digit), sums, place);
          if (input.slices === 1) continue;
          if (adc.everySlice) convert(sums, place, saturations);
          // A power of two times what undoes the accumulation: rounded once, whichever comes first.
          arithmetic.accumulate(accumulated, sums, digit < input.slices - 1 ? perSlice : perSlice * undo);
        }
        if (input.slices === 1 || !adc.everySlice) convert(accumulated, converted, saturations);
        if (!once)
          arithmetic.addScaled(totals, accumulated, toPrecision(slices[slice]?.digital ?? 1) * (phase === 0 ? 1 : -1));
      }
    }
    if (zero !== 0) arithmetic.subtractSums(coded, shape.inputs, lines, zero, totals, columns);
  };
  const inKernels = input.slices === 1 && columnSums.inKernels && conversion.inKernels;
  return { once, inKernels, prepare, add };
}
