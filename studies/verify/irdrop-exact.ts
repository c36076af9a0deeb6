/** Currents of bit lines, and of small arrays all voltages, as exact nodal analysis gives them. */
import { z } from 'zod';
import { compareFigures, drawArray, uniformDraws } from './irdrop-arrays.ts';
import { solverFor } from './irdrop-solver.ts';
import { type Recogniser, readGolden } from './recogniser.ts';
import { count, figure, figures, matrix } from './statistics-schema.ts';
import { Tally } from './tally.ts';

/** Inputs from a uniform draw. */
const inputsOf = {
  uniform: (draw: number) => draw,
  binary: (draw: number) => (draw < 0.5 ? 1 : 0),
  signed: (draw: number) => 2 * draw - 1,
  ones: () => 1,
} as const;
const volts = 0.2;

const exactCase = z.object({
  id: z.string(),
  M: count,
  N: count,
  P: count,
  seed_g: figure,
  seed_v: figure,
  Rlo: figure,
  Rhi: figure,
  r_wl: figure,
  r_bl: figure,
  Rdrv: figure,
  Rsense: figure,
  drive: z.enum(['left', 'both']),
  sense: z.enum(['bottom', 'top', 'both']),
  input_kind: z.enum(['uniform', 'binary', 'signed', 'ones']),
  I_col: matrix,
  /** Of small arrays: voltages of nodes, [vectors][rows × columns], flat or not. */
  v_wl: z.array(z.unknown()).optional(),
  v_bl: z.array(z.unknown()).optional(),
  V: z.array(figures).optional(),
});
const schema = z.object({ meta: z.object({ topology: z.string() }), cases: z.array(exactCase).min(1) });
type Golden = z.infer<typeof schema>;

export const irdropExact: Recogniser<Golden> = {
  name: 'exact currents of arrays with wires',
  recognise: (json, path) => readGolden(json, path, ({ meta, cases }) => Boolean(meta) && hasNodalCases(cases), schema),
  async verify({ cases }, backend) {
    const solver = solverFor(backend);
    const [currents, voltages, inputs] = [new Tally(), new Tally(), new Tally()];
    for (const one of cases) {
      const { circuit, vectors } = arrayOf(one);
      const ours = await solver.solve(circuit, vectors);
      for (const [at, vector] of vectors.entries()) {
        const where = `${one.id}, vector ${at}`;
        compareFigures(currents, ours.currents[at] ?? [], one.I_col[at] ?? [], solver.tolerance, where);
        if (one.V) compareFigures(inputs, vector, one.V[at] ?? [], 1e-15, where);
      }
      // Voltages, where the file has them, are those of the first vector.
      for (const [lines, golden, own] of [
        ['word lines', one.v_wl, ours.rowVoltages],
        ['bit lines', one.v_bl, ours.columnVoltages],
      ] as const) {
        if (golden)
          compareFigures(voltages, own[0] ?? [], golden.flat() as number[], solver.tolerance, `${one.id}, ${lines}`);
      }
    }
    const comparisons = [currents.as('currents'), voltages.as('voltages'), inputs.as('regenerated inputs')];
    return { ran: solver.where, comparisons: comparisons.filter(({ cases }) => cases > 0), leftOut: [] };
  },
};

function hasNodalCases(cases: unknown): boolean {
  return (
    Array.isArray(cases) &&
    cases.length > 0 &&
    cases.every((one) => one?.seed_v !== undefined && one.r_wl !== undefined)
  );
}

function arrayOf(one: z.infer<typeof exactCase>) {
  const draw = uniformDraws(one.seed_v);
  const vectors = Array.from({ length: one.P }, () =>
    Float64Array.from({ length: one.M }, () => volts * inputsOf[one.input_kind](draw())),
  );
  const circuit = drawArray(
    { rows: one.M, columns: one.N, seed: one.seed_g, bounds: [one.Rlo, one.Rhi] },
    {
      row: one.r_wl,
      column: one.r_bl,
      rowTerminal: one.Rdrv,
      columnTerminal: one.Rsense,
      drive: one.drive,
      sense: one.sense,
    },
  );
  return { circuit, vectors };
}
