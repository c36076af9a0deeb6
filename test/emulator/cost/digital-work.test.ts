import { describe, expect, it } from 'vitest';
import { multiplyAccumulate } from '../../../emulator/cost/circuits/multiply-accumulate.ts';
import { digitalCircuits, digitalWork } from '../../../emulator/cost/digital-work.ts';
import { functionUnit } from '../../../emulator/cost/function-unit.ts';
import { technologyNode } from '../../../emulator/cost/technology.ts';

const nothing = Object.fromEntries(digitalCircuits.map((circuit) => [circuit, 0]));

const of = (formula: string, values: readonly string[]) =>
  digitalWork({
    ...{ kind: 'elementwise', label: 'f', formula, vectors: {}, output: 9 },
    values: Object.fromEntries(values.map((name, id) => [name, id])),
  });

describe('work of a formula', () => {
  it.each([
    ['y - t', ['y', 't'], { adder: 1 }],
    ['sigmoid((z + b))', ['z', 'b'], { adder: 1, table: 1 }],
    ['max((z + b), 0)', ['z', 'b'], { adder: 1, rectifier: 1 }],
    ['max(z, b)', ['z', 'b'], { comparator: 1 }],
    ['e * (a * (1 - a))', ['e', 'a'], { adder: 1, multiplier: 2 }],
    ['a > 0 ? e : 0', ['a', 'e'], { rectifier: 1 }],
    ['0.25 * e', ['e'], {}],
    ['e / 8', ['e'], {}],
    ['e / a', ['e', 'a'], { table: 1, multiplier: 1 }],
    ['0.3 * e', ['e'], { multiplier: 1 }],
  ])('%s', (formula, values, expected) => {
    expect(of(formula, values)).toEqual({ ...nothing, ...expected });
  });

  it('of pooling is a tournament', () => {
    const map = { height: 4, width: 4, channels: 2 };
    const work = digitalWork({
      kind: 'rearrange',
      label: 'pool',
      how: { kind: 'pool', size: 2, map },
      input: 0,
      output: 1,
    });
    expect(work.comparator * 4).toBe(3);
  });
});

describe('function unit', () => {
  const technology = technologyNode(32);

  it('has what its formulas ask for', () => {
    const names = (formula: string) =>
      functionUnit(technology, { bits: 8, works: [of(formula, ['a', 'b'])] }).circuits.map(({ name }) => name);
    expect(names('a + b')).toEqual(['8-bit adder']);
    expect(names('0.5 * a')).toEqual([]);
    expect(names('tanh(a + b)')).toEqual(['8-bit adder', '8-bit activation table']);
  });

  it('takes the energy of each action', () => {
    const unit = functionUnit(technology, { bits: 8, works: [of('a * b', ['a', 'b'])] });
    const product = multiplyAccumulate(technology, { bits: [8, 8], headroom: 0 });
    expect(unit.energy(of('a * b * a', ['a', 'b']))).toBeCloseTo(2 * product.energyPerAction, 30);
  });
});
