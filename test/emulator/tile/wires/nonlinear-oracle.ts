/**
 * Nodal analysis by the book, for tests: a list of resistors and cells between nodes, nodes joined by 0 ohm merged, node
 * equations in a dense matrix, Newton's method with backtracking on their largest imbalance.
 */
import { Matrix, solve } from 'ml-matrix';
import type { CellLaw } from '../../../../emulator/tile/wires/nonlinear-network.ts';
import type { Circuit } from '../../../../emulator/tile/wires/wires.ts';

type Node = string;
interface Element {
  readonly from: Node;
  readonly to: Node;
  readonly current: (v: number) => number;
  readonly conductance: (v: number) => number;
}

/** Potentials by line, null where it floats. */
export interface Potentials {
  readonly words: readonly (number | null)[];
  readonly bits: readonly (number | null)[];
}

export interface OracleSolution {
  readonly cellVoltages: number[];
  readonly cellCurrents: number[];
  readonly wordCurrents: number[];
  readonly bitCurrents: number[];
}

export function solveDensely(circuit: Circuit, law: CellLaw, { words, bits }: Potentials): OracleSolution {
  const { rows, columns, conductances, wires } = circuit;
  const perNode = wires.interleaved ? 2 : 1;
  const fixed = new Map<Node, number>();
  const elements: Element[] = [];
  const joined = new Map<Node, Node>();
  const find = (node: Node): Node => {
    const next = joined.get(node);
    return next === undefined ? node : find(next);
  };
  const resistor = (from: Node, to: Node, ohm: number) => {
    if (ohm > 0) elements.push({ from, to, current: (v) => v / ohm, conductance: () => 1 / ohm });
    else if (find(from) !== find(to)) joined.set(find(from), find(to));
  };
  const line = (
    name: string,
    count: number,
    segment: number,
    terminal: number,
    ends: string[],
    volt: number | null,
  ) => {
    for (let k = 1; k < count; k++) resistor(`${name},${k - 1}`, `${name},${k}`, segment);
    if (volt === null) return;
    fixed.set(`${name} source`, volt);
    if (ends.includes('first')) resistor(`${name},0`, `${name} source`, segment + terminal);
    if (ends.includes('last')) resistor(`${name},${count - 1}`, `${name} source`, segment + terminal);
  };
  const driven = wires.drive === 'both' ? ['first', 'last'] : ['first'];
  const sensed = { both: ['first', 'last'], top: ['first'], bottom: ['last'] }[wires.sense];
  words.forEach((volt, i) => {
    line(`w${i}`, columns, wires.row, wires.rowTerminal, driven, volt);
  });
  bits.forEach((volt, j) => {
    line(`b${j}`, rows / perNode, wires.column, wires.columnTerminal, sensed, volt);
  });
  const cells: Element[] = [];
  for (let cell = 0; cell < rows * columns; cell++) {
    const [i, j, g] = [Math.floor(cell / columns), cell % columns, conductances[cell]!];
    const [from, to] = [`w${i},${j}`, `b${j},${Math.floor(i / perNode)}`];
    cells.push({
      from,
      to,
      current: (v) => (g ? law.current(v, g) : 0),
      conductance: (v) => (g ? law.conductance(v, g) : 0),
    });
  }
  elements.push(...cells);
  for (const [node, volt] of [...fixed]) fixed.set(find(node), volt);
  const unknowns = [...new Set(elements.flatMap(({ from, to }) => [find(from), find(to)]))].filter(
    (n) => !fixed.has(n),
  );
  const places = new Map(unknowns.map((node, k) => [node, k]));

  let voltages = new Array<number>(unknowns.length).fill(0);
  const at = (node: Node, values: number[]) => fixed.get(find(node)) ?? values[places.get(find(node))!]!;
  const across = ({ from, to }: Element, values: number[]) => at(from, values) - at(to, values);
  const imbalances = (values: number[]) => {
    const sums = new Array<number>(unknowns.length).fill(0);
    for (const element of elements) {
      const current = element.current(across(element, values));
      const [from, to] = [places.get(find(element.from)), places.get(find(element.to))];
      if (from !== undefined) sums[from]! += current;
      if (to !== undefined) sums[to]! -= current;
    }
    return sums;
  };
  const size = (sums: number[]) => Math.hypot(...sums);
  for (let step = 0; step < 200 && unknowns.length > 0; step++) {
    const sums = imbalances(voltages);
    const jacobian = Matrix.zeros(unknowns.length, unknowns.length);
    for (const element of elements) {
      const slope = element.conductance(across(element, voltages));
      const [from, to] = [places.get(find(element.from)), places.get(find(element.to))];
      if (from !== undefined) jacobian.set(from, from, jacobian.get(from, from) + slope);
      if (to !== undefined) jacobian.set(to, to, jacobian.get(to, to) + slope);
      if (from === undefined || to === undefined) continue;
      jacobian.set(from, to, jacobian.get(from, to) - slope);
      jacobian.set(to, from, jacobian.get(to, from) - slope);
    }
    const move = solve(jacobian, Matrix.columnVector(sums)).to1DArray();
    let share = 1;
    const moved = () => voltages.map((v, k) => v - share * move[k]!);
    while (share > 1e-9 && !(size(imbalances(moved())) < size(sums))) share /= 2;
    if (share <= 1e-9) break;
    voltages = moved();
  }
  const cellVoltages = cells.map((cell) => across(cell, voltages));
  const cellCurrents = cells.map((cell, k) => cell.current(cellVoltages[k]!));
  const sum = (chosen: (cell: number) => boolean) =>
    cellCurrents.reduce((total, i, cell) => total + (chosen(cell) ? i : 0), 0);
  return {
    cellVoltages,
    cellCurrents,
    wordCurrents: words.map((_, i) => sum((cell) => Math.floor(cell / columns) === i)),
    bitCurrents: bits.map((_, j) => sum((cell) => cell % columns === j)),
  };
}
