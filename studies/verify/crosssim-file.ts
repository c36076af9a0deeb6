/**
 * Files of reads by Sandia's CrossSim: matrices and vectors drawn from seeds, settings by the names of its parameters, and
 * what came out. What is not set has its default there; ours are in `crosssim-tile.ts`.
 */
import { z } from 'zod';
import { uniformDraws } from './irdrop-arrays.ts';
import { count, figure, matrix } from './statistics-schema.ts';

export const inputKinds = ['signed 2u-1', 'unsigned u'] as const;
const operations = ['matvec', 'vecmat'] as const;

const crosssimCase = z
  .object({
    id: z.string(),
    /** Outputs. */
    M: count,
    /** Inputs. */
    N: count,
    /** Vectors. */
    P: count,
    seed_w: count,
    seed_x: count,
    input: z.enum(inputKinds, { error: `one of ${inputKinds.join(', ')}` }),
    scale_x: figure,
    scale_w: figure,
    op: z.enum(operations, { error: `one of ${operations.join(', ')}` }),
    settings: z.record(z.string(), z.unknown()),
    Y: matrix,
    W_read: matrix.exactOptional(),
  })
  .refine(({ P, Y, M, N, op }) => Y.length === P && Y.every((row) => row.length === (op === 'matvec' ? M : N)), {
    error: 'a case with one row of results for each of its P vectors, as long as its outputs',
  })
  .refine(({ W_read, M, N }) => !W_read || (W_read.length === M && W_read.every((row) => row.length === N)), {
    error: 'a case with a matrix of M rows of N weights',
  });

export const crosssimFile = z.object({ cases: z.array(crosssimCase).min(1, { error: 'a list of cases' }) });
export type CrosssimFile = z.infer<typeof crosssimFile>;
export type CrosssimCase = z.infer<typeof crosssimCase>;

/** W, [outputs][inputs]. */
export function drawWeights({ M, N, seed_w: seed, scale_w: scale }: CrosssimCase): Float64Array {
  const draw = uniformDraws(seed);
  return Float64Array.from({ length: M * N }, () => scale * (2 * draw() - 1));
}

/** What is multiplied with W, or with its transpose: [vectors][inputs or outputs]. */
export function drawVectors({ M, N, P, op, seed_x: seed, scale_x: scale, input }: CrosssimCase): Float64Array[] {
  const draw = uniformDraws(seed);
  const signed = input === 'signed 2u-1';
  const width = op === 'matvec' ? N : M;
  const one = () => {
    const u = draw();
    return scale * (signed ? 2 * u - 1 : u);
  };
  return Array.from({ length: P }, () => Float64Array.from({ length: width }, one));
}

/** [rows][columns] to [columns][rows]. */
export function transpose(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  return Float64Array.from({ length: values.length }, (_, at) => {
    return values[(at % rows) * columns + Math.floor(at / rows)] as number;
  });
}
