/** What runs in digital logic beside the arrays, formulas apart: sums, softmax, score, bias adjustment. */
import { shiftOf } from '../program/gradient-writing.ts';
import type {
  AdjustOperation,
  Program,
  ReduceOperation,
  ScoreOperation,
  SliceOperation,
  SoftmaxOperation,
} from '../program/program.ts';
import { roundHalfEven } from '../round-half-even.ts';
import type { Arithmetic, Real } from './arithmetic/arithmetic.ts';
import { compileOptimizer } from './optimizer.ts';
import { largestMagnitude } from './pulse-trains.ts';
import { decayed } from './rate.ts';
import type { Step } from './storage.ts';

export interface DigitalContext {
  readonly arithmetic: Arithmetic;
  readonly program: Program;
  readonly values: readonly Real[];
  readonly vectors: ReadonlyMap<string, Real>;
  readonly seed: number;
}

export function compileReduce({ how, input, output }: ReduceOperation, { values, program }: DigitalContext): Step {
  const from = values[input] as Real;
  const to = values[output] as Real;
  const width = program.values[input]?.width ?? 0;
  return ({ count }) => {
    for (let n = 0; n < count; n++) {
      let result = how === 'sum' ? 0 : Number.NEGATIVE_INFINITY;
      for (let i = n * width; i < (n + 1) * width; i++) {
        const value = from[i] as number;
        result = how === 'sum' ? result + value : Math.max(result, value);
      }
      to[n] = result;
    }
  };
}

/** Between a vector and a part of it. */
export function compileSlice({ how, input, output }: SliceOperation, { values, program }: DigitalContext): Step {
  const [from, to] = [values[input] as Real, values[output] as Real];
  const [inputs, outputs] = [input, output].map((id) => program.values[id]?.width ?? 0) as [number, number];
  const [read, written] = how.kind === 'slice' ? [how.at, 0] : [0, how.at];
  const width = Math.min(inputs, outputs);
  return ({ count }) => {
    for (let n = 0; n < count; n++) {
      const start = n * inputs + read;
      to.set(from.subarray(start, start + width), n * outputs + written);
    }
  };
}

export function compileSoftmax(operation: SoftmaxOperation, context: DigitalContext): Step {
  const input = context.values[operation.input] as Real;
  const output = context.values[operation.output] as Real;
  const width = context.program.values[operation.output]?.width ?? 0;
  return ({ count }) => {
    for (let n = 0; n < count; n++) {
      const from = n * width;
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = from; i < from + width; i++) largest = Math.max(largest, input[i] as number);
      let sum = 0;
      for (let i = from; i < from + width; i++) {
        const term = Math.exp((input[i] as number) - largest);
        output[i] = term;
        sum += term;
      }
      for (let i = from; i < from + width; i++) output[i] = (output[i] as number) / sum;
    }
  };
}

/** Smallest probability the loss takes a logarithm of. */
const leastProbability = 1e-30;

export function compileScore(
  operation: ScoreOperation,
  context: DigitalContext,
  counters: Float64Array,
  at: number,
): Step {
  const prediction = context.values[operation.prediction] as Real;
  const target = context.values[operation.target] as Real;
  const width = context.program.values[operation.target]?.width ?? 0;
  return ({ count }) => {
    let correct = 0;
    let loss = 0;
    for (let n = 0; n < count; n++) {
      let best = 0;
      let label = 0;
      for (let i = 1; i < width; i++) {
        if ((prediction[n * width + i] as number) > (prediction[n * width + best] as number)) best = i;
        if ((target[n * width + i] as number) > (target[n * width + label] as number)) label = i;
      }
      if (best === label) correct += 1;
      const probability = Math.max(prediction[n * width + label] as number, leastProbability);
      loss += roundHalfEven(-Math.log(probability) * 65536);
    }
    counters[at] = (counters[at] as number) + count;
    counters[at + 1] = (counters[at + 1] as number) + correct;
    counters[at + 2] = (counters[at + 2] as number) + loss;
  };
}

export function compileAdjust(operation: AdjustOperation, context: DigitalContext): Step {
  const error = context.values[operation.error] as Real;
  const vector = context.vectors.get(operation.vector) as Real;
  const width = vector.length;
  const { scale, kept } = operation;
  const sum = context.arithmetic.columnSums(error, width);
  const directions = context.arithmetic.allocate(width);
  const memory = kept && compileOptimizer(kept, context.vectors.get(kept.state) as Real, width, context.arithmetic);
  return (batch) => {
    const rate = decayed(operation.rate, operation, batch);
    const sums = sum(batch.count);
    const shift = scale === 'none' ? 1 : shiftOf(largestMagnitude(sums, 0, width));
    for (let i = 0; i < width; i++) directions[i] = shift * (sums[i] as number);
    memory?.begin();
    memory?.direct(directions, 0);
    for (let i = 0; i < width; i++) vector[i] = (vector[i] as number) - rate * (directions[i] as number);
  };
}
