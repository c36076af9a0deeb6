/** Puts a WebAssembly module together (core specification, §5.5): imported functions, one memory, functions of its own. */
import { wasm } from '../../../devices/index.ts';

const { unsigned } = wasm;

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

export interface Signature {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface FunctionSource extends Signature {
  /** Behind the parameters, in this order. */
  readonly locals: readonly ValueType[];
  readonly body: wasm.Code;
}

/**
 * @param imports of module `kernels`; functions are numbered from them on
 * @returns a module that exports its functions by their names, and imports the shared memory `env.memory`
 */
export function buildModule(
  imports: readonly Signature[],
  functions: readonly FunctionSource[],
): Uint8Array<ArrayBuffer> {
  const signatures = [...imports, ...functions];
  const sections = [
    section(
      1,
      vectorOf(signatures.map(({ parameters, results }) => [0x60, ...typesOf(parameters), ...typesOf(results)])),
    ),
    section(
      2,
      vectorOf([
        ...imports.map(({ name }, index) => [...text('kernels'), ...text(name), 0x00, ...unsigned(index)]),
        // Shared, with a minimum and a maximum.
        [...text('env'), ...text('memory'), 0x02, 0x03, ...unsigned(1), ...unsigned(65536)],
      ]),
    ),
    section(3, vectorOf(functions.map((_, index) => unsigned(imports.length + index)))),
    section(
      7,
      vectorOf(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(imports.length + index)])),
    ),
    section(10, vectorOf(functions.map(({ locals, body }) => sized([...localsOf(locals), ...body, 0x0b])))),
  ];
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
}

const section = (id: number, content: wasm.Code): wasm.Code => [id, ...sized(content)];
const sized = (content: wasm.Code): wasm.Code => [...unsigned(content.length), ...content];
const vectorOf = (items: readonly wasm.Code[]): wasm.Code => [...unsigned(items.length), ...items.flat()];
const text = (name: string): wasm.Code => sized([...new TextEncoder().encode(name)]);
const typesOf = (list: readonly ValueType[]): wasm.Code => sized(list.map((type) => types[type]));
const localsOf = (list: readonly ValueType[]): wasm.Code => vectorOf(list.map((type) => [1, types[type]]));
