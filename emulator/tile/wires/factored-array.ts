/**
 * Wires of a crossbar array, solved exactly: the circuit, its lines as ladders, and what depends on conductances only.
 *
 * **The circuit.** Word line i is joined to its source, V_i, by its terminal and one segment; its nodes (i, j) follow each
 * other, one segment apart. Crosspoint (i, j), a conductance g, joins that node to a node of bit line j, whose nodes follow
 * each other likewise, and which ends in one segment, its terminal and ground, U_j = 0. Where both ends of a line are
 * driven or sensed, the other end is joined in the same way. (Handbook `arrays.md` §5; A. Chen, IEEE Trans. Electron
 * Devices 60(4), 1318, 2013, doi 10.1109/TED.2013.2246791.)
 *
 * **The unknowns** are how far the wires pull each node away from the potential at its line's root: d = V_i − (voltage of
 * the word node), h = (voltage of the bit node) − U_j. A crosspoint passes the current g (E − d − h), with E = V_i − U_j.
 * Drops rather than voltages, because drops are small and keep their own relative accuracy.
 *
 * **A line as a ladder.** Let currents c_k leave a word line (or enter a bit line) at its nodes k = 0 … n − 1, counted from
 * the root, as far as they do not depend on the line's own drop: c = g (E − h) for word lines, c = Σ g (E − d) for bit
 * lines, where the sum runs over the word lines that meet in a node (two where pairs are interleaved). With ρ_0 the
 * resistance at the root and ρ_k = r the segments, eliminating from the far end gives the conductance of all that lies
 * outward of node k and, in a second pass, the drops:
 *
 *     Y_n−1 = g_n−1 (+ 1/ρ_far)      Y_k = g_k + m_k+1 Y_k+1      m_k = 1 / (1 + ρ_k Y_k)        once per programming
 *     J_n−1 = c_n−1                  J_k = c_k + m_k+1 J_k+1                                      from the far end
 *     d_k = m_k (d_k−1 + ρ_k J_k)    d_−1 = 0                                                     from the root
 *
 * and m_0 J_0 is the current at the root (d_n−1 / ρ_far that at the far end). Only sums of like signs, products, and
 * quotients above 0 occur, so that nothing cancels, in float32 either (the Thomas algorithm subtracts, and stalls at 1e-4
 * there); and only resistances of wires and conductances of crosspoints occur, so that a wire of 0 ohm (one node, m = 1) and
 * an open crosspoint (g = 0) need no substitute. Write the two passes over all word lines as d = W g (E − h), those over
 * all bit lines as h = B g (E − d).
 *
 * In float32, with every operation rounded, 60 sweeps of 64 × 64 to 256 × 256 arrays (10 kohm to 1 Mohm, wires of 1 ohm)
 * end within 5e-7 to 1.2e-6 of the largest current.
 *
 * **A sweep** of line Gauss–Seidel is h' = B g (E − W g (E − h)), see `sweep.ts`. It always converges, since the matrix is
 * symmetric and positive definite (R. S. Varga, Matrix Iterative Analysis, 2nd ed., Springer 2000, ch. 3,
 * doi 10.1007/978-3-642-05156-2), by a factor near 1 where wires lose most of the voltage. `conjugate-gradients.ts` takes
 * about the square root of the number of sweeps, at little more than the price of one sweep each.
 *
 * **CrossSim 3.2 in these terms.** `current_from_input` true is this circuit: input lines are word lines, driven before output
 * 0; output lines are bit lines, grounded after the last input; `Rp_row` and `Rp_col` are segments, `Rp_col_terminal` the
 * terminal of bit lines, all over Rmin. (`Rp_row_terminal` lands on the wrong axis there, handbook `arrays.md` §7.)
 * `interleaved_posneg`: word lines 2k and 2k + 1 carry V and −V to the positive and the negative crosspoint of a weight and
 * meet each bit line in one node k, so that their currents subtract within the line. Without, either polarity has an array of
 * its own (two circuits), and currents subtract beyond it. `current_from_input` false is another circuit, in
 * `gated-array.ts`; `selected_rows` matters there alone. A read in the other direction (`vecmat`) is the circuit of the
 * transposed conductances there, driven and grounded at the other ends; here it is the transpose (`effective-matrix.ts`).
 */
import { type Line, linesOf } from './lines.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface FactoredArray {
  readonly rows: number;
  readonly columns: number;
  /** Word lines that meet a bit line in one node. */
  readonly perNode: 1 | 2;
  readonly word: Line;
  readonly bit: Line;
  /** g, [rows][columns], @unit S. */
  readonly conductances: Float64Array;
  /** Of all crosspoints at a node of a bit line, [nodes][columns], @unit S. */
  readonly nodeConductances: Float64Array;
  /** m of word lines, [rows][columns]. */
  readonly wordFactors: Float64Array;
  /** m of bit lines, [nodes][columns]. */
  readonly bitFactors: Float64Array;
}

/**
 * What a circuit's conductances decide, so that many reads share it; O(rows × columns).
 *
 * @param into Storage of another circuit of the same size, which is given up
 * @throws WireError
 */
export function factorArray(circuit: Circuit, into?: FactoredArray): FactoredArray {
  expectWire(
    circuit.wires.topology === 'input-source',
    'wires.topology',
    '`input-source`, or the circuit to go to `solveGated`',
    circuit.wires.topology,
  );
  const { word, bit, perNode } = linesOf(circuit);
  const { rows, columns } = circuit;
  const reused = into?.rows === rows && into.columns === columns && into.perNode === perNode ? into : null;
  const nodes = bit.nodes * columns;
  const conductances = reused?.conductances ?? new Float64Array(rows * columns);
  const nodeConductances = reused?.nodeConductances ?? new Float64Array(nodes);
  const wordFactors = reused?.wordFactors ?? new Float64Array(rows * columns);
  const bitFactors = reused?.bitFactors ?? new Float64Array(nodes);
  conductances.set(circuit.conductances);
  sumPairs(conductances, nodeConductances, columns, perNode);
  for (let row = 0; row < rows; row++) factorLine(word, conductances, wordFactors, row * columns, 1);
  for (let column = 0; column < columns; column++) factorLine(bit, nodeConductances, bitFactors, column, columns);
  return { rows, columns, perNode, word, bit, conductances, nodeConductances, wordFactors, bitFactors };
}

function sumPairs(conductances: Float64Array, sums: Float64Array, columns: number, perNode: 1 | 2): void {
  if (perNode === 1) {
    sums.set(conductances);
    return;
  }
  for (let at = 0; at < sums.length; at++) {
    const cell = at + Math.floor(at / columns) * columns;
    sums[at] = (conductances[cell] as number) + (conductances[cell + columns] as number);
  }
}

/** Fills in m of one line whose nodes lie at `from`, `from + stride`, and so on. */
function factorLine(line: Line, conductances: Float64Array, factors: Float64Array, from: number, stride: number): void {
  const { nodes, segment, root, far, rootIsLast } = line;
  const first = rootIsLast ? from + (nodes - 1) * stride : from;
  const step = rootIsLast ? -stride : stride;
  // An end of 0 ohm implies segments of 0 ohm, and a root that already holds the whole line.
  let outward = far > 0 ? 1 / far : 0;
  for (let node = nodes - 1; node >= 0; node--) {
    const at = first + node * step;
    const seen = (conductances[at] as number) + outward;
    const factor = 1 / (1 + (node === 0 ? root : segment) * seen);
    factors[at] = factor;
    outward = factor * seen;
  }
}
