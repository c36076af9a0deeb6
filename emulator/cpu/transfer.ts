/** Visits of rows, and the buffers that what is read of them joins (`program/transfer.ts`). */

import type { BufferOperation, Chopping, VisitOperation } from '../program/program.ts';
import { chopPeriod, meanWeight } from '../program/transfer.ts';
import { block, philox } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import { weightGranularity } from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Real } from './arithmetic/arithmetic.ts';
import { decayed } from './rate.ts';
import type { StepContext } from './step-context.ts';
import type { CpuTile, Step } from './storage.ts';

export function compileVisit({ output }: VisitOperation, { program, values }: StepContext): Step {
  const rows = values[output] as Real;
  const width = program.values[output]?.width ?? 0;
  return ({ count, visit }) => {
    rows.fill(0, 0, count * width);
    for (let n = 0; n < count; n++) rows[n * width + ((visit + n) % width)] = 1;
  };
}

export function compileBuffer(operation: BufferOperation, tile: CpuTile, context: StepContext): Step {
  const { values, vectors } = context;
  const { spec, inputs } = tile;
  const { outputs } = spec.declaration;
  const { most, momentum, chopping } = operation;
  const reading = values[operation.input] as Real;
  const pulses = values[operation.output] as Real;
  const held = vectors.get(operation.held) as Real;
  const usual = Math.fround(cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device));
  const round = context.arithmetic.round;
  const chop = chopping && compileChopping(chopping, operation, inputs * outputs, context);
  return (batch) => {
    const { count, visit, first, epoch } = batch;
    const perPulse = decayed(usual, operation, batch, Math.fround);
    for (let n = 0; n < count; n++) {
      const row = (visit + n) % inputs;
      const earlier = Math.floor((visit + n) / inputs);
      const writes = chop?.writes(earlier) ?? true;
      for (let o = 0; o < outputs; o++) {
        const cell = row * outputs + o;
        const read = reading[n * outputs + o] as number;
        const change = chop?.signal(read, cell, row, earlier) ?? read;
        const filled = round((held[cell] as number) + round(perPulse * change));
        const whole = Math.min(Math.max(Math.trunc(filled), -most), most);
        held[cell] = whole === 0 ? filled : round(momentum * filled);
        pulses[n * outputs + o] = writes ? -whole : 0;
      }
      chop?.turn(row, earlier, first + n, epoch);
    }
  };
}

/** What choppers make of a reading. */
interface Chopper {
  /** Whether what was read earlier is enough to say what has changed. */
  writes(earlier: number): boolean;
  /** @param earlier visits of the row */
  signal(read: number, cell: number, row: number, earlier: number): number;
  /** Once the row was read. */
  turn(row: number, earlier: number, position: number, epoch: number): void;
}

function compileChopping(
  chopping: Chopping,
  { label }: BufferOperation,
  cells: number,
  { arithmetic, vectors, seed }: StepContext,
): Chopper {
  const turned = vectors.get(chopping.turned) as Real;
  const flip = (row: number) => {
    turned[row] = 1 - (turned[row] as number);
  };
  const signOf = (row: number) => 1 - 2 * (turned[row] as number);
  if (chopping.means === null) {
    const stream = streamOf('chopper', label);
    return {
      writes: () => true,
      signal: (read, _, row) => signOf(row) * read,
      turn: (row, _, position, epoch) => {
        philox(seed, stream, row, 0, position, epoch);
        if (((block[0] as number) >>> 8) * 2 ** -24 < chopping.probability) flip(row);
      },
    };
  }
  const means = vectors.get(chopping.means) as Real;
  const period = chopPeriod(chopping);
  const weight = Math.fround(meanWeight(period));
  const { round } = arithmetic;
  return {
    writes: (earlier) => earlier > period,
    signal: (read, cell, row, earlier) => {
      const mean = means[cell] as number;
      if (earlier > 0 && earlier % period === 0) means[cells + cell] = mean;
      means[cell] = round(mean + round(weight * round(read - mean)));
      return signOf(row) * round(read - (means[cells + cell] as number));
    },
    turn: (row, earlier) => {
      if (earlier % period === period - 1) flip(row);
    },
  };
}
