/** Currents of an array for given inputs, exactly. */
import { type Block, lanes, openBlock } from './block.ts';
import { type FactoredArray, factorArray } from './factored-array.ts';
import { type SolverOptions, solveBlock } from './solve-block.ts';
import { expectWire } from './wire-error.ts';
import type { Circuit } from './wires.ts';

export interface SolveOptions extends SolverOptions {
  /** Voltages of bit-line nodes to start from, one list for each vector, as `columnVoltages` of an earlier solution. */
  readonly start?: readonly Float64Array[];
  /** Whether to return voltages of nodes. Default false. */
  readonly voltages?: boolean;
}

export interface ArraySolution {
  /** Of bit lines into ground, [vectors][columns], @unit A. */
  readonly currents: readonly Float64Array[];
  /** Of word lines from their sources, [vectors][rows], @unit A. */
  readonly sourceCurrents: readonly Float64Array[];
  /** Bound of the error of every one of `currents`, relative to the largest current of a line. */
  readonly residual: number;
  /** Sweeps and steps of conjugate gradients, the most that any vector took. */
  readonly sweeps: number;
  /** Of nodes of word lines, [vectors][rows × columns], @unit V, on request. */
  readonly rowVoltages?: readonly Float64Array[];
  /** Of nodes of bit lines, [vectors][rows × columns] (where interleaved, one node for two rows), @unit V, on request. */
  readonly columnVoltages?: readonly Float64Array[];
}

/**
 * @param circuit Or what {@link factorArray} made of it
 * @param voltages Of word lines' sources, [vectors][rows]
 * @throws WireError where a figure is out of range, or the tolerance was missed
 */
export function solveArray(
  circuit: Circuit | FactoredArray,
  voltages: readonly ArrayLike<number>[],
  options: SolveOptions = {},
): ArraySolution {
  const array = 'wordFactors' in circuit ? circuit : factorArray(circuit);
  checkVectors(array, voltages, options);
  const currents: Float64Array[] = [];
  const sourceCurrents: Float64Array[] = [];
  const rowVoltages: Float64Array[] = [];
  const columnVoltages: Float64Array[] = [];
  let residual = 0;
  let sweeps = 0;
  const block = openBlock(array, options.mode !== 'sweeps');
  for (let from = 0; from < voltages.length; from += lanes) {
    fillBlock(block, voltages, options.start, from);
    const solved = solveBlock(array, block, options);
    residual = Math.max(residual, solved.residual);
    sweeps = Math.max(sweeps, solved.sweeps);
    for (let lane = 0; lane < lanes && from + lane < voltages.length; lane++) {
      currents.push(lift(block.bitCurrents, lane));
      sourceCurrents.push(lift(block.wordCurrents, lane));
      if (options.voltages) columnVoltages.push(lift(block.rise, lane));
    }
  }
  if (!options.voltages) return { currents, sourceCurrents, residual, sweeps };
  for (const [one, rises] of columnVoltages.entries()) {
    rowVoltages.push(wordVoltages(array, voltages[one] as ArrayLike<number>, rises));
  }
  return { currents, sourceCurrents, residual, sweeps, rowVoltages, columnVoltages };
}

function checkVectors(array: FactoredArray, voltages: readonly ArrayLike<number>[], { start }: SolveOptions): void {
  const { rows, nodeConductances } = array;
  for (const [at, vector] of voltages.entries()) {
    expectWire(vector.length === rows, `voltages[${at}]`, `${rows} voltages`, `${vector.length} voltages`);
    for (let row = 0; row < rows; row++) {
      if (!Number.isFinite(vector[row])) expectWire(false, `voltages[${at}][${row}]`, 'a finite voltage', vector[row]);
    }
    const rises = start?.[at]?.length ?? (start ? 0 : nodeConductances.length);
    const nodes = nodeConductances.length;
    expectWire(rises === nodes, `start[${at}]`, `${nodes} voltages`, `${rises} voltages`);
  }
}

function fillBlock(
  { wordSources, rise }: Block,
  voltages: readonly ArrayLike<number>[],
  start: readonly Float64Array[] | undefined,
  from: number,
): void {
  wordSources.fill(0);
  rise.fill(0);
  for (let lane = 0; lane < lanes && from + lane < voltages.length; lane++) {
    lay(voltages[from + lane] as ArrayLike<number>, wordSources, lane);
    if (start) lay(start[from + lane] as Float64Array, rise, lane);
  }
}

function lay(values: ArrayLike<number>, into: Float64Array, lane: number): void {
  for (let at = 0; at < values.length; at++) into[at * lanes + lane] = values[at] as number;
}

function lift(block: Float64Array, lane: number): Float64Array {
  const values = new Float64Array(block.length / lanes);
  for (let at = 0; at < values.length; at++) values[at] = block[at * lanes + lane] as number;
  return values;
}

/** Voltages of word lines' nodes as they follow from those of bit lines (`factored-array.ts`: d = W g (E − h)). */
function wordVoltages(array: FactoredArray, sources: ArrayLike<number>, rises: Float64Array): Float64Array {
  const { rows, columns, perNode, word, conductances, wordFactors } = array;
  const voltages = new Float64Array(rows * columns);
  const carried = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const cells = row * columns;
    const nodes = Math.floor(row / perNode) * columns;
    const source = sources[row] as number;
    let sum = 0;
    for (let column = columns - 1; column >= 0; column--) {
      const at = cells + column;
      carried[column] = (conductances[at] as number) * (source - (rises[nodes + column] as number)) + sum;
      sum = (wordFactors[at] as number) * (carried[column] as number);
    }
    let drop = 0;
    for (let column = 0; column < columns; column++) {
      const resistance = column === 0 ? word.root : word.segment;
      drop = (wordFactors[cells + column] as number) * (drop + resistance * (carried[column] as number));
      voltages[cells + column] = source - drop;
    }
  }
  return voltages;
}
