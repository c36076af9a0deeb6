/** Digital operations of programs, on every backend: formulas that broadcast and draw, sums, parts of vectors, rounds. */
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../emulator/index.ts';
import { backendNames, closeBackends } from '../../backends.ts';
import { momentsOf } from '../probe.ts';
import { batch, classes, inputs, open } from './words.ts';

closeBackends();

const zero = { distribution: 'zero', bound: 0 } as const;

describe.each(backendNames)('%s', (name) => {
  it('sums and compares over the width, and spreads what is one wide', async (context) => {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, (program) => {
      const sum = program.sum('sum', program.image);
      const largest = program.largest('largest', program.image);
      const bias = program.vector('bias', 1, zero);
      made.push(program.image, sum, largest);
      made.push(program.map('share', 'x / s + b', { x: program.image, s: sum, b: bias }));
      made.push(program.map('ratio', 'm / s', { m: largest, s: sum }));
    });
    machine.writeVector('bias', [0.25]);
    run();
    const [image, sum, largest, share, ratio] = await Promise.all(made.map(value));
    for (let n = 0; n < batch; n++) {
      const row = image!.slice(n * inputs, (n + 1) * inputs);
      const total = row.reduce((one, other) => one + other, 0);
      expect(sum![n]! / total).toBeCloseTo(1, 6);
      expect(largest![n]).toBe(Math.max(...row));
      expect(ratio![n]! * total).toBeCloseTo(Math.max(...row), 5);
      for (const [i, x] of row.entries()) expect(share![n * inputs + i]).toBeCloseTo(x / total + 0.25, 6);
    }
    machine.close();
  });

  it('takes a part of a vector and puts it into another', async (context) => {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, (program) => {
      const slice = program.slice('slice', program.image, 7, classes);
      const placed = program.place('placed', program.target, 7, inputs);
      // The label in the place of pixels 7 to 11.
      const hole = program.place('hole', slice, 7, inputs);
      const embedded = program.map('embedded', 'x - h + t', { x: program.image, h: hole, t: placed });
      made.push(program.image, program.target, slice, placed, embedded);
    });
    run();
    const [image, target, slice, placed, embedded] = await Promise.all(made.map(value));
    for (let n = 0; n < batch; n++) {
      const label = Array.from(target!.slice(n * classes, (n + 1) * classes));
      const row = Array.from(image!.slice(n * inputs, (n + 1) * inputs));
      expect(Array.from(slice!.slice(n * classes, (n + 1) * classes))).toEqual(row.slice(7, 7 + classes));
      const expected = row.map((_, i) => label[i - 7] ?? 0);
      expect(Array.from(placed!.slice(n * inputs, (n + 1) * inputs))).toEqual(expected);
      const mixed = row.map((x, i) => label[i - 7] ?? x);
      expect(Array.from(embedded!.slice(n * inputs, (n + 1) * inputs))).toEqual(mixed);
    }
    machine.close();
  });

  it('draws normal and uniform numbers, fresh for every element, sample, batch and operation', async (context) => {
    const samples = 64;
    const made: Signal[] = [];
    const { run, value, machine } = await open(
      name,
      context,
      (program) => {
        for (const formula of ['normal()', 'normal()', 'uniform()', 'normal() * normal()']) {
          made.push(program.map('noise', formula, {}, inputs));
        }
      },
      samples,
    );
    run();
    const [one, other, uniform, product] = await Promise.all(made.map(value));
    const error = 5 / Math.sqrt(samples * inputs);
    expect(Math.abs(momentsOf(one!).mean)).toBeLessThan(error);
    expect(Math.abs(momentsOf(one!).std - 1)).toBeLessThan(error);
    expect(Math.abs(momentsOf(one!).kurtosis - 3)).toBeLessThan(5 * error);
    expect(Math.abs(momentsOf(uniform!).mean - 0.5)).toBeLessThan(error);
    expect(Math.abs(momentsOf(uniform!).std - Math.sqrt(1 / 12))).toBeLessThan(error);
    expect(Math.min(...uniform!)).toBeGreaterThan(0);
    expect(Math.max(...uniform!)).toBeLessThan(1);
    // Two draws of one formula are independent: their product has no mean, and a variance of 1.
    expect(Math.abs(momentsOf(product!).mean)).toBeLessThan(error);
    expect(Math.abs(momentsOf(product!).std - 1)).toBeLessThan(3 * error);
    expect(new Set([...one!, ...other!]).size).toBeGreaterThan(1.999 * samples * inputs);
    run();
    expect(await value(made[0]!)).toEqual(one);
    run(2);
    expect(await value(made[0]!)).not.toEqual(one);
    run(1, samples);
    expect(await value(made[0]!)).not.toEqual(one);
    machine.close();
  });

  it('reads a tile as it was, then as it was changed to, round by round', async (context) => {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, (program) => {
      const tile = program.tile({
        ...{ name: 'w', outputs: classes, inputs, role: 'weights' },
        initial: { distribution: 'uniform', bound: 0.1 },
      });
      const before = program.read(tile, program.image);
      program.change('write', tile, program.image, before, 0.01);
      program.beginRound();
      const after = program.read(tile, program.image);
      made.push(program.image, before, after);
    });
    run();
    const [image, before, after] = await Promise.all(made.map(value));
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < classes; o++) {
        let expected = before![n * classes + o]!;
        for (let m = 0; m < batch; m++) {
          let overlap = 0;
          for (let i = 0; i < inputs; i++) overlap += image![n * inputs + i]! * image![m * inputs + i]!;
          expected -= 0.01 * overlap * before![m * classes + o]!;
        }
        expect(after![n * classes + o]).toBeCloseTo(expected, 4);
      }
    }
    machine.close();
  });
});

it('draws the same on every backend', async (context) => {
  const drawn: Float64Array[] = [];
  for (const name of backendNames) {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, (program) => {
      made.push(program.map('n', 'normal() + 10 * uniform()', {}, inputs));
    });
    run();
    drawn.push(await value(made[0]!));
    machine.close();
  }
  for (const other of drawn.slice(1)) {
    for (const [index, number] of other.entries()) expect(number).toBeCloseTo(drawn[0]![index]!, 4);
  }
});
