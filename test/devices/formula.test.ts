import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileFormula,
  emitJavaScript,
  emitWgsl,
  FormulaError,
  fixNames,
  parseFormula,
  wgslFunctions,
} from '../../devices/formula/formula.ts';
import { normalFrom, uniformFrom } from './random.ts';
import { evaluate, halfToEven, names, randomTree, table, toText } from './random-formula.ts';

const options = { names, draws: true, tables: { curve: table }, path: 'pulse.up' } as const;
const value = (text: string, around: Record<string, number> = {}) =>
  compileFormula(parseFormula(text, { names: Object.keys(around) }), Object.keys(around))(...Object.values(around));

describe('meaning', () => {
  it('equals an independent evaluator on random formulas', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomTree, fc.nat(), (tree, seed) => {
        const normal = normalFrom(seed);
        const uniform = uniformFrom(seed);
        const text = toText(tree);
        fc.pre(text.length <= 2000);
        const around = {
          names: Object.fromEntries(names.map((name) => [name, 2 * normal()])),
          normals: Array.from({ length: 60 }, normal),
          uniforms: Array.from({ length: 60 }, uniform),
        };
        const { value: expected, error: float32Error } = evaluate(tree, around);
        let formula: ReturnType<typeof parseFormula>;
        try {
          formula = parseFormula(text, options);
        } catch (error) {
          // A constant part without a finite value is refused, and nothing else is.
          expect((error as Error).message).toMatch(/to have constants within/);
          return;
        }
        const draws = [
          ...Array.from({ length: formula.normals }, (_, i) => [`normal${i}`, around.normals[i]!] as const),
          ...Array.from({ length: formula.uniforms }, (_, i) => [`uniform${i}`, around.uniforms[i]!] as const),
        ];
        const order = [...Object.entries(around.names), ...draws];
        const got = compileFormula(
          formula,
          order.map(([name]) => name),
        )(...order.map(([, v]) => v));
        expect(Number.isFinite(got)).toBe(Number.isFinite(expected));
        // Left out: a step (floor, comparison) that rounding decides. The tables here interpolate in another form.
        if (!Number.isFinite(expected) || !Number.isFinite(float32Error)) return;
        compared++;
        expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
      }),
      { numRuns: 3000, seed: 8 },
    );
    expect(compared).toBeGreaterThan(1500);
  });

  it('reads operators with the usual precedence', () => {
    expect(value('2 - 3 - 4')).toBe(-5);
    expect(value('2 ** 3 ** 2')).toBe(512);
    expect(value('-x * 2', { x: 3 })).toBe(-6);
    expect(value('2 * (-3) ** 2')).toBe(18);
    expect(value('8 / 4 / 2')).toBe(1);
    expect(value('x < 1 ? 10 : x < 2 ? 20 : 30', { x: 1.5 })).toBe(20);
    expect(value('x<1?.5:1', { x: 0 })).toBe(0.5);
    expect(value(' 1e-3\n+ .5e1 + 2.\t')).toBe(7.001);
    expect(value('cos + pi', { cos: 0 })).toBe(Math.PI);
  });

  it('rounds halves to the even neighbour', () => {
    for (const x of [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 2.4999, 1e15 + 0.5, -7.2]) {
      expect(value('round(x)', { x }) + 0).toBe(halfToEven(x) + 0);
    }
  });

  it('interpolates tables and is constant beyond their ends', () => {
    const curve = compileFormula(parseFormula('table(curve, a)', options), ['a']);
    table.x.forEach((x, i) => {
      expect(curve(x)).toBeCloseTo(table.y[i]!, 12);
    });
    expect(curve(-1.25)).toBeCloseTo(0, 12);
    expect([curve(-9), curve(9)]).toEqual([1, -2]);
  });

  it('numbers draws from left to right and counts what is used', () => {
    const formula = parseFormula('b + normal() * min(uniform(), normal()) + a * b', options);
    expect(formula).toMatchObject({ names: ['b', 'a'], normals: 2, uniforms: 1, operations: 5 });
    expect(emitJavaScript(formula, (name) => name)).toBe('((b + (normal0 * Math.min(uniform0, normal1))) + (a * b))');
  });

  it('fixes names, folds what becomes constant and drops idle noise', () => {
    const formula = parseFormula('a * (1 + b * normal()) + 2 * b * normal()', options);
    const noiseless = fixNames(formula, { b: 0 });
    expect(noiseless).toMatchObject({ names: ['a'], normals: 0, operations: 0 });
    const noisy = fixNames(formula, { a: 3, b: 0.5 });
    expect(noisy).toMatchObject({ names: [], normals: 2 });
    expect(compileFormula(noisy, ['normal0', 'normal1'])(1, 10)).toBe(3 * 1.5 + 10);
  });
});

describe('WGSL', () => {
  const emit = (text: string) => emitWgsl(parseFormula(text, options), (name) => `v_${name}`);

  it('writes valid f32 literals', () => {
    expect(emit('a + 1')).toBe('(v_a + 1.0f)');
    expect(emit('a + 0.1')).toBe(`(v_a + ${Math.fround(0.1)}f)`);
    expect(emit('a * 1e21 - 1e-45')).toBe('((v_a * 1e+21f) - 0.0f)'.replace('1e+21', `${Math.fround(1e21)}`));
    expect(emit('a * -2')).toBe('(v_a * (-2.0f))');
  });

  it('emits each helper once, and equal tables as one function', () => {
    const formulas = ['tanh(a)', 'tanh(b) * a ** 2', 'table(curve, a)', 'table(curve, b)'];
    const helpers = wgslFunctions(formulas.map((text) => parseFormula(text, options)));
    expect(helpers.match(/fn \w+/g)).toHaveLength(3);
  });
});

