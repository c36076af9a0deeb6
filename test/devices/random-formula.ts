/**
 * Random formulas with an evaluator of their own, which shares nothing with the implementation, and which also bounds
 * the error that float32 makes: each operation passes on its arguments' errors to first order and adds the accuracy
 * that WGSL grants it (W3C WGSL §15.7.4.1). An error is infinite where float32 may take another branch than float64.
 */
import fc from 'fast-check';
import type { Table } from '../../devices/formula/formula.ts';

export type Random =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'normal' | 'uniform' }
  | { readonly is: 'negate'; readonly a: Random }
  | { readonly is: '+' | '-' | '*' | '/'; readonly a: Random; readonly b: Random }
  | { readonly is: 'power'; readonly a: Random; readonly exponent: number; readonly asOperator: boolean }
  | { readonly is: 'call'; readonly name: string; readonly values: readonly Random[] }
  | { readonly is: 'table'; readonly a: Random }
  | {
      readonly is: 'choose';
      readonly comparison: '<' | '<=' | '>' | '>=';
      readonly a: Random;
      readonly b: Random;
      readonly yes: Random;
      readonly no: Random;
    };

export const names = ['a', 'b', 'c2', '_d'];
export const table: Table = { x: [-2, -0.5, 0.25, 1, 3], y: [1, -1, 0.5, 0.75, -2] };

export const unary = ['abs', 'sign', 'floor', 'ceil', 'round', 'exp', 'log', 'sqrt', 'tanh', 'sigmoid'];

/** Every tree uses a name somewhere in each branch often enough; constants are halves and tenths, as people write. */
export const randomTree: fc.Arbitrary<Random> = fc.letrec<{ tree: Random }>((tie) => {
  const tree = tie('tree');
  const number = fc.integer({ min: 0, max: 80 }).map((n): Random => ({ is: 'number', value: n / 10 }));
  const name = fc.constantFrom(...names).map((n): Random => ({ is: 'name', name: n }));
  const draw = fc.constantFrom('normal' as const, 'uniform' as const).map((is): Random => ({ is }));
  const comparison = fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const);
  return {
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      { arbitrary: name, weight: 4 },
      { arbitrary: number, weight: 2 },
      { arbitrary: draw, weight: 1 },
      {
        arbitrary: fc.record({
          is: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
          a: tree,
          b: tree,
        }),
        weight: 6,
      },
      { arbitrary: fc.record({ is: fc.constant('negate' as const), a: tree }), weight: 1 },
      {
        arbitrary: fc.record({
          is: fc.constant('power' as const),
          a: tree,
          exponent: fc.constantFrom(0, 1, 2, 3, 4, 0.5, 1.5),
          asOperator: fc.boolean(),
        }),
        weight: 1,
      },
      {
        arbitrary: fc.record({
          is: fc.constant('call' as const),
          name: fc.constantFrom(...unary),
          values: fc.tuple(tree),
        }),
        weight: 4,
      },
      {
        arbitrary: fc.record({
          is: fc.constant('call' as const),
          name: fc.constantFrom('min', 'max'),
          values: fc.tuple(tree, tree),
        }),
        weight: 1,
      },
      {
        arbitrary: fc.record({
          is: fc.constant('call' as const),
          name: fc.constant('clamp'),
          values: fc.tuple(tree, tree, tree),
        }),
        weight: 1,
      },
      { arbitrary: fc.record({ is: fc.constant('table' as const), a: tree }), weight: 1 },
      {
        arbitrary: fc.record({ is: fc.constant('choose' as const), comparison, a: tree, b: tree, yes: tree, no: tree }),
        weight: 1,
      },
    ) as fc.Arbitrary<Random>,
  };
}).tree;

/** The tree as text with few parentheses, so that precedence and associativity are put to the test. */
export function toText(tree: Random, atLeast = 0): string {
  const [text, precedence] = write(tree);
  return precedence < atLeast ? `(${text})` : text;
}

