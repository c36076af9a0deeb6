/**
 * From text to a checked tree. `scan.ts` has refused all but numbers, names and operators; jsep finds the precedence.
 * It is given token numbers in place of the text's own words (`t0 + t2 * t4`), so that each leaf of its tree leads
 * back to a place in the text and nothing of the text goes further than the checks below.
 */
import jsep from 'jsep';
import { FormulaError } from './error.ts';
import { foldConstants } from './fold.ts';
import { constants, functions } from './functions.ts';
import { deepestNesting, scanFormula, type Token } from './scan.ts';
import { finishFormula } from './summary.ts';
import { checkTables } from './table.ts';
import {
  type Arithmetic,
  type Comparison,
  type Draw,
  type Formula,
  largestNumber,
  type Node,
  type Table,
} from './tree.ts';

export interface FormulaOptions {
  /** Names that the formula may use. */
  readonly names: readonly string[];
  /** Where the text stands, for messages. */
  readonly path?: string;
  /** Whether `normal()` and `uniform()` are offered, or `normal()` only. @default false */
  readonly draws?: boolean | 'normal';
  readonly tables?: Readonly<Record<string, Table>>;
}

/** Longest way to write a number. */
const longestNumber = 40;

export function parseFormula(text: string, options: FormulaOptions): Formula {
  const path = options.path ?? 'formula';
  const tables = checkTables(options.tables ?? {}, path);
  for (const name of [...options.names, ...Object.keys(tables)]) checkName(name, path);
  const tokens = scanFormula(text, path);
  const words = tokens.map((token, index) => (token.kind === 'operator' ? token.text : `t${index}`));
  const tree = new Builder(tokens, options, path).build(jsep(words.join(' ')), 1);
  return finishFormula(text, tree, tables);
}

/**
 * Declared names must be distinguishable from the constants, from the numbered draws that the emitters ask for, and from
 * what every object has, by which a look-up could find more than was declared.
 */
function checkName(name: string, path: string): void {
  const reserved = constants.has(name) || /^(normal|uniform)\d+$/.test(name) || name in Object.prototype;
  if (reserved || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new FormulaError(path, 1, 'declare names of letters, digits and _ that are not reserved', name);
  }
}

class Builder {
  readonly #tokens: readonly Token[];
  readonly #names: ReadonlySet<string>;
  readonly #tables: ReadonlySet<string>;
  readonly #offered: readonly Draw[];
  readonly #path: string;
  readonly #drawn = { normal: 0, uniform: 0 };

  constructor(tokens: readonly Token[], options: FormulaOptions, path: string) {
    this.#tokens = tokens;
    this.#names = new Set(options.names);
    this.#tables = new Set(Object.keys(options.tables ?? {}));
    this.#offered = options.draws === true ? ['normal', 'uniform'] : options.draws === 'normal' ? ['normal'] : [];
    this.#path = path;
  }

  build(expression: jsep.Expression, depth: number): Node {
    const token = this.#firstToken(expression);
    if (depth > deepestNesting) this.#refuse(token, `be nested at most ${deepestNesting} deep`);
    const refuse = () => this.#refuse(token, `have constants within ±${largestNumber.toPrecision(3)}`);
    return foldConstants(this.#buildNode(expression, token, depth + 1), refuse);
  }

  #buildNode(expression: jsep.Expression, token: Token, depth: number): Node {
    switch (expression.type) {
      case 'Identifier':
        return token.kind === 'number' ? this.#number(token) : this.#name(token);
      case 'UnaryExpression':
        return { kind: 'negate', argument: this.build((expression as jsep.UnaryExpression).argument, depth) };
      case 'BinaryExpression':
        return this.#binary(expression as jsep.BinaryExpression, token, depth);
      case 'ConditionalExpression':
        return this.#choice(expression as jsep.ConditionalExpression, depth);
      case 'CallExpression':
        return this.#call(token, (expression as jsep.CallExpression).arguments, depth);
      default:
        return this.#refuse(token, 'be a formula');
    }
  }

