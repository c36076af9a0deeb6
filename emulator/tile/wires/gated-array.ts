/**
 * Arrays with separate sources: inputs gate cells, and a supply line and a sum line run along each other past all cells of
 * a column. Cell k, where its input is on, joins the supply line's node k to the sum line's node k. The supply line is
 * driven before its first cell, the sum line grounded after its last (CrossSim 3.2: `current_from_input` false, where
 * unselected rows at the top or bottom lengthen one line or the other, `idle` here). Gates carry no current, so columns do
 * not know of each other, but what a column passes is not linear in its inputs. Where pairs are interleaved, a column has
 * two supply lines, of opposite voltages, and one sum line.
 *
 * **Exact in one pass.** Let d be the drops of the supply lines at node k (a vector of one or two), u the currents into
 * their nodes k from before, h the rise of the sum line at k and i its current from before. The part of a column from node k
 * on is linear, so with figures that follow from the end of the column
 *
 *     u = −Y d + B i + C        h = B·d + F i + e
 *
 * (hybrid parameters of a multiport; one B in both, by reciprocity). After the
 * last cell Y = B = C = F = e = 0. Before it, with r and ρ the segments of supply and sum line after node k (at the last
 * cell ρ is all that lies before ground), g the cells' conductances, γ = Σ g, E the voltages that they would see without wires:
 *
 *     M = (1 + r Y)⁻¹     Y' = M Y     B' = M B     C' = M C     F' = ρ + F + r B·B'     e' = e + r B·C'
 *     κ = 1/(1 + γ F')    ι = κ (Σ g E − γ e')
 *     i_out = κ i − κ (g + γ B')·d + ι
 *     B ← κ (B' − F' g)    F ← κ F'    e ← e' + F' ι    C ← C' + B' ι + g (E − e)
 *     Y ← Y' + diag g + κ (γ B'B'ᵀ + B'gᵀ + gB'ᵀ − F' ggᵀ)
 *
 * At the first node i = 0 and d = R u with R all that lies before it, so u = (1 + R Y)⁻¹ C, and Σ u leaves the column at its
 * end. As in `factored-array.ts`, wires of 0 ohm and cells that are off need no substitute.
 */
import { checkCircuit } from './lines.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface GatedSolution {
  /** Of sum lines into ground, [vectors][columns], @unit A. */
  readonly currents: readonly Float64Array[];
  /** Of cells from supply to sum line, [vectors][rows × columns], @unit A, on request. */
  readonly cellCurrents?: readonly Float64Array[];
}

/** What lies before the first node, between nodes, and after the last. */
interface Column {
  readonly supplySegment: number;
  readonly supplyRoot: number;
  readonly sumSegment: number;
  readonly sumRoot: number;
}

/**
 * @param inputs What the supply would put across each cell without wires, [vectors][rows], @unit V; 0 gates the cell off.
 * In one array, one voltage for all that are on; where pairs are interleaved, V and −V by turns. Other signs mean a cell that
 * takes its current from a supply of the other sign, by a line whose drop is common to both (as CrossSim has it).
 * @throws WireError where a figure is out of range
 */
export function solveGated(
  circuit: Circuit,
  inputs: readonly ArrayLike<number>[],
  options: { readonly cells?: boolean } = {},
): GatedSolution {
  const { rows, columns, wires } = circuit;
  checkCircuit(circuit);
  expectWire(wires.topology === 'separate-source', 'wires.topology', '`separate-source`', wires.topology);
  expectWire(wires.sense === 'bottom', 'wires.sense', '`bottom`, as sources are separate', wires.sense);
  expectWire(wires.drive === 'left', 'wires.drive', '`left`, as sources are separate', wires.drive);
  const line: Column = {
    supplySegment: wires.row,
    supplyRoot: wires.rowTerminal + wires.row * (1 + (circuit.idle?.before ?? 0)),
    sumSegment: wires.column,
    sumRoot: wires.columnTerminal + wires.column * (1 + (circuit.idle?.after ?? 0)),
  };
  const ladder = new GatedLadder(circuit, line);
  const currents: Float64Array[] = [];
  const cellCurrents: Float64Array[] = [];
  for (const [at, vector] of inputs.entries()) {
    expectWire(vector.length === rows, `inputs[${at}]`, `${rows} voltages`, `${vector.length} voltages`);
    const sums = new Float64Array(columns);
    const cells = options.cells ? new Float64Array(rows * columns) : null;
    for (let column = 0; column < columns; column++) {
      sums[column] = ladder.eliminate(column, vector);
      if (cells) ladder.follow(column, vector, cells);
    }
    currents.push(sums);
    if (cells) cellCurrents.push(cells);
  }
  return options.cells ? { currents, cellCurrents } : { currents };
}

/** Numbers that elimination leaves at each node: Y' (three), B', C', F', e', κ, ι. */
const kept = 11;

class GatedLadder {
  readonly #circuit: Circuit;
  readonly #line: Column;
  readonly #perNode: 1 | 2;
  readonly #nodes: Float64Array;
  /** u before the first node. */
  readonly #entering = new Float64Array(2);

