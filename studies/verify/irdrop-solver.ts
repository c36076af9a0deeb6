/** What golden files of arrays with wires are held against: one place that says which solver runs on which backend. */
import {
  type Backend,
  type Circuit,
  effectiveMatrix,
  type GatedSolution,
  solveArray,
  solveGated,
} from '../../emulator/index.ts';

export interface IrdropSolver {
  /** For the table. */
  readonly where: string;
  /** Accepted error, relative to the largest figure of a kind: what the solver's precision allows. */
  readonly tolerance: number;
  /** Currents of bit lines, and voltages of the nodes of word lines and bit lines, for each vector of inputs. */
  solve(circuit: Circuit, voltages: readonly Float64Array[]): Promise<SolvedArray>;
  /** [rows][columns] */
  effectiveMatrix(circuit: Circuit): Promise<ArrayLike<number>>;
  solveGated(circuit: Circuit, inputs: readonly Float64Array[]): Promise<GatedSolution>;
}

export interface SolvedArray {
  readonly currents: readonly ArrayLike<number>[];
  readonly rowVoltages: readonly ArrayLike<number>[];
  readonly columnVoltages: readonly ArrayLike<number>[];
}

/** Separate sources are exact ladders of a few operations a crosspoint; those of whole tiles run on the backend. */
export const hostSolver: IrdropSolver = {
  where: 'wires on host in float64',
  tolerance: 1e-9,
  async solve(circuit, voltages) {
    const { currents, rowVoltages = [], columnVoltages = [] } = solveArray(circuit, voltages, { voltages: true });
    return { currents, rowVoltages, columnVoltages };
  },
  effectiveMatrix: async (circuit) => effectiveMatrix(circuit).matrix,
  solveGated: async (circuit, inputs) => solveGated(circuit, inputs),
};

/** On a GPU in float32. */
export function solverFor({ wires }: Backend): IrdropSolver {
  if (!wires) return hostSolver;
  return {
    ...hostSolver,
    where: 'wires on webgpu in float32',
    tolerance: 2e-6,
    async solve(circuit, voltages) {
      const { currents, rowVoltages = [], columnVoltages = [] } = await wires.solve(circuit, voltages);
      return { currents, rowVoltages, columnVoltages };
    },
    async effectiveMatrix(circuit) {
      const [solved] = await wires.effectiveMatrices([circuit], { tolerance: 1e-6, preview: false });
      return solved?.matrix ?? [];
    },
  };
}
