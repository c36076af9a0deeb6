/** Currents of arrays by dense nodal analysis: the handbook's circuits (`arrays.md` §5), node by node. */
import type { Circuit } from '../../../../emulator/tile/wires/wires.ts';
import { Network } from './nodal-network.ts';

/** Out of each bit line's end, and into each word line's, where word lines end in V and bit lines in U. */
export function nodalCurrents(
  circuit: Circuit,
  wordSources: ArrayLike<number>,
  bitSources: ArrayLike<number>,
): { words: number[]; bits: number[] } {
  const { rows, columns, conductances, wires, idle = { before: 0, after: 0 } } = circuit;
  const network = new Network();
  const perNode = wires.interleaved ? 2 : 1;
  const last = rows / perNode - 1;
  for (let i = 0; i < rows; i++) network.fix(`source ${i}`, wordSources[i]!);
  for (let j = 0; j < columns; j++) network.fix(`sense ${j}`, bitSources[j]!);
  for (let i = 0; i < rows; i++) {
    const driver = wires.rowTerminal + wires.row;
    network.wire(`source ${i}`, `word ${i} 0`, driver);
    if (wires.drive === 'both') network.wire(`source ${i}`, `word ${i} ${columns - 1}`, driver);
    for (let j = 1; j < columns; j++) network.wire(`word ${i} ${j - 1}`, `word ${i} ${j}`, wires.row);
  }
  for (let j = 0; j < columns; j++) {
    const bottom = wires.columnTerminal + wires.column * (1 + idle.after);
    const top = wires.columnTerminal + wires.column * (1 + idle.before);
    if (wires.sense !== 'top') network.wire(`sense ${j}`, `bit ${last} ${j}`, bottom);
    if (wires.sense !== 'bottom') network.wire(`sense ${j}`, `bit 0 ${j}`, top);
    for (let k = 1; k <= last; k++) network.wire(`bit ${k - 1} ${j}`, `bit ${k} ${j}`, wires.column);
  }
  const first = network.branches;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      network.conduct(`word ${i} ${j}`, `bit ${Math.floor(i / perNode)} ${j}`, conductances[i * columns + j]!);
    }
  }
  network.solve();
  // What all crosspoints of a line pass, its ends pass.
  const words = new Array<number>(rows).fill(0);
  const bits = new Array<number>(columns).fill(0);
  for (let cell = 0; cell < rows * columns; cell++) {
    const current = network.current(first + cell);
    words[Math.floor(cell / columns)]! += current;
    bits[cell % columns]! += current;
  }
  return { words, bits };
}

/** Of each cell, where inputs gate cells between supply lines and sum lines. */
export function nodalGatedCurrents(circuit: Circuit, inputs: ArrayLike<number>): number[] {
  const { rows, columns, conductances, wires, idle = { before: 0, after: 0 } } = circuit;
  const perNode = wires.interleaved ? 2 : 1;
  const last = rows / perNode - 1;
  const currents = new Array<number>(rows * columns).fill(0);
  for (let j = 0; j < columns; j++) {
    const network = new Network();
    network.fix('ground', 0);
    for (let line = 0; line < perNode; line++) {
      // Voltages of supplies are put into the cells, so that inputs may have any sign.
      network.wire('ground', `supply ${line} 0`, wires.rowTerminal + wires.row * (1 + idle.before));
      for (let k = 1; k <= last; k++) network.wire(`supply ${line} ${k - 1}`, `supply ${line} ${k}`, wires.row);
    }
    network.wire('ground', `sum ${last}`, wires.columnTerminal + wires.column * (1 + idle.after));
    for (let k = 1; k <= last; k++) network.wire(`sum ${k - 1}`, `sum ${k}`, wires.column);
    const first = network.branches;
    for (let i = 0; i < rows; i++) {
      const on = inputs[i] === 0 ? 0 : 1;
      const place = Math.floor(i / perNode);
      const conductance = on * conductances[i * columns + j]!;
      network.conduct(`supply ${i % perNode} ${place}`, `sum ${place}`, conductance, inputs[i]!);
    }
    network.solve();
    for (let i = 0; i < rows; i++) currents[i * columns + j] = network.current(first + i);
  }
  return currents;
}
