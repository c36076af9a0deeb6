/** Kernels that generated modules call (`assembly/`), in the order of their functions' numbers. */
import { wasm } from '../../../devices/index.ts';
import type { Signature, ValueType } from './module.ts';

const integers = (count: number): ValueType[] => new Array<ValueType>(count).fill('i32');

export const imports: readonly Signature[] = [
  { name: 'drawNormals', parameters: integers(7), results: [] },
  { name: 'drawUniforms', parameters: integers(7), results: [] },
  { name: 'lookUp', parameters: ['v128', 'i32', 'i32'], results: ['v128'] },
  ...wasm.wasmKernels.map((name): Signature => {
    return { name, parameters: new Array<ValueType>(wasm.takenBy(name)).fill('v128'), results: ['v128'] };
  }),
];

export const indexOf = (name: string): number => imports.findIndex((signature) => signature.name === name);
