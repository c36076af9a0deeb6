/**
 * Passive arrays: what flows elsewhere when one cell, or one word line, is read or written.
 *
 * Without a transistor in each cell, a voltage across a selected cell also drives currents through cells that share a line
 * with it (half-selected) and through chains of cells, word line – bit line – word line – bit line (sneak paths). What
 * the unselected lines do decides how much:
 *
 *     scheme     unselected word lines   unselected bit lines   half-selected cells see    others see
 *     floating   open                    open                   what their paths leave them
 *     grounded   0                       0                      V (word line), 0 (bit line)   0
 *     half       V/2                     V/2                    V/2                           0
 *     third      V/3                     2V/3                   V/3                           −V/3
 *
 * with the selected word line at V and the selected bit line at 0 V. (The V/2 and V/3 schemes: A. Flocke, T. G. Noll,
 * "Fundamental analysis of resistive nano-crossbars for the use in hybrid nano/CMOS-memory", ESSCIRC 2007, 328,
 * doi 10.1109/ESSCIRC.2007.4430310 [R]; with wires: A. Chen, IEEE Trans. Electron Devices 60(4), 1318, 2013,
 * doi 10.1109/TED.2013.2246791.) Three equal cells in series carry a third of the selected one's current: of two by two
 * floating cells a quarter of what is sensed is not the selected cell's.
 *
 * Floating lines have no source in their node equations, and are solved like all others (`nonlinear-newton.ts`). Linear
 * cells are a law, too.
 */

import { linesOf } from './lines.ts';
import type { CellLaw, EndedLine, Network } from './nonlinear-network.ts';
import { type NetworkSolution, type NewtonOptions, solveNetwork } from './nonlinear-newton.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export type SelectScheme = 'floating' | 'grounded' | 'half' | 'third';

export interface Selection {
  readonly scheme: SelectScheme;
  /** Selected word line. */
  readonly row: number;
  /** Selected bit line, or all of them: a whole word line is read or written. */
  readonly column: number | 'all';
  /** Of the selected word line against the selected bit lines, @unit V. */
  readonly voltage: number;
}

export interface HalfSelected {
  /** Out of the selected bit lines, [selected], @unit A: what is sensed, or what a driver must take. */
  readonly selectedCurrents: Float64Array;
  /** Through the selected cells, [selected], @unit A. */
  readonly cellCurrents: Float64Array;
  /** Across the selected cells, [selected], @unit V: below `voltage` by the wires' share. */
  readonly cellVoltages: Float64Array;
  /** Into word lines and out of bit lines at their ends, but for what goes through selected cells, @unit A. */
  readonly wordLeakage: Float64Array;
  readonly bitLeakage: Float64Array;
  /** |sensed − selected cells' current| over the selected cells' current, summed over selected bit lines. */
  readonly sneakRatio: number;
  /** From all drivers together, @unit W. */
  readonly power: number;
  /** Of which in the selected cells, @unit W. */
  readonly selectedPower: number;
  /** Everything else about the array. */
  readonly network: NetworkSolution;
}

/** Potentials of unselected lines as shares of the voltage; null where they float. */
const schemes: Readonly<Record<SelectScheme, { readonly word: number; readonly bit: number } | null>> = {
  floating: null,
  grounded: { word: 0, bit: 0 },
  half: { word: 1 / 2, bit: 1 / 2 },
  third: { word: 1 / 3, bit: 2 / 3 },
};

