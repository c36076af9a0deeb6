/**
 * An array with its wires as one matrix: I_j = Σ_i T_ij V_i, exact for every input, as the network is linear.
 *
 * **By reciprocity.** A network of resistors passes the same current from a source at one port to a short at another as the
 * other way round (C. A. Desoer, E. S. Kuh, Basic Circuit Theory, McGraw-Hill 1969, ch. 16). So T_ij is what source i, at 0 V, delivers where
 * bit line j alone ends in −1 V instead of ground: one solve for each bit line gives T. Or bit line j's current where word
 * line i alone is driven by 1 V: one solve for each word line. The fewer are solved, all at once (`block.ts`).
 *
 * For the same reason a read in the other direction, bit lines driven and word lines sensed at the same ends, is the product
 * with the transpose, without another solve.
 *
 * Not valid where conductances change within a read (noise drawn for every read) or depend on inputs (currents that are not
 * linear in voltage, separate sources): `solve-array.ts`, `gated-array.ts`.
 */
import { type Block, lanes, openBlock } from './block.ts';
import { type FactoredArray, factorArray } from './factored-array.ts';
import { type SolverOptions, solveBlock } from './solve-block.ts';
import { solveWordLines } from './sweep.ts';
import type { Circuit } from './wires.ts';

export interface EffectiveMatrix {
  /** T, [rows][columns], @unit S. */
  readonly matrix: Float64Array;
  /** Bound of the error of any element, relative to the largest current of a line in its solve. */
  readonly residual: number;
  /** The most that any solve took. */
  readonly sweeps: number;
}

export interface EffectiveMatrixOptions extends SolverOptions {
  /** Lines to drive; default: those that are fewer. */
  readonly drive?: 'word-lines' | 'bit-lines';
}

/**
 * @param circuit Or what {@link factorArray} made of it
 * @throws WireError where a figure is out of range, or the tolerance was missed
 */
export function effectiveMatrix(
  circuit: Circuit | FactoredArray,
  options: EffectiveMatrixOptions = {},
): EffectiveMatrix {
  const array = 'wordFactors' in circuit ? circuit : factorArray(circuit);
  const { rows, columns } = array;
  const byWords = options.drive ? options.drive === 'word-lines' : rows < columns;
  const lines = byWords ? rows : columns;
  const matrix = new Float64Array(rows * columns);
  let residual = 0;
  let sweeps = 0;
  const block = openBlock(array, options.mode !== 'sweeps');
  for (let from = 0; from < lines; from += lanes) {
    driveLines(block, byWords, from, lines);
    const solved = solveBlock(array, block, options);
    // Sources' currents that fit the bit lines as they are now.
    if (!byWords) solveWordLines(array, block);
    residual = Math.max(residual, solved.residual);
    sweeps = Math.max(sweeps, solved.sweeps);
    store(matrix, block, byWords, from, lines);
  }
  return { matrix, residual, sweeps };
}

function driveLines(block: Block, byWords: boolean, from: number, lines: number): void {
  const { wordSources, bitSources, rise } = block;
  for (const vector of [wordSources, bitSources, rise]) vector.fill(0);
  for (let lane = 0; lane < lanes && from + lane < lines; lane++) {
    if (byWords) wordSources[(from + lane) * lanes + lane] = 1;
    else bitSources[(from + lane) * lanes + lane] = -1;
  }
}

function store(matrix: Float64Array, block: Block, byWords: boolean, from: number, lines: number): void {
  const { wordCurrents, bitCurrents } = block;
  const currents = byWords ? bitCurrents : wordCurrents;
  const others = currents.length / lanes;
  for (let lane = 0; lane < lanes && from + lane < lines; lane++) {
    const line = from + lane;
    for (let other = 0; other < others; other++) {
      matrix[byWords ? line * others + other : other * lines + line] = currents[other * lanes + lane] as number;
    }
  }
}
