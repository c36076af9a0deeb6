/**
 * An array as a network of cells and lines, each line with ends of its own: what nonlinear reads and sneak paths are solved
 * on. A line hangs on its root, and may have a second end; a line with neither floats. Signs and names: word lines *drop*
 * below the potential of their ends, bit lines *rise* above theirs (`factored-array.ts`).
 */
import { type Line, linesOf } from './lines.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface EndedLine extends Line {
  /** Of what the line's ends lead to, @unit V; for a floating line, from where its drop is counted. */
  readonly potential: number;
}

/** What is asked of a cell's law: a `CurrentVoltage` of `devices`, or anything else whose current rises with voltage. */
export interface CellLaw {
  readonly name: string;
  /** @param v V @param g S @returns A */
  readonly current: (v: number, g: number) => number;
  /** ∂I/∂v, @unit S, above 0. */
  readonly conductance: (v: number, g: number) => number;
  /** Voltages that the law is for, 0 among them, @unit V. */
  readonly voltages: { readonly from: number; readonly to: number };
}

export interface Network {
  readonly rows: number;
  readonly columns: number;
  /** Word lines that meet a bit line in one node. */
  readonly perNode: 1 | 2;
  /** Of cells at 0 V, [rows][columns], @unit S. */
  readonly conductances: ArrayLike<number>;
  /** `root` and `far` are Infinity where an end is open. */
  readonly words: readonly EndedLine[];
  readonly bits: readonly EndedLine[];
}

/** The array with voltages on its word lines and its bit lines sensed at 0 V. @param voltages [rows], V */
export function drivenNetwork(circuit: Circuit, voltages: ArrayLike<number>): Network {
  const { topology } = circuit.wires;
  expectWire(topology === 'input-source', 'wires.topology', 'input-source, as cells are nonlinear', topology);
  expectWire(voltages.length === circuit.rows, 'voltages', `${circuit.rows} numbers`, `${voltages.length} numbers`);
  const { word, bit, perNode } = linesOf(circuit);
  const { rows, columns, conductances } = circuit;
  const words = Array.from({ length: rows }, (_, row) => ({ ...word, potential: voltages[row] as number }));
  const bits = Array.from({ length: columns }, () => ({ ...bit, potential: 0 }));
  for (const { potential } of words) expectWire(Number.isFinite(potential), 'voltages', 'finite, V', potential);
  return { rows, columns, perNode, conductances, words, bits };
}

/** Whether no line has any resistance or floats: every cell then sees the difference of two potentials. */
export function isWithoutWires({ words, bits }: Network): boolean {
  return [...words, ...bits].every(({ segment, root }) => segment === 0 && root === 0);
}
