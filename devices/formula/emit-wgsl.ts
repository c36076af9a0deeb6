/**
 * A checked tree as a WGSL expression of type f32. Both branches of a choice are evaluated; `select` takes one.
 * Helpers that the expressions call come from {@link wgslFunctions}, each once per shader.
 */
import { functions } from './functions.ts';
import { emitTable, type TableTarget, tableOf } from './table.ts';
import { type Formula, type Node, type Table, walk } from './tree.ts';

/**
 * @param rename gives the f32 expression for a declared name, or for a draw: `normal0`, `normal1`, ... `uniform0`, ...
 */
export function emitWgsl(formula: Formula, rename: (name: string) => string): string {
  const emit = (node: Node): string => {
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
      case 'choose': {
        const test = `(${emit(node.left)}) ${node.comparison} (${emit(node.right)})`;
        return `select(${emit(node.no)}, ${emit(node.yes)}, ${test})`;
      }
      case 'call': {
        const declared = functions.get(node.name);
        if (!declared) throw new RangeError(`No function ${node.name}`);
        return declared.wgsl(...node.arguments.map(emit));
      }
      case 'table':
        return `${tableName(tableOf(formula, node.name))}(${emit(node.argument)})`;
    }
  };
  return emit(formula.tree);
}

/** WGSL functions that the formulas' expressions call. */
export function wgslFunctions(formulas: readonly Formula[]): string {
  const helpers = new Set<string>();
  for (const formula of formulas) {
    for (const node of walk(formula.tree)) {
      if (node.kind === 'call') helpers.add(functions.get(node.name)?.wgslHelper ?? '');
      if (node.kind === 'table') helpers.add(tableHelper(tableOf(formula, node.name)));
    }
  }
  helpers.delete('');
  return [...helpers].map((helper) => `${helper}\n`).join('');
}

/** Exact decimal of the nearest float32; subnormals, which a GPU may flush, are 0. */
function number(value: number): string {
  const nearest = Math.abs(value) < 1.1754943508222875e-38 ? 0 : Math.fround(value);
  const text = `${nearest}`;
  const literal = /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
  return nearest < 0 ? `(${literal})` : literal;
}

const target: TableTarget = {
  number,
  result: (expression) => `return ${expression};`,
  choose: (condition, yes, no) => `if (${condition}) { ${yes} } else { ${no} }`,
};

function tableHelper(table: Table): string {
  return `fn ${tableName(table)}(t: f32) -> f32 { ${emitTable(table, target)} }`;
}

/** Named after the content (FNV-1a, 32 bits), so that equal tables of many formulas are one function. */
function tableName(table: Table): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify([table.x, table.y])) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return `formula_table_${hash.toString(16)}_${table.x.length}`;
}
