/**
 * A checked tree as a person reads it: no parenthesis that precedence makes idle, signs joined, four significant digits.
 *
 *     w + 0.0016 · (1 − w / upper) · (1 + 0.3 · ξ)
 *
 * ξ is a fresh standard normal deviate, U a fresh number uniform in [0, 1). `tidyText` writes an author's own text the
 * same way.
 */
import type { Arithmetic, Formula, Node } from './tree.ts';

/** How tightly a part binds; an operand that binds less needs parentheses. */
const binding = { choice: 0, sum: 1, product: 2, factor: 3, power: 4, atom: 5 } as const;

interface Part {
  readonly text: string;
  readonly binds: number;
}

export function emitText(formula: Formula): string {
  return emitPart(formula.tree).text;
}

/** A formula's own text with the signs of {@link emitText}, on one line. */
export function tidyText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('normal()', 'ξ')
    .replaceAll('uniform()', 'U')
    .replaceAll(' ** ', '^')
    .replaceAll('**', '^')
    .replaceAll('*', '·')
    .replaceAll('<=', '≤')
    .replaceAll('>=', '≥')
    .replace(/(?<!\d[eE])-/g, '−')
    .trim();
}

function emitPart(node: Node): Part {
  switch (node.kind) {
    case 'number':
      return emitNumber(node.value);
    case 'name':
      return atom(node.name);
    case 'draw':
      return atom(node.draw === 'normal' ? 'ξ' : 'U');
    case 'negate':
      return negated(node.argument);
    case 'arithmetic':
      return emitArithmetic(node.operator, node.left, node.right);
    case 'choose': {
      const compared = `${inside(node.left, binding.sum)} ${comparisons[node.comparison]} ${inside(node.right, binding.sum)}`;
      const text = `${compared} ? ${inside(node.yes, binding.sum)} : ${emitPart(node.no).text}`;
      return { text, binds: binding.choice };
    }
    case 'call':
      return emitCall(node.name, node.arguments);
    case 'table':
      return atom(`${node.name}(${emitPart(node.argument).text})`);
  }
}

const comparisons = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const;
const signs: Readonly<Record<Arithmetic, string>> = { '+': '+', '-': '−', '*': '·', '/': '/' };

function emitArithmetic(operator: Arithmetic, left: Node, right: Node): Part {
  if (operator === '+' || operator === '-') {
    // a + (−b) is a − b, and a − (−b) is a + b.
    const positive = withoutSign(right);
    const shown = positive === null ? operator : operator === '+' ? '-' : '+';
    const tail = inside(positive ?? right, shown === '-' ? binding.product : binding.sum, true);
    return { text: `${inside(left, binding.sum)} ${signs[shown]} ${tail}`, binds: binding.sum };
  }
  if (operator === '*' && left.kind === 'number' && left.value === -1) return negated(right);
  const tail = inside(right, operator === '/' ? binding.factor : binding.product, true);
  return { text: `${inside(left, binding.product)} ${signs[operator]} ${tail}`, binds: binding.product };
}

function emitCall(name: string, given: readonly Node[]): Part {
  const [base, exponent] = given;
  if (name === 'pow' && base && exponent) {
    return { text: `${inside(base, binding.atom)}^${inside(exponent, binding.atom)}`, binds: binding.power };
  }
  return atom(`${name}(${given.map((argument) => emitPart(argument).text).join(', ')})`);
}

/** An operand, in parentheses if it binds less than its place asks for, or would put two signs side by side. */
function inside(node: Node, least: number, signed = false): string {
  const { text, binds } = emitPart(node);
  return binds < least || (signed && text.startsWith('−')) ? `(${text})` : text;
}

function negated(argument: Node): Part {
  const positive = withoutSign(argument);
  if (positive !== null) return emitPart(positive);
  const text = inside(argument, startsWithPower(argument) ? binding.atom : binding.product);
  return { text: `−${text}`, binds: binding.product };
}

/** −a^2 is read in two ways; the language refuses it. */
function startsWithPower(node: Node): boolean {
  if (node.kind === 'arithmetic') return startsWithPower(node.left);
  return node.kind === 'call' && node.name === 'pow';
}

/** What the node is the negative of, if it starts with a minus sign. */
function withoutSign(node: Node): Node | null {
  if (node.kind === 'number') return node.value < 0 ? { ...node, value: -node.value } : null;
  if (node.kind === 'negate') return withoutSign(node.argument) === null ? node.argument : null;
  if (node.kind !== 'arithmetic' || node.operator === '+' || node.operator === '-') return null;
  const left = withoutSign(node.left);
  return left && { ...node, left };
}

function emitNumber(value: number): Part {
  const exact = Number.isInteger(value) && Math.abs(value) < 1e6;
  const text = exact ? String(value) : String(Number(value.toPrecision(4)));
  return value < 0 ? { text: `−${text.slice(1)}`, binds: binding.product } : atom(text);
}

function atom(text: string): Part {
  return { text, binds: binding.atom };
}