  #number(token: Token): Node {
    const value = Number(token.text);
    if (token.text.length > longestNumber || !(value <= largestNumber)) {
      this.#refuse(token, `have numbers up to ${largestNumber.toPrecision(3)} in at most ${longestNumber} characters`);
    }
    return { kind: 'number', value };
  }

  #name(token: Token): Node {
    const constant = constants.get(token.text);
    if (constant !== undefined) return { kind: 'number', value: constant };
    if (!this.#names.has(token.text)) this.#refuse(token, `use only ${list('the name', this.#names)}`);
    return { kind: 'name', name: token.text };
  }

  #binary(expression: jsep.BinaryExpression, token: Token, depth: number): Node {
    const operator = expression.operator;
    if (isComparison(operator)) this.#refuse(token, 'compare only before a `?`');
    const left = this.build(expression.left, depth);
    const right = this.build(expression.right, depth);
    if (operator === '**') return { kind: 'call', name: 'pow', arguments: [left, right] };
    return { kind: 'arithmetic', operator: operator as Arithmetic, left, right };
  }

  #choice(expression: jsep.ConditionalExpression, depth: number): Node {
    const test = expression.test as jsep.BinaryExpression;
    if (!isComparison(test.operator)) {
      this.#refuse(this.#firstToken(test), 'have a comparison < <= > >= before each `?`');
    }
    return {
      kind: 'choose',
      comparison: test.operator,
      left: this.build(test.left, depth),
      right: this.build(test.right, depth),
      yes: this.build(expression.consequent, depth),
      no: this.build(expression.alternate, depth),
    };
  }

  #call(callee: Token, given: readonly jsep.Expression[], depth: number): Node {
    const name = callee.text;
    if (name === 'normal' || name === 'uniform') return this.#draw(callee, name, given.length);
    if (name === 'table') return this.#table(callee, given, depth);
    const declared = functions.get(name);
    if (!declared) this.#refuse(callee, `call only ${list('the function', this.#callable())}`);
    if (given.length !== declared.takes.length) {
      this.#refuse(callee, `call \`${name}(${declared.takes.join(', ')})\``, `${name} with ${given.length} arguments`);
    }
    return { kind: 'call', name, arguments: given.map((argument) => this.build(argument, depth)) };
  }

  #draw(callee: Token, draw: Draw, given: number): Node {
    if (!this.#offered.includes(draw)) this.#refuse(callee, `call only ${list('the function', this.#callable())}`);
    if (given !== 0) this.#refuse(callee, `call \`${draw}()\``, `${draw} with ${given} arguments`);
    return { kind: 'draw', draw, index: this.#drawn[draw]++ };
  }

  #table(callee: Token, given: readonly jsep.Expression[], depth: number): Node {
    const [table, argument] = given;
    if (!table || !argument || given.length !== 2) {
      this.#refuse(callee, 'call `table(name, x)`', `table with ${given.length} arguments`);
    }
    const token = this.#firstToken(table);
    if (table.type !== 'Identifier' || !this.#tables.has(token.text)) {
      this.#refuse(token, `look up ${list('the table', this.#tables)}`);
    }
    return { kind: 'table', name: token.text, argument: this.build(argument, depth) };
  }

  #callable(): string[] {
    return [...functions.keys(), ...(this.#tables.size > 0 ? ['table'] : []), ...this.#offered];
  }

  /** Leftmost number or name under an expression. */
  #firstToken(expression: jsep.Expression): Token {
    let at = expression;
    while (at.type !== 'Identifier') {
      const next = at.argument ?? at.left ?? at.test ?? at.callee;
      if (next === undefined) break;
      at = next as jsep.Expression;
    }
    const index = Number(String((at as jsep.Identifier).name ?? 't0').slice(1));
    return this.#tokens[index] ?? { kind: 'operator', text: '', position: 1 };
  }

  #refuse(token: Token, expected: string, got = token.text): never {
    throw new FormulaError(this.#path, token.position, expected, got);
  }
}

function isComparison(operator: unknown): operator is Comparison {
  return operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
}

function list(what: string, names: Iterable<string>): string {
  const all = [...names];
  return all.length === 0 ? `no ${what.replace('the ', '')}` : `${what}${all.length > 1 ? 's' : ''} ${all.join(', ')}`;
}