describe('refusals', () => {
  const refuse = (text: string): FormulaError => {
    try {
      parseFormula(text, options);
    } catch (error) {
      expect(error).toBeInstanceOf(FormulaError);
      return error as FormulaError;
    }
    throw new Error(`accepted: ${text}`);
  };

  it.each([
    ['a.constructor', 2],
    ['a["x"]', 2],
    ['alert(1)', 1],
    ['(()=>1)()', 4],
    ['1e999', 1],
    ['1e39', 1],
    [`${'1'.repeat(41)}`, 1],
    ['foo + a', 1],
    ['a + foo', 5],
    ['min(a)', 1],
    ['exp(a, b)', 1],
    ['exp()', 1],
    ['normal(1)', 1],
    ['', 1],
    ['   ', 4],
    ['"abc"', 1],
    ["'abc'", 1],
    ['`$' + '{a}`', 1],
    ['a = 1', 3],
    ['a == 1', 3],
    ['a += 1', 4],
    ['a; b', 2],
    ['a, b', 2],
    ['(a, b)', 3],
    ['a b', 3],
    ['min(a b)', 7],
    ['min(a,,b)', 7],
    ['min(,a)', 5],
    ['min(a,)', 7],
    ['()', 2],
    ['(a', 1],
    ['a)', 2],
    ['a ? b : 1', 1],
    ['a < b', 1],
    ['1 + (a < b)', 6],
    ['a < b ? 1', 7],
    ['a : b', 3],
    ['-a ** 2', 4],
    ['+a', 1],
    ['!a', 1],
    ['a % b', 3],
    ['a & b', 3],
    ['a << b', 3],
    ['a *** b', 4],
    ['2(a)', 2],
    ['(a)(b)', 4],
    ['a.5', 2],
    ['0x10', 2],
    ['1_000', 2],
    ['a$', 2],
    ['\u0430', 1],
    ['a // comment', 4],
    ['a /* */', 4],
    ['__proto__', 1],
    ['constructor', 1],
    ['constructor(1)', 1],
    ['toString()', 1],
    ['this', 1],
    ['true', 1],
    ['null', 1],
    ['new Date', 5],
    ['table(curve)', 1],
    ['table(other, a)', 7],
    ['table(curve + 1, a)', 7],
    ['table(__proto__, a)', 7],
    ['curve', 1],
    ['1 / 0', 1],
    ['a + exp(1000)', 5],
    ['log(-1)', 1],
  ])('%s at character %i', (text, position) => {
    const error = refuse(text);
    expect(error).toMatchObject({ code: 'FORMULA', path: 'pulse.up', position });
    expect(error.message).toMatch(/^Expected `pulse\.up` to .+ at character \d+, got `/);
  });

  it('refuses what is deep or long without exhausting the stack', () => {
    expect(refuse(`${'('.repeat(10_000)}a${')'.repeat(10_000)}`).message).toContain('at most 2000 characters');
    expect(refuse(`${'('.repeat(900)}a${')'.repeat(900)}`)).toMatchObject({ position: 65 });
    expect(refuse(`${'-'.repeat(1900)}a`).message).toContain('nested at most 64 deep');
    expect(refuse(`${'a<1?1:'.repeat(300)}a`).message).toContain('nested at most 64 deep');
    expect(refuse(`a${'+a'.repeat(900)}`).message).toContain('nested at most 64 deep');
    expect(refuse(`a${'**a'.repeat(600)}`).message).toContain('nested at most 64 deep');
    expect(parseFormula(`${'('.repeat(60)}a${')'.repeat(60)}`, options).names).toEqual(['a']);
  });

  it('never fails otherwise than by FormulaError on arbitrary text', () => {
    const words = fc.constantFrom(
      'a',
      'b',
      '1',
      '.5',
      '(',
      ')',
      ',',
      '?',
      ':',
      '<',
      '**',
      '-',
      '*',
      'exp',
      'table',
      'curve',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        try {
          const formula = parseFormula(hostile, options);
          expect(formula.names.every((name) => names.includes(name))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError);
        }
      }),
      { numRuns: 3000, seed: 11 },
    );
  });

  it('offers draws only where asked', () => {
    expect(() => parseFormula('normal()', { names: [] })).toThrow(FormulaError);
    expect(() => parseFormula('uniform()', { names: [], draws: 'normal' })).toThrow(FormulaError);
    expect(parseFormula('normal()', { names: [], draws: 'normal' }).normals).toBe(1);
  });

  it('refuses names and tables that cannot be declared', () => {
    for (const name of ['pi', 'normal0', 'a-b', '', 'a;']) {
      expect(() => parseFormula('1', { names: [name] })).toThrow(FormulaError);
    }
    for (const [x, y] of [
      [[0], [0]],
      [
        [0, 0],
        [1, 2],
      ],
      [[0, 1], [1]],
      [
        [0, Number.NaN],
        [1, 2],
      ],
      [
        [1, 1 + 1e-12],
        [0, 1],
      ],
    ]) {
      expect(() => parseFormula('1', { names: [], tables: { t: { x: x!, y: y! } } })).toThrow(FormulaError);
    }
  });
});
