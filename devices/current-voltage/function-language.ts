/**
 * Functions of numbers, in JavaScript (float64) or WGSL (float32), from one text.
 *
 * Expressions come from formulas. The statements around them (`series.ts`) keep to what both languages write alike:
 * `var`, `let`, `if`, `for`, `break`, `return`, literals with a point.
 */
import { emitJavaScript, emitWgsl, type Formula } from '../formula/formula.ts';

export interface FunctionLanguage {
  /** An expression over the names of the formula, which are variables in scope. */
  emit(formula: Formula): string;
  /** A function from numbers to a number. */
  define(name: string, takes: readonly string[], body: string): string;
  /** Distance from 1 to the next larger number. */
  readonly epsilon: number;
}

export const javaScript: FunctionLanguage = {
  emit: (formula) => emitJavaScript(formula, (name) => name),
  define: (name, takes, body) => `function ${name}(${takes.join(', ')}) { ${body} }\n`,
  epsilon: 2 ** -52,
};

export const wgsl: FunctionLanguage = {
  emit: (formula) => emitWgsl(formula, (name) => name),
  define: (name, takes, body) => `fn ${name}(${takes.map((each) => `${each}: f32`).join(', ')}) -> f32 { ${body} }\n`,
  epsilon: 2 ** -23,
};

type OfCell = (v: number, g: number) => number;

/** The functions of a law as closures; only code generated from checked trees is run. */
export function compileFunctions(emit: (language: FunctionLanguage, name: string) => string): {
  readonly current: OfCell;
  readonly conductance: OfCell;
} {
  const source = `"use strict"; ${emit(javaScript, 'cell')} return { current: cell_current, conductance: cell_conductance };`;
  return new Function(source)() as { current: OfCell; conductance: OfCell };
}
