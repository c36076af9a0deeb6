/** A checked tree as a JavaScript expression in float64, self-contained but for the names its reader chose. */
import { functions } from './functions.ts';
import { emitTable, type TableTarget, tableOf } from './table.ts';
import type { Formula, Node, Table } from './tree.ts';

/**
 * @param rename gives the expression for a declared name, or for a draw: `normal0`, `normal1`, ... `uniform0`, ...
 */
export function emitJavaScript(formula: Formula, rename: (name: string) => string): string {
  return emitNodeJavaScript(formula.tree, formula.tables, rename);
}

/** Function of the values of `order`, which must hold every name and draw of the formula. */
export function compileFormula(formula: Formula, order: readonly string[]): (...values: number[]) => number {
  const places = new Map(order.map((name, index) => [name, `v${index}`]));
  const body = emitJavaScript(formula, (name) => {
    const place = places.get(name);
    if (place === undefined) throw new RangeError(`\`${formula.text}\` uses ${name}, which has no place in ${order}`);
    return place;
  });
  return new Function(...places.values(), `return ${body};`) as (...values: number[]) => number;
}

export function emitNodeJavaScript(
  node: Node,
  tables: Readonly<Record<string, Table>>,
  rename: (name: string) => string,
): string {
  const emit = (part: Node) => emitNodeJavaScript(part, tables, rename);
  switch (node.kind) {
    case 'number':
      return number(node.value);
    case 'name':
      return rename(node.name);
    case 'draw':
      return rename(`${node.draw}${node.index}`);
    case 'negate':
      return `(-(${emit(node.argument)}))`;
    case 'arithmetic':
      return `(${emit(node.left)} ${node.operator} ${emit(node.right)})`;
    case 'choose':
      return `(${emit(node.left)} ${node.comparison} ${emit(node.right)} ? ${emit(node.yes)} : ${emit(node.no)})`;
    case 'call': {
      const declared = functions.get(node.name);
      if (!declared) throw new RangeError(`No function ${node.name}`);
      return declared.javaScript(...node.arguments.map(emit));
    }
    case 'table':
      return `((t) => ${emitTable(tableOf({ tables }, node.name), target)})(${emit(node.argument)})`;
  }
}

const number = (value: number) => (value < 0 || Object.is(value, -0) ? `(${value})` : `${value}`);

const target: TableTarget = {
  number,
  result: (expression) => expression,
  choose: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};
