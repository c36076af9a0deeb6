/** Arrays with their wires as one matrix, by block elimination of the whole network. */
import { z } from 'zod';
import { compareFigures, drawArray } from './irdrop-arrays.ts';
import { solverFor } from './irdrop-solver.ts';
import { type Recogniser, readGolden } from './recogniser.ts';
import { count, figure, matrix } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const matrixCase = z.object({
  N: count,
  Rlo: figure,
  Rhi: figure,
  r_wl: figure,
  r_bl: figure,
  seed: figure,
  /** [outputs][inputs] */
  T: matrix,
});
const schema = z.object({ cases: z.array(matrixCase).min(1) });
type Golden = z.infer<typeof schema>;

export const irdropEffectiveMatrix: Recogniser<Golden> = {
  name: 'effective matrix of arrays with wires',
  recognise: (json, path) => readGolden(json, path, ({ cases }) => hasMatrices(cases), schema),
  async verify({ cases }, backend) {
    const solver = solverFor(backend);
    const comparisons = [];
    for (const { N, Rlo, Rhi, r_wl, r_bl, seed, T } of cases) {
      const circuit = drawArray({ rows: N, columns: N, seed, bounds: [Rlo, Rhi] }, { row: r_wl, column: r_bl });
      const ours = await solver.effectiveMatrix(circuit);
      const tally = new Tally();
      for (const [output, golden] of T.entries()) {
        const line = golden.map((_, input) => ours[input * N + output] as number);
        compareFigures(tally, line, golden, solver.tolerance, `output ${output}`);
      }
      comparisons.push(tally.as(`${N} × ${N}, wires of ${r_wl} and ${r_bl} ohm`));
    }
    return { ran: solver.where, comparisons, leftOut: [] };
  },
};

function hasMatrices(cases: unknown): boolean {
  return (
    Array.isArray(cases) && cases.length > 0 && cases.every((one) => Array.isArray(one?.T) && one.r_wl !== undefined)
  );
}
