/** Device files that would rather be programs: nothing of them is executed, and each is refused where it goes wrong. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  type DeviceDescription,
  type DeviceSpecification,
  FormulaError,
  type LawDefinition,
  settleDevice,
} from '../../devices/index.ts';

const { electrical } = settleDevice('ideal');
const own: LawDefinition = {
  name: 'own',
  summary: 'steps',
  citation: 'this test',
  parameters: { size: { default: 0.1, unit: '1', about: 'step' } },
  drawn: { own: 'size * (1 + 0.2 * normal())', low: '-2', high: '2' },
  where: { left: '1 - w / high', factor: 'left' },
  pulse: { up: 'w + own * factor', down: 'w - own' },
  bounds: { lower: 'low', upper: 'high' },
};

describe('hostile files', () => {
  const marked = globalThis as { executed?: number };
  afterEach(() => {
    expect(marked.executed).toBeUndefined();
  });

  /** Puts a text in one place of the law. */
  const places: Readonly<Record<string, (text: string) => LawDefinition>> = {
    'drawn.own': (text) => ({ ...own, drawn: { ...own.drawn, own: text } }),
    'where.left': (text) => ({ ...own, where: { left: text, factor: 'left' } }),
    'pulse.up': (text) => ({ ...own, pulse: { up: text, down: 'w' } }),
    'pulse.down': (text) => ({ ...own, pulse: { up: 'w', down: text } }),
    visible: (text) => ({ ...own, visible: text }),
    rest: (text) => ({ ...own, rest: text }),
    reset: (text) => ({ ...own, reset: text }),
    granularity: (text) => ({ ...own, granularity: text }),
  };
  const errorOf = (specification: DeviceSpecification): FormulaError => {
    try {
      settleDevice(specification);
    } catch (error) {
      expect(error).toBeInstanceOf(FormulaError);
      return error as FormulaError;
    }
    throw new Error('was accepted');
  };

  it.each<[string, number]>([
    ['size.constructor', 5],
    ['size["constructor"]', 5],
    ['size + globalThis.executed', 18],
    ['executed = 1', 10],
    ['eval(size)', 1],
    ['size + Function(1)', 8],
    ['size + Function(1)()', 19],
    ['(size)(size)', 7],
    ['constructor', 1],
    ['constructor.constructor(1)()', 12],
    ['constructor(1)', 1],
    ['__proto__', 1],
    ['size + __proto__', 8],
    ['hasOwnProperty', 1],
    ['toString()', 1],
    ['1e999', 1],
    ['size * 1e39', 8],
    ['9'.repeat(400), 1],
    [`size + 0.${'1'.repeat(50)}`, 8],
    [`${'('.repeat(100)}size${')'.repeat(100)}`, 65],
    [`${'abs('.repeat(70)}size${')'.repeat(70)}`, 260],
    [`size${' + size'.repeat(70)}`, 1],
    ['x'.repeat(3000), 2001],
    ['size; globalThis.executed = 1', 5],
    ['size /* */', 7],
    ['`executed`', 1],
    ['size\u2028 + 1\u0000', 10],
    ['this', 1],
    ['size ? 1 : 2', 1],
    ['import("node:fs")', 8],
  ])('%s is refused in any place, with its position', (text, position) => {
    for (const [place, lawWith] of Object.entries(places)) {
      const error = errorOf({ law: lawWith(text), electrical });
      expect(error, place).toMatchObject({ code: 'FORMULA', path: `device.law.${place}`, position });
      expect(error.message).toMatch(/^Expected `device\.law\..+` to .+ at character \d+, got `/);
    }
  });

  it('names that lead in a circle, or to themselves', () => {
    const circle = { ...own, drawn: { ...own.drawn, own: 'size * other', other: 'own' } };
    expect(errorOf({ law: circle, electrical })).toMatchObject({ path: 'device.law.drawn.own', position: 8 });
    const itself = { ...own, where: { left: '1', factor: 'left * factor' } };
    expect(errorOf({ law: itself, electrical })).toMatchObject({ path: 'device.law.where.factor', position: 8 });
  });

  it.each(['__proto__', 'constructor', 'toString', 'a.b', 'a b', 'a; executed = 1', '', '1a', 'pi', 'normal0', 'é'])(
    'the name `%s` cannot be declared',
    (bad) => {
      const entry = <Value>(value: Value) => Object.fromEntries([[bad, value]]) as Record<string, Value>;
      const parameter = { default: 1, unit: '1', about: '' };
      const { parameters, drawn, where } = own;
      // As a file gives it: JSON makes `__proto__` an ordinary key.
      for (const law of [
        { ...own, parameters: merge(entry(parameter), parameters) },
        { ...own, drawn: merge(entry('1'), drawn) },
        { ...own, where: merge(entry('1'), where!) },
        { ...own, tables: entry({ x: [0, 1], y: [0, 1] }) },
      ]) {
        expect(() => settleDevice({ law, electrical })).toThrow(FormulaError);
      }
    },
  );

  it('numbers in places that count on them stay numbers', () => {
    const text = 'executed=1' as unknown as number;
    for (const specification of [
      { law: own, electrical, parameters: { size: text } },
      { law: own, electrical, wear: { endurance: text } },
      { law: own, electrical, wear: { levels: text } },
      { law: own, electrical, faults: { stuckLow: text } },
      { law: own, electrical, spreads: { size: { distribution: 'normal', deviation: text } } },
      { law: { ...own, tables: { curve: { x: [0, 1], y: [0, text] } } }, electrical },
    ] satisfies DeviceDescription[]) {
      expect(() => settleDevice(specification)).toThrow(/^Expected `/);
    }
  });
});

function merge<Value>(one: Readonly<Record<string, Value>>, other: Readonly<Record<string, Value>>) {
  return Object.fromEntries([...Object.entries(one), ...Object.entries(other)]);
}
