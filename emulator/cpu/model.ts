/** What digital logic works out of weights as it knows them: products with a tile's model, and inverses. */

import { invertedTiles } from '../program/operands.ts';
import type { ModelOperation, WriteOperation } from '../program/program.ts';
import { invertMatrix, SingularError } from '../tile/invert-matrix.ts';
import type { Arithmetic, Matrix, Real } from './arithmetic/arithmetic.ts';
import type { DigitalContext } from './digital.ts';
import type { CpuTile, Step } from './storage.ts';

/** Wᵀ d by the weights of a tile, in the order of sums of an ideal transposed read. */
export function compileModel(
  { input, output }: ModelOperation,
  tile: CpuTile,
  { arithmetic, values }: DigitalContext,
): Step {
  const { inputs, outputs, matrices, spec } = tile;
  const [from, to] = [values[input] as Real, values[output] as Real];
  const [weights] = matrices.weights as readonly [Matrix];
  const scale = spec.weightScale ?? 1;
  return ({ count }) => {
    arithmetic.transposed(weights, from, count, { first: 0, end: outputs }, to);
    if (scale !== 1) for (let at = 0; at < count * inputs; at++) to[at] = (to[at] as number) * scale;
  };
}

interface InverseContext {
  readonly arithmetic: Arithmetic;
  tile(name: string): CpuTile;
}

/** Inverses that a write takes, by tile. */
export interface Inverses {
  readonly matrices: ReadonlyMap<string, Real>;
  /** Works them out from the weights as they are. */
  prepare(): void;
}

/** Of what cells hold: the weights' own are these over the tile's weight scale. In float64, whatever is stored. */
export function compileInverses(operation: WriteOperation, { arithmetic, tile }: InverseContext): Inverses {
  const wanted = invertedTiles(operation).map((name) => ({ name, of: tile(name) }));
  const matrices = new Map(wanted.map(({ name, of }) => [name, arithmetic.allocate(of.inputs ** 2)]));
  return {
    matrices,
    prepare() {
      for (const { name, of } of wanted) {
        const weights = of.weights.subarray(0, of.inputs ** 2);
        const inverse = invertMatrix(weights, of.inputs);
        if (inverse) matrices.get(name)?.set(inverse);
        // What is not finite is reported where it arose.
        else if (weights.every(Number.isFinite)) throw new SingularError(`\`${name}\` (\`${operation.label}\`)`);
        else matrices.get(name)?.fill(Number.NaN);
      }
    },
  };
}
