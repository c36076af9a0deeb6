/**
 * A preview of what wires do, in two passes over the array and without a solver: the ratio mean field.
 *
 * If every crosspoint saw its bare voltage E, currents g E would drop drop₁ = d + h along its word line and its bit line: one
 * pair of cumulative sums for each direction. True drops are smaller, as they reduce the very currents that cause them, by
 * as much as the lines' currents fall short. A typical crosspoint, of bare voltage V, keeps the share 1/(1 + drop₁/V) of it; so
 * the preview takes drops of that share everywhere, with V the root mean square of the inputs:
 *
 *     v = E − drop₁ / (1 + |drop₁|/V)        for equal inputs v = V / (1 + drop₁/V)
 *
 * which is exact to first order in the wires' resistance, and stays bounded where the first order alone does not. (Handbook
 * `arrays.md` §6, there for equal inputs. Measured: 3e-6 where wires lose 0.5 % of the current, 3e-3 where 20 %, 3e-2 where
 * half, a few tenths where nearly all.) For figures on a screen; the emulator itself solves.
 *
 * As a matrix it holds for one profile of inputs, near which inputs are to be: by default, all the same.
 *
 * **Residual**: Σ g |E − d − h − v| with drops of the preview's own currents, over the largest current of a line. Like that of
 * a solution it bounds the error of every sensed current; it usually overstates it.
 */
import { type Line, linesOf } from './lines.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

/** @returns currents [vectors][columns], @unit A, and the largest residual of a vector */
export function preview(
  circuit: Circuit,
  voltages: readonly ArrayLike<number>[],
): { currents: Float64Array[]; residual: number } {
  let residual = 0;
  const currents = voltages.map((vector) => {
    const field = meanField(circuit, vector);
    residual = Math.max(residual, field.residual);
    return sumColumns(field.currents, circuit);
  });
  return { currents, residual };
}

/**
 * @param inputs Profile of the inputs, [rows], @unit V, each other than 0; all the same if not given
 * @returns [rows][columns], @unit S, as {@link effectiveMatrix}
 */
export function previewMatrix(
  circuit: Circuit,
  inputs: ArrayLike<number> = typicalInputs(circuit),
): { matrix: Float64Array; residual: number } {
  const { columns } = circuit;
  const { currents, residual } = meanField(circuit, inputs);
  return {
    matrix: currents.map((current, cell) => current / (inputs[Math.floor(cell / columns)] as number)),
    residual,
  };
}

/** Where pairs are interleaved, opposite voltages by turns. */
function typicalInputs({ rows, wires }: Circuit): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => (wires.interleaved && row % 2 === 1 ? -1 : 1));
}

/** Currents of crosspoints. */
function meanField(circuit: Circuit, voltages: ArrayLike<number>): { currents: Float64Array; residual: number } {
  const { rows, columns, conductances, wires } = circuit;
  expectWire(wires.topology === 'input-source', 'wires.topology', '`input-source` for a preview', wires.topology);
  expectWire(voltages.length === rows, 'voltages', `${rows} voltages`, `${voltages.length} voltages`);
  const bare = (cell: number) => voltages[Math.floor(cell / columns)] as number;
  const currents = Float64Array.from(conductances, (conductance, cell) => conductance * bare(cell));
  const typical = Math.hypot(...Array.from(voltages)) / Math.sqrt(rows);
  const seen = dropsOf(circuit, currents).map((drop, cell) => {
    return drop === 0 ? bare(cell) : bare(cell) - drop / (1 + Math.abs(drop) / typical);
  });
  for (let cell = 0; cell < currents.length; cell++) {
    currents[cell] = (conductances[cell] as number) * (seen[cell] as number);
  }
  const left = dropsOf(circuit, currents).reduce((sum, drop, cell) => {
    return sum + (conductances[cell] as number) * Math.abs(bare(cell) - drop - (seen[cell] as number));
  }, 0);
  const largest = [...sumColumns(currents, circuit), ...sumRows(currents, circuit)];
  return {
    currents,
    residual: left === 0 ? 0 : left / largest.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
  };
}

/** Drop of the word line and rise of the bit line at each crosspoint, together, where crosspoints pass given currents. */
function dropsOf(circuit: Circuit, currents: Float64Array): Float64Array {
  const { rows, columns } = circuit;
  const { word, bit, perNode } = linesOf(circuit);
  const drops = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const along = dropsAlong(word, (node) => currents[row * columns + node] as number);
    for (let column = 0; column < columns; column++) drops[row * columns + column] = along[column] as number;
  }
  for (let column = 0; column < columns; column++) {
    const at = (row: number) => row * columns + column;
    const along = dropsAlong(bit, (node) => {
      const first = currents[at(node * perNode)] as number;
      return perNode === 1 ? first : first + (currents[at(node * 2 + 1)] as number);
    });
    for (let row = 0; row < rows; row++) {
      drops[at(row)] = (drops[at(row)] as number) + (along[Math.floor(row / perNode)] as number);
    }
  }
  return drops;
}

/** Drops of a line's nodes from the world outside, where given currents leave (or enter) at its nodes. */
function dropsAlong({ nodes, segment, root, far, rootIsLast }: Line, current: (node: number) => number): Float64Array {
  const place = (fromRoot: number) => (rootIsLast ? nodes - 1 - fromRoot : fromRoot);
  const drops = new Float64Array(nodes);
  let sum = 0;
  for (let node = nodes - 1; node >= 0; node--) {
    sum += current(place(node));
    drops[place(node)] = sum;
  }
  let drop = 0;
  for (let node = 0; node < nodes; node++) {
    drop += (node === 0 ? root : segment) * (drops[place(node)] as number);
    drops[place(node)] = drop;
  }
  // What the far end takes over flows through the whole line.
  const through = root + (nodes - 1) * segment + far;
  if (far === Number.POSITIVE_INFINITY || through === 0) return drops;
  const share = drop / through;
  for (let node = 0; node < nodes; node++) {
    drops[place(node)] = (drops[place(node)] as number) - share * (root + node * segment);
  }
  return drops;
}

function sumColumns(currents: Float64Array, { columns }: Circuit): Float64Array {
  const sums = new Float64Array(columns);
  for (let cell = 0; cell < currents.length; cell++) {
    sums[cell % columns] = (sums[cell % columns] as number) + (currents[cell] as number);
  }
  return sums;
}

function sumRows(currents: Float64Array, { rows, columns }: Circuit): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    currents.subarray(row * columns, (row + 1) * columns).reduce((sum, one) => sum + one, 0),
  );
}
