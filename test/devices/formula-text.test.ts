import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFormula, emitText, fixNames, parseFormula, tidyText } from '../../devices/formula/formula.ts';
import { type Node, walk } from '../../devices/formula/tree.ts';
import { normalFrom, uniformFrom } from './random.ts';
import { evaluate, names, randomTree, table, toText } from './random-formula.ts';

const options = { names, draws: true, tables: { curve: table } } as const;
const emit = (text: string) => emitText(parseFormula(text, options));

/** The signs of the text back in the language. */
const language = (text: string) =>
  text
    .replaceAll('ξ', 'normal()')
    .replaceAll(/\bU\b/g, 'uniform()')
    .replaceAll('curve(', 'table(curve, ')
    .replaceAll('·', '*')
    .replaceAll('−', '-')
    .replaceAll('≤', '<=')
    .replaceAll('≥', '>=')
    .replaceAll('^', '**');

/** Whether four digits say all its numbers. */
const isExact = (tree: Node) =>
  [...walk(tree)].every((node) => node.kind !== 'number' || node.value === Number(node.value.toPrecision(4)));

/** Null where a constant part has no finite value. */
function parse(source: string) {
  try {
    return parseFormula(source, options);
  } catch {
    return null;
  }
}

describe('a formula as text', () => {
  it('means the same as its tree', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomTree, fc.nat(), (tree, seed) => {
        const source = toText(tree);
        fc.pre(source.length <= 1000);
        const [normal, uniform] = [normalFrom(seed), uniformFrom(seed)];
        const formula = parse(source);
        if (!formula || !isExact(formula.tree)) return;
        const again = parseFormula(language(emitText(formula)), options);
        const around = {
          names: Object.fromEntries(names.map((name) => [name, 2 * normal()])),
          normals: Array.from({ length: 60 }, normal),
          uniforms: Array.from({ length: 60 }, uniform),
        };
        const expected = evaluate(tree, around);
        if (!Number.isFinite(expected.error) || !(Math.abs(expected.value) < 1e30)) return;
        const draws = [...around.normals.keys()].flatMap((i) => [`normal${i}`, `uniform${i}`]);
        const values = draws.map((_, i) => (i % 2 === 0 ? around.normals : around.uniforms)[i >> 1]!);
        const got = compileFormula(again, [...names, ...draws])(...Object.values(around.names), ...values);
        expect(Math.abs(got - expected.value)).toBeLessThanOrEqual(expected.error + 1e-9 * Math.abs(expected.value));
        compared++;
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it.each([
    ['a + (b * c2)', 'a + b · c2'],
    ['(a + b) * c2', '(a + b) · c2'],
    ['a - (b + c2)', 'a − (b + c2)'],
    ['a - (b - c2)', 'a − (b − c2)'],
    ['a / (b * c2)', 'a / (b · c2)'],
    ['a + -0.5 * b', 'a − 0.5 · b'],
    ['a - -b', 'a + b'],
    ['a * -b', 'a · (−b)'],
    ['-1 * (a + b)', '−(a + b)'],
    ['(a + b) ** 2', '(a + b)^2'],
    ['pow(a, -0.5)', 'a^(−0.5)'],
    ['a * normal() + uniform()', 'a · ξ + U'],
    ['(a < 0 ? -1 : 1) * table(curve, abs(a))', '(a < 0 ? −1 : 1) · curve(abs(a))'],
    ['a * 0.0012345678', 'a · 0.001235'],
    ['a * 126269', 'a · 126269'],
  ])('%s reads %s', (text, read) => {
    expect(emit(text)).toBe(read);
  });

  it('shows what numbers leave of it', () => {
    const formula = parseFormula('a + b * (1 - a / c2) * (1 + _d * normal())', options);
    expect(emitText(fixNames(formula, { b: 0.002, c2: 0.8, _d: 0 }))).toBe('a + 0.002 · (1 − a / 0.8)');
  });

  it('keeps its author’s order and exponents of ten when tidied', () => {
    expect(tidyText('max(a,\n  1e-7) ** 2 * -normal() <= 3')).toBe('max(a, 1e-7)^2 · −ξ ≤ 3');
  });
});