  constructor(circuit: Circuit, line: Column) {
    this.#circuit = circuit;
    this.#line = line;
    this.#perNode = circuit.wires.interleaved ? 2 : 1;
    this.#nodes = new Float64Array((circuit.rows / this.#perNode) * kept);
  }

  /** From the last node to the first; the current that leaves the column. */
  eliminate(column: number, inputs: ArrayLike<number>): number {
    const { supplySegment: r, supplyRoot, sumSegment, sumRoot } = this.#line;
    let [y11, y12, y22, b1, b2, c1, c2, f, e] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    const last = this.#nodes.length / kept - 1;
    for (let node = last; node >= 0; node--) {
      const [g1, g2, v1, v2] = this.#cells(node, column, inputs);
      // Y' = M Y, B' = M B, C' = M C by Cramer's rule.
      const determinant = (1 + r * y11) * (1 + r * y22) - r * y12 * (r * y12);
      const [m11, m12, m22] = [(1 + r * y22) / determinant, (-r * y12) / determinant, (1 + r * y11) / determinant];
      const [s11, s12, s22] = [m11 * y11 + m12 * y12, m11 * y12 + m12 * y22, m12 * y12 + m22 * y22];
      const [p1, p2] = [m11 * b1 + m12 * b2, m12 * b1 + m22 * b2];
      const [q1, q2] = [m11 * c1 + m12 * c2, m12 * c1 + m22 * c2];
      const rise = (node === last ? sumRoot : sumSegment) + f + r * (b1 * p1 + b2 * p2);
      const bare = e + r * (b1 * q1 + b2 * q2);
      const sum = g1 + g2;
      const share = 1 / (1 + sum * rise);
      const gain = share * (g1 * v1 + g2 * v2 - sum * bare);
      this.#nodes.set([s11, s12, s22, p1, p2, q1, q2, rise, bare, share, gain], node * kept);
      [b1, b2, f, e] = [share * (p1 - rise * g1), share * (p2 - rise * g2), share * rise, bare + rise * gain];
      [c1, c2] = [q1 + p1 * gain + g1 * (v1 - e), q2 + p2 * gain + g2 * (v2 - e)];
      y11 = s11 + g1 + share * (sum * p1 * p1 + 2 * p1 * g1 - rise * g1 * g1);
      y12 = s12 + share * (sum * p1 * p2 + p1 * g2 + g1 * p2 - rise * g1 * g2);
      y22 = s22 + g2 + share * (sum * p2 * p2 + 2 * p2 * g2 - rise * g2 * g2);
    }
    const determinant = (1 + supplyRoot * y11) * (1 + supplyRoot * y22) - supplyRoot * y12 * (supplyRoot * y12);
    this.#entering[0] = ((1 + supplyRoot * y22) * c1 - supplyRoot * y12 * c2) / determinant;
    this.#entering[1] = ((1 + supplyRoot * y11) * c2 - supplyRoot * y12 * c1) / determinant;
    return (this.#entering[0] as number) + (this.#entering[1] as number);
  }

  /** From the first node to the last: currents of the cells of the column that was eliminated. */
  follow(column: number, inputs: ArrayLike<number>, into: Float64Array): void {
    const { supplySegment, supplyRoot } = this.#line;
    const { columns } = this.#circuit;
    const perNode = this.#perNode;
    let d1 = supplyRoot * (this.#entering[0] as number);
    let d2 = supplyRoot * (this.#entering[1] as number);
    let arriving = 0;
    for (let node = 0; node < this.#nodes.length / kept; node++) {
      const [g1, g2, v1, v2] = this.#cells(node, column, inputs);
      const figure = (at: number) => this.#nodes[node * kept + at] as number;
      const [s11, s12, s22, p1, p2] = [figure(0), figure(1), figure(2), figure(3), figure(4)];
      const [q1, q2, rise, bare, share, gain] = [figure(5), figure(6), figure(7), figure(8), figure(9), figure(10)];
      const pulled = (g1 + (g1 + g2) * p1) * d1 + (g2 + (g1 + g2) * p2) * d2;
      arriving = share * (arriving - pulled) + gain;
      const height = rise * arriving + p1 * d1 + p2 * d2 + bare;
      into[node * perNode * columns + column] = g1 * (v1 - d1 - height);
      if (perNode === 2) into[(node * 2 + 1) * columns + column] = g2 * (v2 - d2 - height);
      const u1 = -s11 * d1 - s12 * d2 + p1 * arriving + q1;
      const u2 = -s12 * d1 - s22 * d2 + p2 * arriving + q2;
      d1 += supplySegment * u1;
      d2 += supplySegment * u2;
    }
  }

  /** Conductances at a node, 0 where off, and what they would see; a second cell of 0 S where there is one. */
  #cells(node: number, column: number, inputs: ArrayLike<number>): readonly [number, number, number, number] {
    const { columns, conductances } = this.#circuit;
    const row = node * this.#perNode;
    const v1 = inputs[row] as number;
    const g1 = v1 === 0 ? 0 : (conductances[row * columns + column] as number);
    if (this.#perNode === 1) return [g1, 0, v1, 0];
    const v2 = inputs[row + 1] as number;
    return [g1, v2 === 0 ? 0 : (conductances[(row + 1) * columns + column] as number), v1, v2];
  }
}
