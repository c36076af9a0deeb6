/**
 * Constant parts are computed once, here. That saves their cost, and it is needed: a shader with a constant
 * expression that overflows does not compile.
 */
import { emitNodeJavaScript } from './emit-javascript.ts';
import { finishFormula } from './summary.ts';
import { childrenOf, type Formula, largestNumber, type Node, withChildren } from './tree.ts';

/**
 * The node, or the number it stands for if all its parts are numbers.
 *
 * @param refuse called when that number is beyond float32
 */
export function foldConstants(node: Node, refuse: () => never): Node {
  const parts = childrenOf(node);
  if (parts.length === 0 || node.kind === 'table' || parts.some((part) => part.kind !== 'number')) return node;
  const value = new Function(`return ${emitNodeJavaScript(node, {}, refuse)};`)() as number;
  return Math.abs(value) <= largestNumber ? { kind: 'number', value } : refuse();
}

/**
 * The formula with some of its names fixed to numbers, or replaced by formulas (one with draws at most
 * once). A spread that is fixed to
 * zero takes its draw along (`0 * normal()` is 0), so that a noiseless law costs no random numbers.
 */
export function fixNames(formula: Formula, values: Readonly<Record<string, number | Formula>>): Formula {
  const refuse = (): never => {
    throw new RangeError(`\`${formula.text}\` has no finite value for ${formatValues(values)}`);
  };
  const drawn = { normal: 0, uniform: 0 };
  const fix = (node: Node): Node => {
    if (node.kind === 'name' && Object.hasOwn(values, node.name)) {
      const value = values[node.name] ?? refuse();
      return typeof value === 'number' ? { kind: 'number', value } : value.tree;
    }
    return foldConstants(dropIdle(withChildren(node, childrenOf(node).map(fix))), refuse);
  };
  const number = (node: Node): Node =>
    node.kind === 'draw' ? { ...node, index: drawn[node.draw]++ } : withChildren(node, childrenOf(node).map(number));
  const replaced = Object.values(values).filter((value) => typeof value !== 'number');
  const tables = Object.assign({}, formula.tables, ...replaced.map((value) => value.tables));
  return finishFormula(formula.text, number(fix(formula.tree)), tables);
}

/** Removes 0 · x (every value of a formula is finite), and what adding 0 or multiplying by 1 leaves idle. */
function dropIdle(node: Node): Node {
  if (node.kind !== 'arithmetic') return node;
  const { operator, left, right } = node;
  if (operator === '*') {
    if (isNumber(left, 0)) return left;
    if (isNumber(right, 0)) return right;
    if (isNumber(left, 1)) return right;
    if (isNumber(right, 1)) return left;
  }
  if (operator === '+' && isNumber(left, 0)) return right;
  if ((operator === '+' || operator === '-') && isNumber(right, 0)) return left;
  return node;
}

function isNumber(node: Node, value: number): boolean {
  return node.kind === 'number' && node.value === value;
}

function formatValues(values: Readonly<Record<string, number | Formula>>): string {
  return JSON.stringify(values, (_, value) => (typeof value === 'object' && 'tree' in value ? value.text : value));
}
