/**
 * A network of nonlinear cells, solved by Newton's method around the line solver.
 *
 * The unknowns are drops d of word lines and rises h of bit lines (`factored-array.ts`). A cell between potentials that
 * differ by E sees v = E − d − h and passes I(v, g). About a point v0 it passes
 *
 *     I(v) ≈ s − c (d + h)     c = ∂I/∂v (v0)     s = I(v0) + c (d0 + h0)
 *
 * which is an array of linear cells with short-circuit currents s (`nonlinear-linearised.ts`). The first step takes chords
 * instead of tangents, c = I(E) / E and s = I(E): it starts from the linear array that is right where nothing drops, and
 * does not overshoot on steep laws.
 *
 * **Residual.** A solution of the linearised problem balances all lines with the currents that the linear cells pass. What
 * the true cells pass at the new voltages differs, at either node of each cell; a current left over at a node adds at most
 * itself to any current that is sensed (`sweep.ts`). So
 *
 *     residual = Σ (|delivered − I(v)| + |taken − I(v)|) / (largest current of a line)
 *
 * bounds the error of every current of a line. It squares with each step near the solution. Lines' currents are linear in d
 * and h, so a part of a step leaves the same part of its change: where the whole step does not lower the sum left over,
 * it is halved until it does (P. Deuflhard, Newton Methods for Nonlinear Problems, Springer 2004, §3.1,
 * doi 10.1007/978-3-642-23899-4). As currents rise with voltages there is one solution, the least of a convex function
 * (co-content; W. Millar, Philos. Mag. 42, 1150, 1951, doi 10.1080/14786445108561361), and no other point to be caught in.
 *
 * On its way a cell may see voltages beyond those that its law is for: the law runs on as its tangent there. With inputs of
 * both signs a solution may hold cells that see a little more than the largest input, where a bit line has risen against
 * them; `overshoot` says how much of that is taken along the tangent, and what is beyond is refused.
 */
import { solveLinearised } from './nonlinear-linearised.ts';
import type { CellLaw, EndedLine, Network } from './nonlinear-network.ts';
import {
  cellOf,
  keepPoint,
  linearise,
  lineariseByChords,
  lineSums,
  measure,
  openState,
  type State,
  shorten,
} from './nonlinear-state.ts';
import { WireError } from './wire-error.ts';

export interface NewtonOptions {
  /** Bound of the error of a line's current, relative to the largest. @default 1e-10 */
  readonly tolerance?: number;
  /** Steps of Newton's method. @default 100 */
  readonly steps?: number;
  /** Steps of conjugate gradients within each. @default 2000 */
  readonly innerSteps?: number;
  /** How far beyond its law's voltages a cell may be, as a share of their span. @default 0.025 */
  readonly overshoot?: number;
}

export interface NetworkSolution {
  /** Across each cell, from word line to bit line, [rows][columns], @unit V. */
  readonly cellVoltages: Float64Array;
  /** @unit A */
  readonly cellCurrents: Float64Array;
  /** Into each word line from its ends, [rows], @unit A; 0 for a floating line. */
  readonly wordCurrents: Float64Array;
  /** Out of each bit line through its ends, [columns], @unit A; 0 for a floating line. */
  readonly bitCurrents: Float64Array;
  /** Of nodes of word lines, [rows][columns], @unit V. */
  readonly wordVoltages: Float64Array;
  /** Of nodes of bit lines, [nodes][columns], @unit V. */
  readonly bitVoltages: Float64Array;
  /** Bound of the error of a line's current, relative to the largest. */
  readonly residual: number;
  /** Of Newton's method. */
  readonly steps: number;
  /** Of conjugate gradients, all together. */
  readonly innerSteps: number;
}

/** @throws WireError where the tolerance was missed, or a cell sees a voltage that its law is not for */
export function solveNetwork(network: Network, law: CellLaw, options: NewtonOptions = {}): NetworkSolution {
  const { tolerance = 1e-10, steps: mostSteps = 100, innerSteps: mostInner = 2000, overshoot = 0.025 } = options;
  const cell = cellOf(law);
  const state = openState(network);
  const { problem } = state;
  lineariseByChords(state, cell);
  let innerSteps = solveLinearised(problem, Math.max(tolerance / 4, 1e-6), mostInner);
  measure(state, cell);
  let steps = 1;
  while (state.residual > tolerance && steps < mostSteps) {
    linearise(state, cell);
    keepPoint(state);
    const { left, residual } = state;
    // Inexact Newton: the linear problem is solved as far as the step can use it (the step squares the residual).
    innerSteps += solveLinearised(
      problem,
      Math.max(tolerance / 4, Math.min(1e-3, 0.1 * residual * residual)),
      mostInner,
    );
    steps += 1;
    if (!shorten(state, cell, left)) break;
  }
  if (!(state.residual <= tolerance)) {
    throw new WireError(
      `Expected \`residual\` to be at most ${tolerance}, got \`${state.residual}\` after ${steps} steps of Newton's ` +
        'method; raise the tolerance, or lower voltages or wire resistances',
    );
  }
  refuseVoltages(state.voltages, network, law, overshoot);
  return report(state, steps, innerSteps);
}

function refuseVoltages(voltages: Float64Array, network: Network, law: CellLaw, overshoot: number): void {
  const { conductances, columns } = network;
  const { from, to } = law.voltages;
  // Rounding alone may carry a cell at the very end of the range over it.
  const slack = Math.max(overshoot, 1e-9) * (to - from);
  const beyond = voltages.findIndex((v, cell) => conductances[cell] !== 0 && !(v >= from - slack && v <= to + slack));
  if (beyond < 0) return;
  const place = `[${Math.floor(beyond / columns)}][${beyond % columns}]`;
  throw new WireError(
    `Expected \`cellVoltages${place}\` to be from ${from} V to ${to} V (${law.name}), got \`${voltages[beyond]}\``,
  );
}

function report(state: State, steps: number, innerSteps: number): NetworkSolution {
  const { network, problem, voltages, currents, residual } = state;
  const { words, bits, columns } = network;
  const [wordCurrents, bitCurrents] = lineSums(currents, columns);
  return {
    cellVoltages: voltages,
    cellCurrents: currents,
    wordCurrents,
    bitCurrents,
    wordVoltages: problem.drops.map((drop, cell) => (words[Math.floor(cell / columns)] as EndedLine).potential - drop),
    bitVoltages: problem.rises.map((rise, node) => (bits[node % columns] as EndedLine).potential + rise),
    residual,
    steps,
    innerSteps,
  };
}
