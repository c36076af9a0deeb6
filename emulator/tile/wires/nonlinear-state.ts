/**
 * Where Newton's method stands on a network of nonlinear cells: voltages, what cells pass at them and what lines carry, and
 * the moves from there (`nonlinear-newton.ts` for the method).
 */
import { type Linearised, nodeOfCell, openLinearised } from './nonlinear-linearised.ts';
import type { CellLaw, EndedLine, Network } from './nonlinear-network.ts';
import { WireError } from './wire-error.ts';

/** A cell as `law` has it within its voltages, and along its tangent beyond. */
export interface Cell {
  readonly current: (v: number, g: number) => number;
  readonly conductance: (v: number, g: number) => number;
}

export function cellOf({ current, conductance, voltages: { from, to } }: CellLaw): Cell {
  const inside = (v: number) => Math.min(Math.max(v, from), to);
  return {
    current: (v, g) => {
      const near = inside(v);
      return near === v ? current(v, g) : current(near, g) + conductance(near, g) * (v - near);
    },
    conductance: (v, g) => conductance(inside(v), g),
  };
}

export interface State {
  readonly network: Network;
  readonly problem: Linearised;
  readonly nodeOf: (cell: number) => number;
  /** E, by cell, @unit V. */
  readonly sources: Float64Array;
  readonly voltages: Float64Array;
  readonly currents: Float64Array;
  /** Drops, rises, delivered and taken, where the last step began. */
  readonly kept: readonly Float64Array[];
  /** Σ (|delivered − I(v)| + |taken − I(v)|), @unit A. */
  left: number;
  /** The same over the largest current of a line. */
  residual: number;
}

export function openState(network: Network): State {
  const { rows, columns, perNode, words, bits } = network;
  const cells = rows * columns;
  const sources = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const word = words[Math.floor(cell / columns)] as EndedLine;
    sources[cell] = word.potential - (bits[cell % columns] as EndedLine).potential;
  }
  const problem = openLinearised(network);
  return {
    network,
    problem,
    nodeOf: nodeOfCell(columns, perNode),
    sources,
    voltages: new Float64Array(cells),
    currents: new Float64Array(cells),
    kept: moving(problem).map((vector) => new Float64Array(vector.length)),
    left: Number.POSITIVE_INFINITY,
    residual: Number.POSITIVE_INFINITY,
  };
}

const moving = ({ drops, rises, delivered, taken }: Linearised) => [drops, rises, delivered, taken];

export function keepPoint({ problem, kept }: State): void {
  for (const [at, vector] of moving(problem).entries()) (kept[at] as Float64Array).set(vector);
}

export function lineariseByChords({ network, problem, sources }: State, { current, conductance }: Cell): void {
  const { slopes, shorts } = problem;
  for (let cell = 0; cell < slopes.length; cell++) {
    const g = network.conductances[cell] as number;
    const v = sources[cell] as number;
    slopes[cell] = checkedSlope(g === 0 ? 0 : v === 0 ? conductance(0, g) : current(v, g) / v, g, v);
    shorts[cell] = (slopes[cell] as number) * v;
  }
}

export function linearise({ network, problem, nodeOf, voltages, currents }: State, { conductance }: Cell): void {
  const { slopes, shorts, drops, rises } = problem;
  for (let cell = 0; cell < slopes.length; cell++) {
    const g = network.conductances[cell] as number;
    const v = voltages[cell] as number;
    const slope = checkedSlope(g === 0 ? 0 : conductance(v, g), g, v);
    slopes[cell] = slope;
    shorts[cell] = (currents[cell] as number) + slope * ((drops[cell] as number) + (rises[nodeOf(cell)] as number));
  }
}

function checkedSlope(slope: number, g: number, v: number): number {
  if (slope >= 0 && slope < Number.POSITIVE_INFINITY) return slope;
  throw new WireError(`Expected \`conductance\` of a cell to be 0 S or more, got \`${slope}\` at ${v} V, ${g} S`);
}

/** Cells' voltages, their currents and the residual. */
export function measure(state: State, { current }: Cell): void {
  const { network, problem, nodeOf, sources, voltages, currents } = state;
  const { drops, rises, delivered, taken } = problem;
  let left = 0;
  for (let cell = 0; cell < voltages.length; cell++) {
    const g = network.conductances[cell] as number;
    const v = (sources[cell] as number) - (drops[cell] as number) - (rises[nodeOf(cell)] as number);
    const passed = g === 0 ? 0 : current(v, g);
    voltages[cell] = v;
    currents[cell] = passed;
    left += Math.abs((delivered[cell] as number) - passed) + Math.abs((taken[cell] as number) - passed);
  }
  const largest = Math.max(...lineSums(currents, network.columns).flatMap((sums) => [...sums].map(Math.abs)));
  state.left = left;
  state.residual = left === 0 ? 0 : left / largest;
}

/** Goes back along the step until less is left than `before`, A. @returns whether it found that */
export function shorten(state: State, cell: Cell, before: number): boolean {
  const ends = moving(state.problem).map((vector) => vector.slice());
  measure(state, cell);
  for (let share = 0.5; !(state.left < before); share /= 2) {
    if (share < 1e-6) return false;
    for (const [at, vector] of moving(state.problem).entries()) {
      const [from, to] = [state.kept[at] as Float64Array, ends[at] as Float64Array];
      for (let i = 0; i < vector.length; i++) {
        vector[i] = (from[i] as number) + share * ((to[i] as number) - (from[i] as number));
      }
    }
    measure(state, cell);
  }
  return true;
}

/** Of word lines and of bit lines. */
export function lineSums(currents: Float64Array, columns: number): [Float64Array, Float64Array] {
  const [words, bits] = [new Float64Array(currents.length / columns), new Float64Array(columns)];
  for (let cell = 0; cell < currents.length; cell++) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    words[row] = (words[row] as number) + (currents[cell] as number);
    bits[column] = (bits[column] as number) + (currents[cell] as number);
  }
  return [words, bits];
}
