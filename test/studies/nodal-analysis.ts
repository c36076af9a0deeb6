/** A crossbar as a general network of resistors, solved by dense elimination: nothing of the emulator's own solver. */

export interface Nodes {
  /** [rows][columns] of word lines and of bit lines, @unit V. */
  readonly words: number[][];
  readonly bits: number[][];
  /** Into ground at the bottom, @unit A. */
  readonly currents: number[];
}

/** Driven from the left, sensed at the bottom, one segment before the first and after the last node of a line. */
export function solveNodes(
  conductances: readonly (readonly number[])[],
  voltages: readonly number[],
  segment: { readonly row: number; readonly column: number },
): Nodes {
  const [rows, columns] = [conductances.length, conductances[0]!.length];
  const cells = rows * columns;
  const matrix = Array.from({ length: 2 * cells }, () => new Array<number>(2 * cells + 1).fill(0));
  const word = (i: number, j: number) => i * columns + j;
  const bit = (i: number, j: number) => cells + i * columns + j;
  const join = (one: number, other: number, conductance: number) => {
    matrix[one]![one]! += conductance;
    matrix[other]![other]! += conductance;
    matrix[one]![other]! -= conductance;
    matrix[other]![one]! -= conductance;
  };
  const tie = (node: number, voltage: number, conductance: number) => {
    matrix[node]![node]! += conductance;
    matrix[node]![2 * cells]! += conductance * voltage;
  };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      join(word(i, j), bit(i, j), conductances[i]![j]!);
      if (j === 0) tie(word(i, j), voltages[i]!, 1 / segment.row);
      else join(word(i, j - 1), word(i, j), 1 / segment.row);
      if (i === rows - 1) tie(bit(i, j), 0, 1 / segment.column);
      else join(bit(i, j), bit(i + 1, j), 1 / segment.column);
    }
  }
  const solution = eliminate(matrix);
  const take = (node: (i: number, j: number) => number) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => solution[node(i, j)]!));
  const bits = take(bit);
  return { words: take(word), bits, currents: bits[rows - 1]!.map((voltage) => voltage / segment.column) };
}

/** Gauss–Jordan with pivoting; the last column is the right-hand side. */
function eliminate(matrix: number[][]): number[] {
  const size = matrix.length;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot; row < size; row++) {
      if (Math.abs(matrix[row]![pivot]!) > Math.abs(matrix[best]![pivot]!)) best = row;
    }
    [matrix[pivot], matrix[best]] = [matrix[best]!, matrix[pivot]!];
    const own = matrix[pivot]!;
    for (let row = 0; row < size; row++) {
      const factor = matrix[row]![pivot]! / own[pivot]!;
      if (row === pivot || factor === 0) continue;
      for (let column = pivot; column <= size; column++) matrix[row]![column]! -= factor * own[column]!;
    }
  }
  return matrix.map((row, at) => row[size]! / row[at]!);
}
