/**
 * The derivative of a formula, as a formula: the rules of calculus over the checked tree. A current–voltage law so states
 * its current once, and the conductance that Newton's method needs cannot disagree with it.
 *
 * Where a formula has a kink (`abs`, `min`, `max`, `clamp`, a choice, the points of a table) the derivative is that of one
 * side, which is what semismooth Newton methods ask for (L. Qi, J. Sun, Math. Program. 58, 353, 1993,
 * doi 10.1007/BF01581275). Steps (`sign`, `floor`, `ceil`, `round`) count as flat.
 */
import type { Formula, Node, Table } from '../formula/formula.ts';
import { finishFormula } from '../formula/summary.ts';

/** ∂formula/∂name. @param formula without draws */
export function differentiate(formula: Formula, name: string): Formula {
  const tree = derivative(formula.tree, name, formula.tables);
  return finishFormula(`d(${formula.text})/d${name}`, tree, formula.tables);
}

const number = (value: number): Node => ({ kind: 'number', value });
const zero = number(0);
const one = number(1);
const isNumber = (node: Node, value: number) => node.kind === 'number' && node.value === value;

function add(left: Node, right: Node): Node {
  if (isNumber(left, 0)) return right;
  if (isNumber(right, 0)) return left;
  return { kind: 'arithmetic', operator: '+', left, right };
}

function multiply(left: Node, right: Node): Node {
  if (isNumber(left, 0) || isNumber(right, 0)) return zero;
  if (isNumber(left, 1)) return right;
  if (isNumber(right, 1)) return left;
  return { kind: 'arithmetic', operator: '*', left, right };
}

function divide(left: Node, right: Node): Node {
  return isNumber(left, 0) ? zero : { kind: 'arithmetic', operator: '/', left, right };
}

const negate = (argument: Node): Node => (isNumber(argument, 0) ? zero : { kind: 'negate', argument });
const subtract = (left: Node, right: Node): Node =>
  isNumber(right, 0) ? left : { kind: 'arithmetic', operator: '-', left, right };
const call = (name: string, ...values: Node[]): Node => ({ kind: 'call', name, arguments: values });
const choose = (left: Node, comparison: '<' | '<=' | '>', right: Node, yes: Node, no: Node): Node =>
  yes === no ? yes : { kind: 'choose', comparison, left, right, yes, no };

type Tables = Readonly<Record<string, Table>>;

function derivative(node: Node, name: string, tables: Tables): Node {
  const inner = (part: Node) => derivative(part, name, tables);
  switch (node.kind) {
    case 'number':
      return zero;
    case 'name':
      return node.name === name ? one : zero;
    case 'draw':
      throw new RangeError(`A formula with ${node.draw}() has no derivative`);
    case 'negate':
      return negate(inner(node.argument));
    case 'arithmetic':
      return ofArithmetic(node, inner);
    case 'choose': {
      const [yes, no] = [inner(node.yes), inner(node.no)];
      return isNumber(yes, 0) && isNumber(no, 0) ? zero : { ...node, yes, no };
    }
    case 'call':
      return ofCall(node, node.arguments, inner);
    case 'table': {
      const rate = inner(node.argument);
      return isNumber(rate, 0) ? zero : multiply(slopeOfTable(tables[node.name], node.argument), rate);
    }
  }
}

function ofArithmetic(node: Extract<Node, { kind: 'arithmetic' }>, inner: (part: Node) => Node): Node {
  const { operator, left, right } = node;
  const [a, b] = [inner(left), inner(right)];
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return isNumber(a, 0) ? negate(b) : subtract(a, b);
    case '*':
      return add(multiply(a, right), multiply(left, b));
    case '/':
      // (a − (left / right) b) / right: no square that could leave float32.
      return divide(isNumber(b, 0) ? a : subtract(a, multiply(node, b)), right);
  }
}

function ofCall(node: Extract<Node, { kind: 'call' }>, given: readonly Node[], inner: (part: Node) => Node): Node {
  const [x = zero, y = zero, z = zero] = given;
  const a = inner(x);
  switch (node.name) {
    case 'abs':
      return multiply(call('sign', x), a);
    case 'sign':
    case 'floor':
    case 'ceil':
    case 'round':
      return zero;
    case 'min':
      return choose(x, '<', y, a, inner(y));
    case 'max':
      return choose(x, '>', y, a, inner(y));
    case 'clamp':
      return inner(call('min', call('max', x, y), z));
    case 'exp':
      return multiply(node, a);
    case 'log':
      return divide(a, x);
    case 'sqrt':
      return divide(a, multiply(number(2), node));
    case 'tanh':
      return multiply(subtract(one, multiply(node, node)), a);
    case 'sigmoid':
      return multiply(multiply(node, subtract(one, node)), a);
    case 'pow':
      return ofPower(node, x, y, a, inner(y));
    default:
      throw new RangeError(`No derivative of ${node.name}`);
  }
}

/** a^b: b a^(b−1) a′ while the exponent is fixed, else a^b (b′ log a + b a′ / a) too. */
function ofPower(power: Node, base: Node, exponent: Node, baseRate: Node, exponentRate: Node): Node {
  const less = exponent.kind === 'number' ? number(exponent.value - 1) : subtract(exponent, one);
  const lower = isNumber(less, 0) ? one : isNumber(less, 1) ? base : call('pow', base, less);
  const byBase = multiply(multiply(exponent, lower), baseRate);
  const byExponent = isNumber(exponentRate, 0) ? zero : multiply(multiply(power, call('log', base)), exponentRate);
  return add(byBase, byExponent);
}

/** Slope of the segment that the argument lies in, by bisection; 0 beyond the ends. */
function slopeOfTable(table: Table | undefined, argument: Node): Node {
  if (!table) throw new RangeError('A formula has no such table');
  const { x, y } = table;
  const at = (values: readonly number[], index: number) => values[index] ?? Number.NaN;
  const slopes = (from: number, to: number): Node => {
    if (to - from === 1) return number((at(y, to) - at(y, from)) / (at(x, to) - at(x, from)));
    const middle = (from + to) >> 1;
    return choose(argument, '<', number(at(x, middle)), slopes(from, middle), slopes(middle, to));
  };
  const last = x.length - 1;
  const inside = choose(argument, '<=', number(at(x, last)), slopes(0, last), zero);
  return choose(argument, '<', number(at(x, 0)), zero, inside);
}
