/** Locals of a generated function by name: parameters, then integers, then vectors as they come up. */
import { wasm } from '../../../devices/index.ts';
import type { FunctionSource, ValueType } from './module.ts';

const { get, i32, joined, set } = wasm;

export class Locals {
  readonly #places = new Map<string, number>();
  readonly #parameters: number;
  readonly #integers: number;

  constructor(parameters: readonly string[], integers: readonly string[]) {
    for (const name of [...parameters, ...integers]) this.#place(name);
    this.#parameters = parameters.length;
    this.#integers = integers.length;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  push(name: string): wasm.Code {
    return get(this.#place(name));
  }

  /** Sets a local to what `code` leaves on the stack. */
  put(name: string, ...code: readonly wasm.Code[]): wasm.Code {
    return joined(...code, set(this.#place(name)));
  }

  /** Adds to an integer. */
  add(name: string, amount: wasm.Code): wasm.Code {
    return this.put(name, this.push(name), amount, i32.add);
  }

  /** To be asked for once the body is complete. */
  signature(): Pick<FunctionSource, 'parameters' | 'results' | 'locals'> {
    const vectors = this.#places.size - this.#parameters - this.#integers;
    const alike = (type: ValueType, count: number) => new Array<ValueType>(count).fill(type);
    return {
      parameters: alike('i32', this.#parameters),
      results: [],
      locals: [...alike('i32', this.#integers), ...alike('v128', vectors)],
    };
  }

  #place(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#places.size);
    return this.#places.size - 1;
  }
}
