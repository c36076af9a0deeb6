/**
 * Power that a solved array turns into heat, V I summed over crosspoints and over all pieces of wire; by Tellegen's theorem
 * (B. D. H. Tellegen, Philips Res. Rep. 7, 259, 1952) it is what the sources deliver.
 */
import type { FactoredArray } from './factored-array.ts';
import type { GatedSolution } from './gated-array.ts';
import type { Line } from './lines.ts';
import type { ArraySolution } from './solve-array.ts';
import { expectWire, WireError } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface Dissipation {
  /** @unit W */
  readonly cells: number;
  /** Segments and terminals, @unit W. */
  readonly wires: number;
  /** Delivered, @unit W. */
  readonly sources: number;
}

/**
 * One figure for each vector.
 *
 * @param solution Solved with `voltages: true`
 */
export function dissipation(
  array: FactoredArray,
  voltages: readonly ArrayLike<number>[],
  { sourceCurrents, rowVoltages, columnVoltages }: ArraySolution,
): Dissipation[] {
  if (!rowVoltages || !columnVoltages) throw new WireError('Expected `solution` to hold voltages, got none');
  return voltages.map((sources, vector) => {
    const words = rowVoltages[vector] as Float64Array;
    const bits = columnVoltages[vector] as Float64Array;
    const delivered = sourceCurrents[vector] as Float64Array;
    return {
      cells: inCells(array, words, bits),
      wires: inWires(array, sources, words, bits),
      sources: delivered.reduce((sum, current, row) => sum + current * (sources[row] as number), 0),
    };
  });
}

function inCells({ columns, perNode, conductances }: FactoredArray, words: Float64Array, bits: Float64Array): number {
  return conductances.reduce((sum, conductance, cell) => {
    const node = Math.floor(cell / columns / perNode) * columns + (cell % columns);
    return sum + conductance * ((words[cell] as number) - (bits[node] as number)) ** 2;
  }, 0);
}

function inWires(array: FactoredArray, sources: ArrayLike<number>, words: Float64Array, bits: Float64Array): number {
  const { rows, columns, word, bit } = array;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    sum += alongLine(word, sources[row] as number, (node) => words[row * columns + node] as number);
  }
  for (let column = 0; column < columns; column++) {
    sum += alongLine(bit, 0, (node) => bits[node * columns + column] as number);
  }
  return sum;
}

function alongLine(
  { nodes, segment, root, far, rootIsLast }: Line,
  end: number,
  voltage: (node: number) => number,
): number {
  const first = voltage(rootIsLast ? nodes - 1 : 0);
  const last = voltage(rootIsLast ? 0 : nodes - 1);
  let sum = heat(first - end, root) + heat(last - end, far);
  for (let node = 1; node < nodes; node++) sum += heat(voltage(node) - voltage(node - 1), segment);
  return sum;
}

/** A wire of 0 ohm has no voltage across it and stays cold. */
function heat(voltage: number, resistance: number): number {
  return resistance === 0 ? 0 : (voltage * voltage) / resistance;
}

/**
 * As {@link dissipation}, for arrays with separate sources.
 *
 * @param solution Solved with `cells: true`
 */
export function gatedDissipation(
  circuit: Circuit,
  inputs: readonly ArrayLike<number>[],
  { cellCurrents }: GatedSolution,
): Dissipation[] {
  if (!cellCurrents) throw new WireError('Expected `solution` to hold currents of cells, got none');
  const { rows, columns, conductances } = circuit;
  expectWire(cellCurrents.length === inputs.length, 'inputs', `${cellCurrents.length} vectors`, inputs.length);
  return inputs.map((vector, at) => {
    const currents = cellCurrents[at] as Float64Array;
    let [cells, wires, sources] = [0, 0, 0];
    for (let cell = 0; cell < rows * columns; cell++) {
      const current = currents[cell] as number;
      if (current === 0) continue;
      cells += (current * current) / (conductances[cell] as number);
      sources += current * (vector[Math.floor(cell / columns)] as number);
    }
    for (let column = 0; column < columns; column++) wires += alongColumn(circuit, currents, column);
    return { cells, wires, sources };
  });
}

/** I² r: of supply lines, what all cells from a segment on draw; of the sum line, what all cells before it gave. */
function alongColumn({ rows, columns, wires, idle }: Circuit, currents: Float64Array, column: number): number {
  const perNode = wires.interleaved ? 2 : 1;
  const sum = { supplies: new Float64Array(perNode), line: 0, power: 0 };
  for (let row = rows - 1; row >= 0; row--) {
    const supply = row % perNode;
    const current = (sum.supplies[supply] as number) + (currents[row * columns + column] as number);
    sum.supplies[supply] = current;
    const root = row < perNode ? wires.rowTerminal + wires.row * (idle?.before ?? 0) : 0;
    sum.power += current * current * (wires.row + root);
  }
  for (let row = 0; row < rows; row++) {
    sum.line += currents[row * columns + column] as number;
    if (row % perNode !== perNode - 1) continue;
    const root = row === rows - 1 ? wires.columnTerminal + wires.column * (idle?.after ?? 0) : 0;
    sum.power += sum.line * sum.line * (wires.column + root);
  }
  return sum.power;
}
