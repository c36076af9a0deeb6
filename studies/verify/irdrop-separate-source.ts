/** Currents of columns whose inputs gate cells between a supply line and a sum line. */
import { z } from 'zod';
import { compareFigures, drawArray } from './irdrop-arrays.ts';
import { hostSolver } from './irdrop-solver.ts';
import { type Recogniser, readGolden } from './recogniser.ts';
import { count, figure, figures } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const gatedCase = z.object({
  M: count,
  N: count,
  seed_g: figure,
  Rlo: figure,
  Rhi: figure,
  r_src: figure,
  r_sum: figure,
  V: figure,
  on: figures,
  I_col: figures,
});
const schema = z.object({ cases: z.array(gatedCase).min(1) });
type Golden = z.infer<typeof schema>;

export const irdropSeparateSource: Recogniser<Golden> = {
  name: 'currents of arrays with separate sources',
  recognise: (json, path) => readGolden(json, path, ({ cases }) => hasSupplies(cases), schema),
  async verify({ cases }) {
    const solver = hostSolver;
    const comparisons = [];
    for (const { M, N, seed_g: seed, Rlo, Rhi, r_src: row, r_sum: column, V, on, I_col } of cases) {
      const wires = { row, column, topology: 'separate-source' } as const;
      const circuit = drawArray({ rows: M, columns: N, seed, bounds: [Rlo, Rhi] }, wires);
      const { currents } = await solver.solveGated(circuit, [Float64Array.from(on, (gate) => gate * V)]);
      const tally = new Tally();
      compareFigures(tally, currents[0] ?? [], I_col, solver.tolerance, 'currents');
      comparisons.push(tally.as(`${M} × ${N}, wires of ${row} and ${column} ohm`));
    }
    return { ran: solver.where, comparisons, leftOut: [] };
  },
};

function hasSupplies(cases: unknown): boolean {
  return (
    Array.isArray(cases) &&
    cases.length > 0 &&
    cases.every((one) => one?.r_src !== undefined && one.r_sum !== undefined)
  );
}
