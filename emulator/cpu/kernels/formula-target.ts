/** What formulas in generated modules call: kernels, and tables where the memory has them. */
import { type Table, type WasmTarget, wasm } from '../../../devices/index.ts';
import { indexOf } from './imports.ts';

const { call, i32Const, joined } = wasm;

/** Where a table lies, as the kernel `lookUp` reads it. */
export interface TablePlace {
  readonly at: number;
  readonly points: number;
}

export type PlaceTable = (table: Table) => TablePlace;

export function formulaTarget(push: WasmTarget['push'], placeTable: PlaceTable): WasmTarget {
  return {
    push,
    kernel: indexOf,
    lookUp: (table) => {
      const { at, points } = placeTable(table);
      return joined(i32Const(at), i32Const(points), call(indexOf('lookUp')));
    },
  };
}
