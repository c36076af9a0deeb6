/**
 * The linear problem within a step of Newton's method: cells that pass s − c (d + h), with c the slope of their law and s
 * what they would pass without drops d and rises h.
 *
 *     d = W (s − c h)     h = B (s − c d)
 *
 * with W and B the passes over all word lines and all bit lines. Eliminating d leaves S h = …, S = B⁻¹ − c W c, symmetric and
 * positive definite, which conjugate gradients solve with the bit lines B as preconditioner. B⁻¹ is infinite for wires of
 * 0 ohm and never formed: the image s of a direction p = B s is carried along. (The same method as
 * `conjugate-gradients.ts`, where s is c times the difference of two sources; floating lines, of which a network with sneak
 * paths is full, make plain sweeps slow: all of them drift together, held by one cell each.)
 */
import { factorLadders, type Ladders, openLadders, solveLadders } from './nonlinear-ladder.ts';
import type { Network } from './nonlinear-network.ts';

/** A linearised network and its solution. Arrays of cells are [rows][columns], of bit-line nodes [nodes][columns]. */
export interface Linearised {
  readonly network: Network;
  readonly word: Ladders;
  readonly bit: Ladders;
  /** c, by cell, @unit S. */
  readonly slopes: Float64Array;
  /** s, by cell, @unit A. */
  readonly shorts: Float64Array;
  /** d, by cell, @unit V. */
  readonly drops: Float64Array;
  /** h, by bit-line node, @unit V; the start of a solve. */
  readonly rises: Float64Array;
  /** Currents that word lines deliver to cells, and that bit lines take from them, @unit A. */
  readonly delivered: Float64Array;
  readonly taken: Float64Array;
}

export function openLinearised(network: Network): Linearised {
  const { rows, columns, perNode, words, bits } = network;
  const cells = () => new Float64Array(rows * columns);
  const nodes = (rows / perNode) * columns;
  return {
    network,
    word: openLadders(words, rows * columns, 1),
    bit: openLadders(bits, nodes, columns),
    slopes: cells(),
    shorts: cells(),
    drops: cells(),
    rises: new Float64Array(nodes),
    delivered: cells(),
    taken: cells(),
  };
}

/**
 * Solves for drops and rises, from the rises that are there.
 *
 * @param tolerance largest Σ c |change of h| that may be left, over the largest current of a line
 * @returns steps of conjugate gradients
 */
export function solveLinearised(problem: Linearised, tolerance: number, mostSteps: number): number {
  const { network, word, bit, slopes, shorts, drops, rises, delivered, taken } = problem;
  const { columns, perNode } = network;
  const nodeSlopes = new Float64Array(rises.length);
  const nodeOf = nodeOfCell(columns, perNode);
  for (let cell = 0; cell < slopes.length; cell++) add(nodeSlopes, nodeOf(cell), slopes[cell] as number);
  factorLadders(word, slopes);
  factorLadders(bit, nodeSlopes);

  const steps = descend(problem, nodeSlopes, tolerance, mostSteps);
  // One more sweep: what lines carry is exact for the drops and rises that it used.
  passWords(problem, shorts, rises, -1);
  for (let cell = 0; cell < slopes.length; cell++) {
    const fall = (drops[cell] as number) + (rises[nodeOf(cell)] as number);
    delivered[cell] = (shorts[cell] as number) - (slopes[cell] as number) * fall;
  }
  const flows = flowsInto(problem);
  solveLadders(bit, flows, rises);
  for (let cell = 0; cell < slopes.length; cell++) {
    const fall = (drops[cell] as number) + (rises[nodeOf(cell)] as number);
    taken[cell] = (shorts[cell] as number) - (slopes[cell] as number) * fall;
  }
  return steps;
}

export function nodeOfCell(columns: number, perNode: 1 | 2): (cell: number) => number {
  if (perNode === 1) return (cell) => cell;
  return (cell) => Math.floor(cell / (2 * columns)) * columns + (cell % columns);
}

const add = (sums: Float64Array, at: number, value: number) => {
  sums[at] = (sums[at] as number) + value;
};

/** d = W (s + sign c h); @param shorts null for none */
function passWords(problem: Linearised, shorts: Float64Array | null, rises: Float64Array, sign: 1 | -1): void {
  const { network, word, slopes, drops, delivered } = problem;
  const nodeOf = nodeOfCell(network.columns, network.perNode);
  for (let cell = 0; cell < slopes.length; cell++) {
    const linked = sign * (slopes[cell] as number) * (rises[nodeOf(cell)] as number);
    delivered[cell] = (shorts ? (shorts[cell] as number) : 0) + linked;
  }
  solveLadders(word, delivered, drops);
}

