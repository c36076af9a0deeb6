/**
 * Tables as code: the segment is found by bisection written out as nested choices, which needs no memory on either
 * side and takes log2(points) comparisons.
 */
import { FormulaError } from './error.ts';
import { type Formula, largestNumber, type Table } from './tree.ts';

/** Longest table; each point becomes a line of code. */
const mostPoints = 1024;

/** The tables themselves if each is a curve that float32 can hold. */
export function checkTables(tables: Readonly<Record<string, Table>>, path: string): Readonly<Record<string, Table>> {
  for (const [name, { x, y }] of Object.entries(tables)) {
    const expect = (holds: boolean, expected: string, got: string) => {
      if (!holds) throw new FormulaError(`${path}: table ${name}`, 1, expected, got);
    };
    expect(/^[A-Za-z_][A-Za-z0-9_]*$/.test(name), 'have a name of letters, digits and _', name);
    expect(x.length >= 2 && x.length <= mostPoints, `have 2 to ${mostPoints} points`, `${x.length} points`);
    expect(y.length === x.length, `have ${x.length} values of y`, `${y.length} values`);
    // Code is generated from the points: a text that counts as a number must not pass for one.
    const finite = (value: unknown) => typeof value === 'number' && Math.abs(value) <= largestNumber;
    for (const value of [...x, ...y]) expect(finite(value), 'have finite points', `${value}`);
    for (let i = 1; i < x.length; i++) {
      const rises = Math.fround(at(x, i)) > Math.fround(at(x, i - 1));
      expect(rises, 'have strictly increasing x', `${x[i - 1]}, ${x[i]}`);
      expect(Math.abs(slopeOf({ x, y }, i - 1)) <= largestNumber, 'have finite slopes', `${x[i - 1]}, ${x[i]}`);
    }
  }
  return tables;
}

/** How a language writes the parts of a lookup in the variable `t`. */
export interface TableTarget {
  readonly number: (value: number) => string;
  readonly result: (expression: string) => string;
  readonly choose: (condition: string, yes: string, no: string) => string;
}

export function emitTable(table: Table, target: TableTarget): string {
  const { x, y } = table;
  const { number, result, choose } = target;
  const segments = (from: number, to: number): string => {
    if (to - from === 1) {
      const rise = `(t - ${number(at(x, from))}) * ${number(slopeOf(table, from))}`;
      return result(`${number(at(y, from))} + ${rise}`);
    }
    const middle = (from + to) >> 1;
    return choose(`t < ${number(at(x, middle))}`, segments(from, middle), segments(middle, to));
  };
  const last = x.length - 1;
  const inside = choose(`t >= ${number(at(x, last))}`, result(number(at(y, last))), segments(0, last));
  return choose(`t <= ${number(at(x, 0))}`, result(number(at(y, 0))), inside);
}

/** Rise of y per x from point `segment` to the next. */
export function slopeOf({ x, y }: Table, segment: number): number {
  return (at(y, segment + 1) - at(y, segment)) / (at(x, segment + 1) - at(x, segment));
}

/** A table that a formula looks up. */
export function tableOf({ tables }: Pick<Formula, 'tables'>, name: string): Table {
  const table = tables[name];
  if (!table) throw new RangeError(`No table ${name}`);
  return table;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
