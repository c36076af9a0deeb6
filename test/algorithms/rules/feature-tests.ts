/** What tests of rules that learn features share: samples and weights as rows, and what these have in common. */
import { blobs, type SmallStudy } from '../../emulator/machines.ts';
import { openRule, type SmallRule, transpose } from './rule-tests.ts';

export const rate = 0.01;
export type Rows = readonly Float64Array[];

export const open = (rule: string, options: object = {}, study: SmallStudy = {}) =>
  openRule({
    ...{ rule, widths: [12, 6, 4], activation: 'tanh', ...study },
    training: { rate, ...study.training, options: { featureRate: rate, ...options } },
  });

/** Batches of six of the 60 samples, over and over. */
export function train(rule: SmallRule, epochs: number, from = 1): void {
  for (let epoch = from; epoch < from + epochs; epoch++)
    for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
}

/** Sets the mean that a layer subtracts, for good: after so many images another one moves nothing. */
export function settleMean(rule: SmallRule, mean: Float64Array): void {
  rule.machine.writeVector('mean 1', mean);
  rule.machine.writeVector('images seen', Float64Array.of(1e20));
}

export function cut(values: Float64Array, width: number): Rows {
  return Array.from({ length: values.length / width }, (_, n) => values.slice(n * width, (n + 1) * width));
}

/** Weights of each neuron. */
export async function rowsOf(rule: SmallRule, tile = 'layer 1'): Promise<Rows> {
  const matrix = await rule.matrix(tile);
  return cut(transpose(matrix).entries, matrix.inputs);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
export const lengthOf = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));

/** Value of the last batch, sample by sample. */
export async function samplesOf(rule: SmallRule, name: string): Promise<Rows> {
  const values = await rule.value(name);
  return cut(values, values.length / 6);
}

/** As a tile stores it, [inputs][outputs], what `change(sample, neuron, input)` adds up to over the batch. */
export function summed(
  inputs: number,
  outputs: number,
  change: (n: number, k: number, i: number) => number,
): Float64Array {
  return Float64Array.from({ length: inputs * outputs }, (_, at) => {
    const [i, k] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let n = 0; n < 6; n++) sum += change(n, k, i);
    return sum;
  });
}

/** The pictures less their mean. */
export function pictures(width = 12, classes = 4): { mean: Float64Array; centred: Rows } {
  const all = cut(
    Float64Array.from(blobs(width, classes, 60).pixels, (pixel) => pixel * Math.fround(1 / 255)),
    width,
  );
  const mean = Float64Array.from({ length: width }, (_, i) => all.reduce((sum, x) => sum + (x[i] as number), 0) / 60);
  return { mean, centred: all.map((x) => x.map((value, i) => value - (mean[i] as number))) };
}

/** Leading principal components, by powers of the covariance. */
export function components(data: Rows, count: number): Rows {
  const found: Float64Array[] = [];
  for (let c = 0; c < count; c++) {
    let v = Float64Array.from({ length: data[0]?.length as number }, (_, i) => Math.cos(i * (c + 1)));
    for (let step = 0; step < 4000; step++) {
      const next = new Float64Array(v.length);
      for (const x of data) {
        const y = dot(x, v);
        for (let i = 0; i < v.length; i++) next[i] = (next[i] as number) + y * (x[i] as number);
      }
      for (const other of found) {
        const y = dot(next, other);
        for (let i = 0; i < v.length; i++) next[i] = (next[i] as number) - y * (other[i] as number);
      }
      const size = lengthOf(next);
      v = next.map((value) => value / size);
    }
    found.push(v);
  }
  return found;
}
