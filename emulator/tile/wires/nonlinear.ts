/**
 * Currents of an array whose cells are not linear in voltage.
 *
 * Without wires each bit line sums I(V_i, g_ij), and that is all. With wires the voltages of cells follow from their currents,
 * and Newton's method finds both (`nonlinear-newton.ts`), anew for each input: there is no effective matrix.
 */
import { type CellLaw, drivenNetwork, isWithoutWires, type Network } from './nonlinear-network.ts';
import { type NewtonOptions, solveNetwork } from './nonlinear-newton.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface NonlinearSolution {
  /** Of bit lines into ground, [vectors][columns], @unit A. */
  readonly currents: readonly Float64Array[];
  /** Of word lines from their sources, [vectors][rows], @unit A. */
  readonly sourceCurrents: readonly Float64Array[];
  /** Bound of the error of every one of `currents`, relative to the largest current of a line; the worst vector's. */
  readonly residual: number;
  /** Of Newton's method, the most that any vector took; 0 without wires. */
  readonly steps: number;
  /** Of conjugate gradients within them, the most that any vector took. */
  readonly innerSteps: number;
}

/**
 * @param voltages Of word lines' sources, [vectors][rows], V
 * @throws WireError where a figure is out of range, the tolerance was missed, or a cell sees a voltage its law is not for
 */
export function solveNonlinear(
  circuit: Circuit,
  law: CellLaw,
  voltages: readonly ArrayLike<number>[],
  options: NewtonOptions = {},
): NonlinearSolution {
  const currents: Float64Array[] = [];
  const sourceCurrents: Float64Array[] = [];
  let [residual, steps, innerSteps] = [0, 0, 0];
  for (const vector of voltages) {
    const network = drivenNetwork(circuit, vector);
    if (isWithoutWires(network)) {
      const sums = sumCells(network, law);
      currents.push(sums.bits);
      sourceCurrents.push(sums.words);
      continue;
    }
    const solved = solveNetwork(network, law, options);
    currents.push(solved.bitCurrents);
    sourceCurrents.push(solved.wordCurrents);
    residual = Math.max(residual, solved.residual);
    steps = Math.max(steps, solved.steps);
    innerSteps = Math.max(innerSteps, solved.innerSteps);
  }
  return { currents, sourceCurrents, residual, steps, innerSteps };
}

/** Every cell sees its source's voltage. */
function sumCells(network: Network, law: CellLaw): { words: Float64Array; bits: Float64Array } {
  const { rows, columns, conductances } = network;
  const { from, to } = law.voltages;
  const [words, bits] = [new Float64Array(rows), new Float64Array(columns)];
  for (const [row, { potential }] of network.words.entries()) {
    const known = potential >= from && potential <= to;
    expectWire(known, `voltages[${row}]`, `from ${from} V to ${to} V (${law.name})`, potential);
    for (let column = 0; column < columns; column++) {
      const g = conductances[row * columns + column] as number;
      const current = g === 0 ? 0 : law.current(potential, g);
      words[row] = (words[row] as number) + current;
      bits[column] = (bits[column] as number) + current;
    }
  }
  return { words, bits };
}
