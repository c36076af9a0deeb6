/**
 * Four right-hand sides of one array, solved together: factors are loaded once for all, and their ladders' chains of
 * dependent operations overlap. The solver's inner loops hold one local variable for each; so written, they take less time
 * for four than loops over a variable number take for one (V8 11, measured).
 */
import type { FactoredArray } from './factored-array.ts';

/** Right-hand sides of a block; the innermost index of all its vectors. Those that are not needed are 0. */
export const lanes = 4;

export interface Block {
  /** V, voltages of word lines' sources, [rows][lanes]. */
  readonly wordSources: Float64Array;
  /** U, voltages that bit lines end in, [columns][lanes]. */
  readonly bitSources: Float64Array;
  /** h, rise of bit-line nodes above U, [nodes][columns][lanes]. */
  readonly rise: Float64Array;
  /** By how much the last sweep changed it. */
  readonly change: Float64Array;
  /** Of all ends of a word line together, from its sources, [rows][lanes], @unit A. */
  readonly wordCurrents: Float64Array;
  /** Of all ends of a bit line together, out of the array, [columns][lanes], @unit A. */
  readonly bitCurrents: Float64Array;
  /** Sum of |node currents| that the last sweep left over the largest current of a line, see `sweep.ts`; [lanes]. */
  readonly residuals: Float64Array;
  /** J along one word line, or J or drops across all bit lines, [columns][lanes]. */
  readonly carried: Float64Array;
  /** Vectors of conjugate gradients, as `rise`; null for sweeps alone. */
  readonly gradients: Gradients | null;
}

export interface Gradients {
  /** r */
  readonly imbalance: Float64Array;
  /** p */
  readonly direction: Float64Array;
  /** s, the direction's image under the bit lines' own matrix. */
  readonly image: Float64Array;
}

export function openBlock({ rows, columns, nodeConductances }: FactoredArray, gradients: boolean): Block {
  const vector = (length: number) => new Float64Array(length * lanes);
  const nodes = () => vector(nodeConductances.length);
  return {
    wordSources: vector(rows),
    bitSources: vector(columns),
    rise: nodes(),
    change: nodes(),
    wordCurrents: vector(rows),
    bitCurrents: vector(columns),
    residuals: vector(1),
    carried: vector(columns),
    gradients: gradients ? { imbalance: nodes(), direction: nodes(), image: nodes() } : null,
  };
}
