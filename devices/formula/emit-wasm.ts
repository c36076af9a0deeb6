/**
 * A checked tree as WebAssembly instructions that leave its value on the stack, for four elements at once in float32.
 * Both branches of a choice are evaluated, as on a GPU. What has no instruction is a call of a kernel ({@link WasmKernel}).
 */
import { functions } from './functions.ts';
import { tableOf } from './table.ts';
import type { Formula, Node, Table } from './tree.ts';
import { type Code, call, constant, joined, lanes, type WasmKernel } from './wasm-code.ts';

export interface WasmTarget {
  /** Pushes a declared name or a draw: `normal0`, `normal1`, … `uniform0`, … */
  push(name: string): Code;
  /** Index of a kernel's function. */
  kernel(name: WasmKernel): number;
  /** Replaces what is on the stack by what a table has there. */
  lookUp(table: Table): Code;
}

/** The kernel that a node calls, if it does. */
function kernelOf(node: Node): WasmKernel | null {
  if (node.kind !== 'call') return null;
  const [, exponent] = node.arguments;
  if (node.name === 'pow' && exponent?.kind === 'number' && exponent.value === 2) return 'square';
  const wasm = functions.get(node.name)?.wasm;
  return typeof wasm === 'string' ? wasm : null;
}

export function emitWasm(formula: Pick<Formula, 'tree' | 'tables'>, target: WasmTarget): Code {
  const emit = (node: Node): Code => {
    switch (node.kind) {
      case 'number':
        return constant(node.value);
      case 'name':
        return target.push(node.name);
      case 'draw':
        return target.push(`${node.draw}${node.index}`);
      case 'negate':
        return joined(emit(node.argument), lanes.negate);
      case 'arithmetic':
        return joined(emit(node.left), emit(node.right), operators[node.operator]);
      case 'choose':
        return joined(
          ...[emit(node.yes), emit(node.no)],
          ...[emit(node.left), emit(node.right), comparisons[node.comparison], lanes.select],
        );
      case 'call': {
        const values = node.arguments.map(emit);
        const kernel = kernelOf(node);
        if (kernel) return joined(...(kernel === 'square' ? values.slice(0, 1) : values), call(target.kernel(kernel)));
        const wasm = functions.get(node.name)?.wasm;
        if (typeof wasm !== 'function') throw new RangeError(`No function ${node.name}`);
        return wasm(...values);
      }
      case 'table':
        return joined(emit(node.argument), target.lookUp(tableOf(formula, node.name)));
    }
  };
  return emit(formula.tree);
}

const operators = { '+': lanes.add, '-': lanes.subtract, '*': lanes.multiply, '/': lanes.divide } as const;

const comparisons = {
  '<': lanes.less,
  '<=': lanes.lessOrEqual,
  '>': lanes.greater,
  '>=': lanes.greaterOrEqual,
} as const;
