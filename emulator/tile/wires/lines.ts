/** What lies between the nodes of a line, and between the line and the world: the same for all lines of one direction. */
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface Line {
  /** Number of nodes. */
  readonly nodes: number;
  /** Between neighbouring nodes, @unit ohm. */
  readonly segment: number;
  /** Between the line's root, its driven or sensed end, and the world, @unit ohm. */
  readonly root: number;
  /** As the root, at the other end: Infinity where that end is open. */
  readonly far: number;
  /** Whether the root lies at the last node, not at the first. */
  readonly rootIsLast: boolean;
}

export interface Lines {
  readonly word: Line;
  readonly bit: Line;
  /** Word lines that meet a bit line in one node. */
  readonly perNode: 1 | 2;
}

/** Lines of an array whose inputs are voltages of word lines. */
export function linesOf(circuit: Circuit): Lines {
  checkCircuit(circuit);
  const { rows, columns, wires, idle } = circuit;
  const perNode = wires.interleaved ? 2 : 1;
  const driven = wires.rowTerminal + wires.row;
  const bottom = wires.columnTerminal + wires.column * (1 + (idle?.after ?? 0));
  const top = wires.columnTerminal + wires.column * (1 + (idle?.before ?? 0));
  const rootIsLast = wires.sense !== 'top';
  return {
    perNode,
    word: {
      nodes: columns,
      segment: wires.row,
      root: driven,
      far: wires.drive === 'both' ? driven : Number.POSITIVE_INFINITY,
      rootIsLast: false,
    },
    bit: {
      nodes: rows / perNode,
      segment: wires.column,
      root: rootIsLast ? bottom : top,
      far: wires.sense === 'both' ? top : Number.POSITIVE_INFINITY,
      rootIsLast,
    },
  };
}

/** Refuses circuits that have no solution or no meaning. */
export function checkCircuit({ rows, columns, conductances, wires, idle }: Circuit): void {
  const isCount = (n: number, from: number) => Number.isInteger(n) && n >= from;
  expectWire(isCount(rows, 1), 'rows', 'a whole number from 1', rows);
  expectWire(isCount(columns, 1), 'columns', 'a whole number from 1', columns);
  expectWire(!wires.interleaved || rows % 2 === 0, 'rows', 'even, as word lines are interleaved in pairs', rows);
  for (const name of ['row', 'column', 'rowTerminal', 'columnTerminal'] as const) {
    const resistance = wires[name];
    expectWire(resistance >= 0 && resistance < Number.POSITIVE_INFINITY, `wires.${name}`, '0 ohm or more', resistance);
  }
  for (const side of ['before', 'after'] as const) {
    const places = idle?.[side] ?? 0;
    expectWire(isCount(places, 0), `idle.${side}`, 'a whole number from 0', places);
  }
  const cells = rows * columns;
  expectWire(conductances.length === cells, 'conductances', `${cells} numbers`, `${conductances.length} numbers`);
  for (let cell = 0; cell < cells; cell++) {
    const conductance = conductances[cell] as number;
    if (!(conductance >= 0 && conductance < Number.POSITIVE_INFINITY)) {
      expectWire(false, `conductances[${cell}]`, '0 S or more', conductance);
    }
  }
}