/** s − c d, summed over the cells of each bit-line node. */
function flowsInto({ network, slopes, shorts, drops, rises }: Linearised): Float64Array {
  const flows = new Float64Array(rises.length);
  const nodeOf = nodeOfCell(network.columns, network.perNode);
  for (let cell = 0; cell < slopes.length; cell++) {
    add(flows, nodeOf(cell), (shorts[cell] as number) - (slopes[cell] as number) * (drops[cell] as number));
  }
  return flows;
}

/** Vectors over bit-line nodes, and figures, of conjugate gradients. */
interface Descent {
  readonly nodeSlopes: Float64Array;
  readonly imbalance: Float64Array;
  readonly direction: Float64Array;
  readonly image: Float64Array;
  /** What the preconditioner makes of the imbalance. */
  readonly change: Float64Array;
  readonly linked: Float64Array;
}

function descend(problem: Linearised, nodeSlopes: Float64Array, tolerance: number, mostSteps: number): number {
  const { bit, shorts, rises } = problem;
  const nodes = () => new Float64Array(rises.length);
  const vectors: Descent = {
    nodeSlopes,
    imbalance: nodes(),
    direction: nodes(),
    image: nodes(),
    change: nodes(),
    linked: nodes(),
  };
  // A sweep, h → h + δ, leaves the imbalance c W c δ.
  passWords(problem, shorts, rises, -1);
  const flows = flowsInto(problem);
  const enough = tolerance * largestLine(problem, flows);
  const { change, imbalance, linked } = vectors;
  solveLadders(bit, flows, linked);
  for (let at = 0; at < rises.length; at++) {
    change[at] = (linked[at] as number) - (rises[at] as number);
    rises[at] = linked[at] as number;
  }
  link(problem, change, imbalance);
  let last = 0;
  for (let step = 0; step < mostSteps; step++) {
    linked.set(imbalance);
    solveLadders(bit, linked, change);
    const { reduction, left } = figuresOf(vectors);
    // Past the last digit the imbalance is rounding.
    if (left <= enough || !(reduction > 0)) return step;
    if (!stepAlong(problem, vectors, reduction, last > 0 ? reduction / last : 0)) return step;
    last = reduction;
  }
  return mostSteps;
}

/** c W c p, by node. */
function link(problem: Linearised, vector: Float64Array, into: Float64Array): void {
  const { network, slopes, drops } = problem;
  const nodeOf = nodeOfCell(network.columns, network.perNode);
  passWords(problem, null, vector, 1);
  into.fill(0);
  for (let cell = 0; cell < slopes.length; cell++) {
    add(into, nodeOf(cell), (slopes[cell] as number) * (drops[cell] as number));
  }
}

/** r·z, and the current Σ c |z| that a sweep would still move. */
function figuresOf({ nodeSlopes, imbalance, change }: Descent): { reduction: number; left: number } {
  let [reduction, left] = [0, 0];
  for (let at = 0; at < change.length; at++) {
    reduction += (imbalance[at] as number) * (change[at] as number);
    left += (nodeSlopes[at] as number) * Math.abs(change[at] as number);
  }
  return { reduction, left };
}

/** Turns the direction and goes to the least point along it. @returns false where rounding has left no curvature */
function stepAlong(problem: Linearised, vectors: Descent, reduction: number, keep: number): boolean {
  const { imbalance, direction, image, change, linked } = vectors;
  const { rises } = problem;
  for (let at = 0; at < rises.length; at++) {
    direction[at] = (change[at] as number) + keep * (direction[at] as number);
    image[at] = (imbalance[at] as number) + keep * (image[at] as number);
  }
  link(problem, direction, linked);
  let curvature = 0;
  for (let at = 0; at < rises.length; at++) {
    linked[at] = (image[at] as number) - (linked[at] as number);
    curvature += (direction[at] as number) * (linked[at] as number);
  }
  if (!(curvature > 0)) return false;
  const length = reduction / curvature;
  for (let at = 0; at < rises.length; at++) {
    rises[at] = (rises[at] as number) + length * (direction[at] as number);
    imbalance[at] = (imbalance[at] as number) - length * (linked[at] as number);
  }
  return true;
}

/** Largest current of a bit line or a word line, as a scale: exact where wires are good. */
function largestLine({ network, shorts }: Linearised, flows: Float64Array): number {
  const { rows, columns } = network;
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let at = column; at < flows.length; at += columns) sum += flows[at] as number;
    largest = Math.max(largest, Math.abs(sum));
  }
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) sum += shorts[at] as number;
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}
