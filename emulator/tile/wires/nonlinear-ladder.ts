/**
 * Lines as ladders, as in `factored-array.ts`, for lines that differ in their ends and for any currents into their nodes.
 *
 * With node conductances g and currents c into the drop, ρ_0 the resistance at the root and ρ_k the segments,
 *
 *     Y_n−1 = g_n−1 + 1/ρ_far     Y_k = g_k + m_k+1 Y_k+1     m_k = 1 / (1 + ρ_k Y_k)
 *     J_n−1 = c_n−1               J_k = c_k + m_k+1 J_k+1
 *     d_0 = J_0 / (1/ρ_0 + Y_0)   d_k = m_k (d_k−1 + ρ_k J_k)
 *
 * where d_0 is written so that ρ_0 may be 0 (d_0 = 0: the line hangs on its source) or infinite (it floats: only its cells
 * hold it). A floating line without cells stays where it is.
 */
import type { Line } from './lines.ts';
import type { EndedLine } from './nonlinear-network.ts';

export interface Ladders {
  readonly lines: readonly EndedLine[];
  /** Distance in memory between nodes of one line, and between lines. */
  readonly alongLine: number;
  readonly acrossLines: number;
  /** m, as the nodes lie. */
  readonly factors: Float64Array;
  /** 1 / (1/ρ_0 + Y_0) by line. */
  readonly lifts: Float64Array;
}

export function openLadders(lines: readonly EndedLine[], nodes: number, alongLine: number): Ladders {
  const acrossLines = alongLine === 1 ? nodes / lines.length : 1;
  return { lines, alongLine, acrossLines, factors: new Float64Array(nodes), lifts: new Float64Array(lines.length) };
}

/** First node from the root, and the way on. */
function walkOf({ lines, alongLine, acrossLines }: Ladders, index: number): { line: Line; from: number; step: number } {
  const line = lines[index] as EndedLine;
  const start = index * acrossLines;
  return line.rootIsLast
    ? { line, from: start + (line.nodes - 1) * alongLine, step: -alongLine }
    : { line, from: start, step: alongLine };
}

/** @param conductances of nodes, as they lie */
export function factorLadders(ladders: Ladders, conductances: Float64Array): void {
  const { lines, factors, lifts } = ladders;
  for (let index = 0; index < lines.length; index++) {
    const { line, from, step } = walkOf(ladders, index);
    let outward = line.far > 0 ? 1 / line.far : 0;
    for (let node = line.nodes - 1; node > 0; node--) {
      const at = from + node * step;
      const seen = (conductances[at] as number) + outward;
      const factor = 1 / (1 + line.segment * seen);
      factors[at] = factor;
      outward = factor * seen;
    }
    const seen = (conductances[from] as number) + outward;
    const held = 1 / line.root + seen;
    lifts[index] = held > 0 ? 1 / held : 0;
  }
}

/** Drops of all lines. @param currents out of nodes; holds J afterwards */
export function solveLadders(ladders: Ladders, currents: Float64Array, drops: Float64Array): void {
  const { lines, factors, lifts } = ladders;
  for (let index = 0; index < lines.length; index++) {
    const { line, from, step } = walkOf(ladders, index);
    let outward = 0;
    for (let node = line.nodes - 1; node >= 0; node--) {
      const at = from + node * step;
      const carried = (currents[at] as number) + outward;
      currents[at] = carried;
      outward = (factors[at] as number) * carried;
    }
    let drop = (lifts[index] as number) * (currents[from] as number);
    drops[from] = drop;
    for (let node = 1; node < line.nodes; node++) {
      const at = from + node * step;
      drop = (factors[at] as number) * (drop + line.segment * (currents[at] as number));
      drops[at] = drop;
    }
  }
}
