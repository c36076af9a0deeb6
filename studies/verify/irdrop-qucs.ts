/** All currents and voltages of small arrays, as a circuit simulator (Qucs) gives them: wires of 0 ohm and open crosspoints too. */
import { z } from 'zod';
import { withoutResistance } from '../../emulator/index.ts';
import { compareFigures } from './irdrop-arrays.ts';
import { type SolvedArray, solverFor } from './irdrop-solver.ts';
import { type Recogniser, readGolden } from './recogniser.ts';
import { figure, matrix } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const resistance = z.union([figure, z.literal('Infinity')], { error: 'a resistance in ohm' });
const qucsCase = z.object({
  id: z.string(),
  R: z.array(z.array(resistance).min(1)).min(1),
  /** One vector, as a column. */
  V: z.array(z.tuple([figure])),
  r_wl: figure,
  r_bl: figure,
  I_out: z.tuple([z.array(figure)]),
  I_dev: matrix,
  I_wl: matrix,
  I_bl: matrix,
  V_wl: matrix,
  V_bl: matrix,
});
type QucsCase = z.infer<typeof qucsCase>;
const schema = z.object({ cases: z.array(qucsCase).min(1) });
type Golden = z.infer<typeof schema>;

/** What the simulator's own precision leaves. */
const precision = 1e-6;

export const irdropQucs: Recogniser<Golden> = {
  name: 'currents and voltages of arrays with wires',
  recognise: (json, path) => readGolden(json, path, ({ cases }) => hasBranches(cases), schema),
  async verify({ cases }, backend) {
    const solver = solverFor(backend);
    const tolerance = Math.max(precision, solver.tolerance);
    const tallies = new Map(kinds.map((kind) => [kind, new Tally()]));
    for (const one of cases) {
      const [rows, columns] = [one.R.length, one.R[0]?.length ?? 0];
      const conductances = Float64Array.from(one.R.flat(), (ohm) => (ohm === 'Infinity' ? 0 : 1 / ohm));
      const wires = { ...withoutResistance, row: one.r_wl, column: one.r_bl };
      const vector = Float64Array.from(one.V.flat());
      const solved = await solver.solve({ rows, columns, conductances, wires }, [vector]);
      const ours = figuresOf(solved, conductances, rows, columns);
      for (const kind of kinds) {
        compareFigures(tallies.get(kind) as Tally, ours[kind], one[kind].flat(), tolerance, one.id);
      }
    }
    return {
      ran: solver.where,
      comparisons: kinds.map((kind) => (tallies.get(kind) as Tally).as(names[kind])),
      leftOut: [],
    };
  },
};

const names = {
  I_out: 'currents of bit lines',
  I_dev: 'currents of crosspoints',
  I_wl: 'currents of segments of word lines',
  I_bl: 'currents of segments of bit lines',
  V_wl: 'voltages of word lines',
  V_bl: 'voltages of bit lines',
} as const;
type Kind = keyof typeof names & keyof QucsCase;
const kinds = Object.keys(names) as Kind[];

function hasBranches(cases: unknown): boolean {
  return (
    Array.isArray(cases) && cases.length > 0 && cases.every((one) => one?.I_wl !== undefined && one.V_bl !== undefined)
  );
}

/** Segments carry what lies behind them: of word lines, before a node; of bit lines, after it. */
function figuresOf(
  { currents, rowVoltages, columnVoltages }: SolvedArray,
  conductances: Float64Array,
  rows: number,
  columns: number,
): Readonly<Record<Kind, ArrayLike<number>>> {
  const [V_wl, V_bl] = [rowVoltages[0] ?? [], columnVoltages[0] ?? []];
  const I_dev = conductances.map(
    (conductance, cell) => conductance * ((V_wl[cell] as number) - (V_bl[cell] as number)),
  );
  const [I_wl, I_bl] = [I_dev.slice(), I_dev.slice()];
  for (let cell = rows * columns - 2; cell >= 0; cell--) {
    if (cell % columns < columns - 1) I_wl[cell] = (I_wl[cell] as number) + (I_wl[cell + 1] as number);
  }
  for (let cell = columns; cell < rows * columns; cell++) {
    I_bl[cell] = (I_bl[cell] as number) + (I_bl[cell - columns] as number);
  }
  return { I_out: currents[0] ?? [], I_dev, I_wl, I_bl, V_wl, V_bl };
}