function write(tree: Random): [text: string, precedence: number] {
  switch (tree.is) {
    case 'number':
      return [`${tree.value}`, 9];
    case 'name':
      return [tree.name, 9];
    case 'normal':
    case 'uniform':
      return [`${tree.is}()`, 9];
    case 'negate':
      return [`-${toText(tree.a, 6)}`, 4];
    case '+':
    case '-':
      return [`${toText(tree.a, 2)} ${tree.is} ${toText(tree.b, 3)}`, 2];
    case '*':
    case '/':
      return [`${toText(tree.a, 3)}${tree.is}${toText(tree.b, 4)}`, 3];
    case 'power':
      if (!tree.asOperator) return [`pow(${toText(tree.a)}, ${tree.exponent})`, 9];
      return [`${toText(tree.a, 6)} ** ${tree.exponent}`, 5];
    case 'call':
      return [`${tree.name}(${tree.values.map((value) => toText(value)).join(', ')})`, 9];
    case 'table':
      return [`table(curve, ${toText(tree.a)})`, 9];
    case 'choose': {
      const test = `${toText(tree.a, 2)} ${tree.comparison} ${toText(tree.b, 2)}`;
      return [`${test} ? ${toText(tree.yes)} : ${toText(tree.no)}`, 0];
    }
  }
}

export interface Bounded {
  readonly value: number;
  /** Bound of what float32 may differ by. */
  readonly error: number;
}

export interface Surroundings {
  readonly names: Readonly<Record<string, number>>;
  /** Draws in order of occurrence. */
  readonly normals: readonly number[];
  readonly uniforms: readonly number[];
}

/** The units count in the last place (WGSL leaves the direction of rounding open). Half of one, relative, and the range that may be flushed to 0. */
const half = 2 ** -24;
const flushed = 2 ** -126;

export function evaluate(tree: Random, around: Surroundings): Bounded {
  const drawn = { normal: 0, uniform: 0 };
  const of = (part: Random): Bounded => {
    switch (part.is) {
      case 'number':
        return rounded(part.value, 0);
      case 'name':
        return { value: around.names[part.name]!, error: 0 };
      case 'normal':
        return { value: around.normals[drawn.normal++]!, error: 0 };
      case 'uniform':
        return { value: around.uniforms[drawn.uniform++]!, error: 0 };
      case 'negate': {
        const a = of(part.a);
        return { value: -a.value, error: a.error };
      }
      case '+':
      case '-':
      case '*':
      case '/':
        return arithmetic(part.is, of(part.a), of(part.b));
      case 'power':
        return power(of(part.a), part.exponent);
      case 'call':
        return call(part.name, part.values.map(of));
      case 'table':
        return lookUp(of(part.a));
      case 'choose': {
        const [a, b, yes, no] = [of(part.a), of(part.b), of(part.yes), of(part.no)];
        const sure = Math.abs(a.value - b.value) > a.error + b.error || a.error + b.error === 0;
        const holds = {
          '<': a.value < b.value,
          '<=': a.value <= b.value,
          '>': a.value > b.value,
          '>=': a.value >= b.value,
        };
        const taken = holds[part.comparison] ? yes : no;
        return sure ? taken : { value: taken.value, error: Number.POSITIVE_INFINITY };
      }
    }
  };
  return of(tree);
}

function rounded(value: number, inherited: number, units = 1): Bounded {
  return { value, error: inherited + 2 * units * half * (Math.abs(value) + inherited) + flushed };
}

function arithmetic(operator: '+' | '-' | '*' | '/', a: Bounded, b: Bounded): Bounded {
  if (operator === '+') return rounded(a.value + b.value, a.error + b.error);
  if (operator === '-') return rounded(a.value - b.value, a.error + b.error);
  if (operator === '*') {
    const inherited = Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error;
    return rounded(a.value * b.value, inherited);
  }
  const value = a.value / b.value;
  // WGSL promises 2.5 ULP for divisors within 2^±126.
  const room = Math.abs(b.value) - b.error;
  if (!(room > 1e-30)) return { value, error: Number.POSITIVE_INFINITY };
  return rounded(value, (a.error + Math.abs(value) * b.error) / room, 2.5);
}

