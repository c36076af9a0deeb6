/** What runs in digital logic beside the arrays: elementwise formulas, softmax, score, bias adjustment. */
import { emitJavaScript, parseFormula } from '../../devices/index.ts';
import { shiftOf } from '../program/gradient-scale.ts';
import type {
  AdjustOperation,
  ElementwiseOperation,
  Program,
  ScoreOperation,
  SoftmaxOperation,
} from '../program/program.ts';
import { roundHalfEven } from '../round-half-even.ts';
import { largestMagnitude } from './pulse-trains.ts';
import type { Precision, Real, Step } from './storage.ts';

export interface DigitalContext {
  readonly precision: Precision;
  readonly program: Program;
  readonly values: readonly Real[];
  readonly vectors: ReadonlyMap<string, Real>;
}

type ElementwiseLoop = (count: number, width: number, output: Real, ...operands: readonly Real[]) => void;

export function compileElementwise(operation: ElementwiseOperation, context: DigitalContext): Step {
  const signals = Object.keys(operation.values);
  const vectors = Object.keys(operation.vectors);
  const names = [...signals, ...vectors];
  const formula = parseFormula(operation.formula, { names, path: operation.label });
  const place = new Map(names.map((name, index) => [name, `v${index}`]));
  const loads = names.map((_, index) => `const v${index} = a${index}[${index < signals.length ? 'at' : 'i'}];`);
  const body = emitJavaScript(formula, (name) => place.get(name) ?? name);
  const loop = new Function(
    'count',
    'width',
    'output',
    ...names.map((_, index) => `a${index}`),
    `for (let n = 0, at = 0; n < count; n++) for (let i = 0; i < width; i++, at++) {
      ${loads.join('\n')}
      output[at] = ${body};
    }`,
  ) as ElementwiseLoop;
  const operands = [
    ...signals.map((name) => context.values[operation.values[name] as number] as Real),
    ...vectors.map((name) => context.vectors.get(operation.vectors[name] as string) as Real),
  ];
  const output = context.values[operation.output] as Real;
  const width = context.program.values[operation.output]?.width ?? 0;
  return ({ count }) => loop(count, width, output, ...operands);
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
  const { rate, scale } = operation;
  const sums = new Float64Array(width);
  return ({ count }) => {
    sums.fill(0);
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (error[n * width + i] as number);
    }
    const shift = scale === 'none' ? 1 : shiftOf(largestMagnitude(sums, 0, width));
    for (let i = 0; i < width; i++) vector[i] = (vector[i] as number) - rate * (shift * (sums[i] as number));
  };
}
