/**
 * Reads a formula's characters, before any grammar: whatever is not a number, a name, one of the few operators, a
 * parenthesis or a comma is refused here, with its place. So are two operands in a row, stray commas, unclosed or
 * deep parentheses, and `-a ** b`, which languages disagree about. What is left is short, shallow and well formed;
 * only the precedence of operators remains to be found.
 */
import { FormulaError } from './error.ts';

export interface Token {
  readonly kind: 'number' | 'name' | 'operator';
  readonly text: string;
  /** First character, counted from 1. */
  readonly position: number;
}

/** Longer texts are refused. */
export const longestText = 2000;
/** Deeper nesting is refused; shader compilers give up at about twice this. */
export const deepestNesting = 64;

const anyToken =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\*\*(?!\*)|<=(?!=)|>=(?!=)|<(?!<)|>(?!>)|[-+*/?:(),]))/y;

export function scanFormula(text: string, path: string): Token[] {
  if (text.length > longestText) {
    throw new FormulaError(path, longestText + 1, `be a formula of at most ${longestText} characters`, text);
  }
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    anyToken.lastIndex = at;
    const match = anyToken.exec(text);
    if (match === null) {
      const position = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0) + 1;
      throw new FormulaError(path, position, `${aFormula}`, text.slice(position - 1));
    }
    const [whole, number, name, operator] = match;
    const part = number ?? name ?? operator ?? '';
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'operator';
    tokens.push({ kind, text: part, position: at + whole.length - part.length + 1 });
    at += whole.length;
  }
  new Arrangement(tokens, path, text.length).check();
  return tokens;
}

const aFormula = 'have only numbers, names, + - * / ** < <= > >= ?: , ( )';

interface Opening {
  readonly kind: 'group' | 'call' | 'choice';
  /** Token at which the operand starts that this opening belongs to. */
  readonly start: number;
  readonly token: Token;
}

/** Checks that operands and operators alternate and that everything opened is closed. */
class Arrangement {
  readonly #tokens: readonly Token[];
  readonly #path: string;
  readonly #length: number;
  readonly #open: Opening[] = [];
  readonly #minus = new Set<number>();
  #operandNext = true;
  #operandStart = 0;
  #minusRun = 0;

  constructor(tokens: readonly Token[], path: string, length: number) {
    this.#tokens = tokens;
    this.#path = path;
    this.#length = length;
  }

  check(): void {
    this.#tokens.forEach((token, index) => {
      if (this.#operandNext) this.#takeOperand(token, index);
      else this.#takeOperator(token, index);
      if (this.#open.length + this.#minusRun > deepestNesting) {
        this.#refuse(token, `be nested at most ${deepestNesting} deep`);
      }
    });
    if (this.#operandNext) {
      throw new FormulaError(this.#path, this.#length + 1, 'have a number, a name or ( )', 'end of the text');
    }
    const unclosed = this.#open.at(-1);
    if (unclosed)
      this.#refuse(unclosed.token, `have a matching \`${unclosed.kind === 'choice' ? ':' : ')'}\` for what`);
  }

  #takeOperand(token: Token, index: number): void {
    if (token.kind !== 'operator') {
      this.#endOperand(index);
    } else if (token.text === '(') {
      this.#open.push({ kind: 'group', start: index, token });
    } else if (token.text === '-') {
      this.#minus.add(index);
      this.#minusRun++;
      return;
    } else if (token.text === ')' && this.#open.at(-1)?.kind === 'call' && this.#tokens[index - 1]?.text === '(') {
      this.#endOperand(this.#open.pop()?.start ?? index);
    } else {
      this.#refuse(token, 'have a number, a name or ( )');
    }
    this.#minusRun = 0;
  }

  #takeOperator(token: Token, index: number): void {
    const top = this.#open.at(-1)?.kind;
    if (token.kind !== 'operator') this.#refuse(token, 'have an operator');
    if (token.text === '(') {
      if (this.#tokens[index - 1]?.kind !== 'name') this.#refuse(token, 'have an operator');
      this.#open.push({ kind: 'call', start: index - 1, token });
    } else if (token.text === ')') {
      if (top !== 'group' && top !== 'call') this.#refuse(token, 'have no `)` without its `(`');
      this.#endOperand(this.#open.pop()?.start ?? index);
      return;
    } else if (token.text === ',' && top !== 'call') {
      this.#refuse(token, 'have commas between arguments only');
    } else if (token.text === '?') {
      this.#open.push({ kind: 'choice', start: index, token });
    } else if (token.text === ':') {
      if (top !== 'choice') this.#refuse(token, 'have no `:` without its `?`');
      this.#open.pop();
    } else if (token.text === '**' && this.#minus.has(this.#operandStart - 1)) {
      this.#refuse(token, 'say `(-a) ** b` or `-(a ** b)`');
    }
    this.#operandNext = true;
  }

  #endOperand(start: number): void {
    this.#operandStart = start;
    this.#operandNext = false;
  }

  #refuse(token: Token, expected: string): never {
    throw new FormulaError(this.#path, token.position, expected, token.text);
  }
}