function power(a: Bounded, exponent: number): Bounded {
  const value = a.value ** exponent;
  if (exponent === 0) return { value, error: 0 };
  // exp2(exponent · log2 |a|): log2 is good to 2^-21 absolute or 3 ULP, exp2 to 3 + 2|x| ULP.
  const room = Math.abs(a.value) - a.error;
  if (a.value === 0 && a.error === 0) return { value, error: flushed };
  if (!(room > 0)) return { value, error: Number.POSITIVE_INFINITY };
  const scaled = exponent * Math.log2(Math.abs(a.value));
  const logarithm = exponent * (2 ** -21 + a.error / room / Math.LN2) + 8 * half * Math.abs(scaled);
  return rounded(value, Math.abs(value) * Math.expm1(logarithm), 3 + 2 * Math.abs(scaled));
}

function call(name: string, values: readonly Bounded[]): Bounded {
  const [a, b, c] = values as [Bounded, Bounded, Bounded];
  const stepped = (value: number, nearestEdge: number): Bounded => ({
    value,
    error: a.error === 0 || nearestEdge > a.error ? 0 : Number.POSITIVE_INFINITY,
  });
  const toInteger = (x: number) => Math.abs(x - Math.round(x));
  switch (name) {
    case 'abs':
      return { value: Math.abs(a.value), error: a.error };
    case 'sign':
      return stepped(Math.sign(a.value), Math.abs(a.value));
    case 'floor':
      return stepped(Math.floor(a.value), toInteger(a.value));
    case 'ceil':
      return stepped(Math.ceil(a.value), toInteger(a.value));
    case 'round':
      return stepped(halfToEven(a.value), toInteger(a.value + 0.5));
    case 'min':
      return { value: Math.min(a.value, b.value), error: Math.max(a.error, b.error) };
    case 'max':
      return { value: Math.max(a.value, b.value), error: Math.max(a.error, b.error) };
    case 'clamp':
      return { value: Math.min(Math.max(a.value, b.value), c.value), error: Math.max(a.error, b.error, c.error) };
    default:
      return smooth(name, a);
  }
}

function smooth(name: string, a: Bounded): Bounded {
  const x = a.value;
  const positive = x - a.error > 0;
  const unsure: Bounded = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  switch (name) {
    case 'exp':
      return rounded(Math.exp(x), Math.exp(x) * Math.expm1(a.error), 3 + 2 * Math.abs(x));
    case 'log':
      return positive ? rounded(Math.log(x), a.error / (x - a.error) + 2 ** -21, 3) : { ...unsure, value: Math.log(x) };
    case 'sqrt':
      if (x === 0 && a.error === 0) return { value: 0, error: flushed };
      return positive ? rounded(Math.sqrt(x), a.error / Math.sqrt(x - a.error), 3) : { ...unsure, value: Math.sqrt(x) };
    case 'tanh':
      return rounded(Math.tanh(x), a.error + 1e-5);
    case 'sigmoid':
      return rounded(1 / (1 + Math.exp(-x)), a.error / 4, 8 + 2 * Math.min(Math.abs(x), 80));
    default:
      return unsure;
  }
}

function lookUp(a: Bounded): Bounded {
  const steepest = 2;
  const largest = 2;
  const { x, y } = table;
  let value = y[0]!;
  for (let i = 0; i + 1 < x.length; i++) {
    const share = (a.value - x[i]!) / (x[i + 1]! - x[i]!);
    if (share >= 0) value = y[i]! * (1 - Math.min(share, 1)) + y[i + 1]! * Math.min(share, 1);
  }
  return { value: Number.isNaN(a.value) ? Number.NaN : value, error: steepest * a.error + 16 * half * largest };
}

export function halfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
