/**
 * Networks of resistors by dense nodal analysis, independent of the emulator's solver: every node an unknown, every
 * resistor a stamp, 0 ohm one node, LU of `ml-matrix`.
 */
import { LuDecomposition, Matrix } from 'ml-matrix';

export class Network {
  readonly #parents = new Map<string, string>();
  readonly #fixed = new Map<string, number>();
  readonly #branches: { from: string; to: string; conductance: number; emf: number }[] = [];
  #voltages: ((node: string) => number) | null = null;

  /** A node of given voltage. */
  fix(node: string, voltage: number): void {
    this.#fixed.set(node, voltage);
  }

  /** A wire. */
  wire(from: string, to: string, resistance: number): void {
    if (resistance > 0) {
      this.conduct(from, to, 1 / resistance);
      return;
    }
    const [a, b] = [this.#root(from), this.#root(to)];
    // Nodes of given voltage stay roots.
    if (a !== b) this.#parents.set(this.#fixed.has(a) ? b : a, this.#fixed.has(a) ? a : b);
  }

  /** A crosspoint, with a voltage in series that drives current from `from` to `to`. */
  conduct(from: string, to: string, conductance: number, emf = 0): void {
    this.#branches.push({ from, to, conductance, emf });
  }

  solve(): void {
    const index = new Map<string, number>();
    const indexOf = (node: string) => {
      const root = this.#root(node);
      if (this.#fixed.has(root)) return -1;
      if (!index.has(root)) index.set(root, index.size);
      return index.get(root)!;
    };
    for (const { from, to } of this.#branches) for (const node of [from, to]) indexOf(node);
    const matrix = Matrix.zeros(index.size, index.size);
    const right = Matrix.zeros(index.size, 1);
    const add = (into: Matrix, row: number, column: number, value: number) =>
      into.set(row, column, into.get(row, column) + value);
    for (const { from, to, conductance, emf } of this.#branches) {
      for (const [near, away, sign] of [[from, to, 1] as const, [to, from, -1] as const]) {
        const [row, column] = [indexOf(near), indexOf(away)];
        if (row < 0) continue;
        add(matrix, row, row, conductance);
        add(right, row, 0, -sign * conductance * emf);
        if (column >= 0) add(matrix, row, column, -conductance);
        else add(right, row, 0, conductance * this.#fixed.get(this.#root(away))!);
      }
    }
    const solution = index.size ? refine(matrix, right) : right;
    this.#voltages = (node) => {
      const at = indexOf(node);
      return at < 0 ? this.#fixed.get(this.#root(node))! : solution.get(at, 0);
    };
  }

  voltage(node: string): number {
    return this.#voltages!(node);
  }
  /** Through a branch that {@link conduct} added, by its number. */
  current(branch: number): number {
    const { from, to, conductance, emf } = this.#branches[branch]!;
    return conductance * (this.voltage(from) - this.voltage(to) + emf);
  }
  get branches(): number {
    return this.#branches.length;
  }

  #root(node: string): string {
    const parent = this.#parents.get(node);
    return parent === undefined ? node : this.#root(parent);
  }
}

/** Solution with two steps of refinement, as conductances of wires and crosspoints differ by orders of magnitude. */
function refine(matrix: Matrix, right: Matrix): Matrix {
  const factors = new LuDecomposition(matrix);
  let solution = factors.solve(right);
  for (let step = 0; step < 2; step++) {
    solution = Matrix.add(solution, factors.solve(Matrix.sub(right, matrix.mmul(solution))));
  }
  return solution;
}
