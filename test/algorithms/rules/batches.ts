/** What tests of several rules ask of batches: their changes without keeping them, alone and together, and of the program. */
import { expect } from 'vitest';
import { type Demands, deriveDemands } from '../../../emulator/index.ts';
import { planSmall, type SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  layersOf,
  type Matrix,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
} from './rule-tests.ts';

/** @returns what puts every tile and vector back to where it is now, and on request what is remembered of samples */
export async function keepState({ machine, tiles, train }: SmallRule): Promise<(alsoMemories?: boolean) => void> {
  const names = tiles.map(({ declaration }) => declaration.name);
  const states = await Promise.all(names.map((name) => machine.readTile(name)));
  const vectors = await Promise.all(train.vectors.map(({ name }) => machine.readVector(name)));
  const memories = await Promise.all(train.memories.map(({ name }) => machine.readMemory(name, 'train')));
  return (alsoMemories = false) => {
    for (const [index, { name }] of alsoMemories ? train.memories.entries() : []) {
      machine.writeMemory(name, 'train', memories[index]!);
    }
    names.forEach((name, index) => {
      machine.writeTile(name, states[index]!);
    });
    train.vectors.forEach(({ name }, index) => {
      machine.writeVector(name, vectors[index]!);
    });
  };
}

/** What a batch would change, over −rate; nothing is kept. */
export async function wouldChange(
  rule: SmallRule,
  batch: Partial<typeof smallBatch> | object = {},
  tiles = layersOf(rule),
) {
  const restore = await keepState(rule);
  const before = await Promise.all(tiles.map(rule.matrix));
  rule.machine.run({ ...smallBatch, ...batch });
  const after = await Promise.all(tiles.map(rule.matrix));
  restore(true);
  return tiles.map((_, index) => {
    return before[index]!.entries.map((entry, at) => (entry - after[index]!.entries[at]!) / rule.rate);
  });
}

/** A batch changes what its samples change one by one. */
export async function expectAdditive(study: SmallStudy, tolerance = 1e-11): Promise<void> {
  const rule = await openRule(study);
  const whole = await wouldChange(rule);
  const summed = whole.map((change) => new Float64Array(change.length));
  for (let first = 0; first < smallBatch.count; first++) {
    const one = await wouldChange(rule, { first, count: 1 });
    one.forEach((change, index) => {
      for (const [at, value] of change.entries()) summed[index]![at] = summed[index]![at]! + value;
    });
  }
  whole.forEach((change, index) => {
    expect(Math.max(...change.map(Math.abs))).toBeGreaterThan(0);
    expect(relativeDifference(change, summed[index]!), `layer ${index + 1}`).toBeLessThan(tolerance);
  });
}

/** One sample whose linear output is right to the last bit changes nothing. */
export async function expectNoChangeWithoutError(study: SmallStudy): Promise<void> {
  const rule = await openRule({ ...study, output: 'linear' });
  const last = layersOf(rule).at(-1)!;
  const { inputs, outputs } = await rule.matrix(last);
  rule.setMatrix(last, { entries: new Float64Array(inputs * outputs) });
  const bias = (target: number) => rule.machine.writeVector(last.replace('layer', 'bias'), oneHot(target, outputs));
  bias(1);
  const wrong = await wouldChange(rule, { count: 1 });
  expect(Math.max(...wrong.at(-1)!.map(Math.abs))).toBeGreaterThan(0.1);
  bias(0);
  for (const change of await wouldChange(rule, { count: 1 })) expect(Math.max(...change.map(Math.abs))).toBe(0);
}

const oneHot = (at: number, width: number) => Float64Array.from({ length: width }, (_, i) => (i === at ? 1 : 0));

/** Accuracy on 60 noisy patterns of four classes after so many passes over them. */
export async function trainedAccuracy(study: SmallStudy, epochs: number): Promise<number> {
  const rule = await openRule({ widths: [30, 24, 16, 4], ...study });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let first = 0; first < 60; first += 6) rule.step(first, epoch);
  }
  return accuracyOf(rule);
}

/** What the rule asks of hardware with two hidden layers, or three. */
export function demandsOf(study: SmallStudy, hidden: 2 | 3 = 2): Demands {
  return deriveDemands(planSmall({ ...study, widths: hidden === 2 ? [30, 21, 13, 5] : [30, 21, 13, 9, 5] }).train);
}

/** Σ over samples of error inputᵀ, as tiles store it: [inputs][outputs]. */
export function outer(
  input: ArrayLike<number>,
  error: ArrayLike<number>,
  samples: number = smallBatch.count,
): Float64Array {
  const [inputs, outputs] = [input.length / samples, error.length / samples];
  const sum = new Float64Array(inputs * outputs);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        sum[i * outputs + o] = sum[i * outputs + o]! + input[n * inputs + i]! * error[n * outputs + o]!;
      }
    }
  }
  return sum;
}

/** W x of every sample. */
export function apply({ inputs, outputs, entries }: Matrix, x: ArrayLike<number>): Float64Array {
  const samples = x.length / inputs;
  const y = new Float64Array(samples * outputs);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        y[n * outputs + o] = y[n * outputs + o]! + entries[i * outputs + o]! * x[n * inputs + i]!;
      }
    }
  }
  return y;
}

/** A matrix times a number. */
export const scaled = ({ entries, ...shape }: Matrix, factor: number): Matrix => ({
  ...shape,
  entries: entries.map((entry) => entry * factor),
});