/** @throws WireError as `solveNetwork` does, and for a selection that the circuit does not have */
export function halfSelect(
  circuit: Circuit,
  law: CellLaw,
  selection: Selection,
  options: NewtonOptions = {},
): HalfSelected {
  const network = selectedNetwork(circuit, selection);
  const solved = solveNetwork(network, law, options);
  const { rows, columns } = circuit;
  const { row, column } = selection;
  const selected = column === 'all' ? Array.from({ length: columns }, (_, each) => each) : [column];
  const pick = (values: Float64Array, from = 0) => Float64Array.from(selected, (each) => values[from + each] as number);
  const selectedCurrents = pick(solved.bitCurrents);
  const cellCurrents = pick(solved.cellCurrents, row * columns);
  const cellVoltages = pick(solved.cellVoltages, row * columns);
  const wordLeakage = solved.wordCurrents.slice();
  const bitLeakage = solved.bitCurrents.slice();
  let [sneak, through, selectedPower] = [0, 0, 0];
  for (const [at, each] of selected.entries()) {
    const current = cellCurrents[at] as number;
    wordLeakage[row] = (wordLeakage[row] as number) - current;
    bitLeakage[each] = (bitLeakage[each] as number) - current;
    sneak += Math.abs(bitLeakage[each] as number);
    through += Math.abs(current);
    selectedPower += current * (cellVoltages[at] as number);
  }
  let power = 0;
  for (let word = 0; word < rows; word++)
    power += potential(network.words, word) * (solved.wordCurrents[word] as number);
  for (let bit = 0; bit < columns; bit++) power -= potential(network.bits, bit) * (solved.bitCurrents[bit] as number);
  const sneakRatio = sneak === 0 ? 0 : sneak / through;
  return {
    selectedCurrents,
    cellCurrents,
    cellVoltages,
    wordLeakage,
    bitLeakage,
    sneakRatio,
    power,
    selectedPower,
    network: solved,
  };
}

export interface ReadMargin {
  /** Sensed with the selected cell at its largest and its smallest conductance, @unit A. */
  readonly on: number;
  readonly off: number;
  /** (on − off) / on: 1 where an off cell is not sensed at all, 0 where states cannot be told apart. */
  readonly margin: number;
}

/** How well two states of one cell are told apart among the others as they are. @param states S */
export function readMargin(
  circuit: Circuit,
  law: CellLaw,
  selection: Selection & { readonly column: number },
  states: { readonly on: number; readonly off: number },
  options: NewtonOptions = {},
): ReadMargin {
  const sensed = (conductance: number) => {
    const conductances = Float64Array.from(circuit.conductances);
    conductances[selection.row * circuit.columns + selection.column] = conductance;
    return halfSelect({ ...circuit, conductances }, law, selection, options).selectedCurrents[0] as number;
  };
  const [on, off] = [sensed(states.on), sensed(states.off)];
  return { on, off, margin: (on - off) / on };
}

const potential = (lines: readonly EndedLine[], index: number) => (lines[index] as EndedLine).potential;

function selectedNetwork(circuit: Circuit, { scheme, row, column, voltage }: Selection): Network {
  const { rows, columns, conductances, wires } = circuit;
  expectWire(wires.topology === 'input-source', 'wires.topology', 'input-source, as cells are passive', wires.topology);
  expectWire(!wires.interleaved, 'wires.interleaved', 'false, as single cells are selected', wires.interleaved);
  const isLine = (index: number, count: number) => Number.isInteger(index) && index >= 0 && index < count;
  expectWire(isLine(row, rows), 'row', `a word line, 0 to ${rows - 1}`, row);
  expectWire(column === 'all' || isLine(column, columns), 'column', `a bit line, 0 to ${columns - 1}, or all`, column);
  expectWire(Number.isFinite(voltage) && voltage !== 0, 'voltage', 'finite and not 0 V', voltage);
  const { word, bit } = linesOf(circuit);
  const shares = schemes[scheme];
  const open = { root: Number.POSITIVE_INFINITY, far: Number.POSITIVE_INFINITY };
  const unselected = (share: number | undefined) =>
    share === undefined ? { ...open, potential: 0 } : { potential: share * voltage };
  const words = Array.from({ length: rows }, (_, index) => ({
    ...word,
    ...(index === row ? { potential: voltage } : unselected(shares?.word)),
  }));
  const bits = Array.from({ length: columns }, (_, index) => ({
    ...bit,
    ...(index === column || column === 'all' ? { potential: 0 } : unselected(shares?.bit)),
  }));
  return { rows, columns, perNode: 1, conductances, words, bits };
}
