/** Currents of an array for given inputs on the GPU, in float32 (`tile/wires/solve-array.ts`). */
import type { ArraySolution } from '../../tile/wires/solve-array.ts';
import { expectWire } from '../../tile/wires/wire-error.ts';
import type { Circuit } from '../../tile/wires/wires.ts';
import type { Pipelines } from '../pipelines.ts';
import { CircuitSolver } from './solve-circuit.ts';

const usualTolerance = 1e-6;

export interface GpuSolveOptions {
  /** Residual to reach, as on the CPU; what float32 leaves is accepted (`gpu-array.ts`). @default 1e-6 */
  readonly tolerance?: number;
  /** Whether to return voltages of nodes. @default false */
  readonly voltages?: boolean;
}

/**
 * @param voltages Of word lines' sources, [vectors][rows]
 * @throws WireError where a figure is out of range, or the tolerance was missed
 */
export async function solveArrayOnGpu(
  device: GPUDevice,
  pipelines: Pipelines,
  circuit: Circuit,
  voltages: readonly ArrayLike<number>[],
  options: GpuSolveOptions = {},
): Promise<Omit<ArraySolution, 'sourceCurrents'>> {
  const { rows } = circuit;
  for (const [at, vector] of voltages.entries()) {
    expectWire(vector.length === rows, `voltages[${at}]`, `${rows} voltages`, `${vector.length} voltages`);
    for (let row = 0; row < rows; row++) {
      const holds = Number.isFinite(Math.fround(vector[row] as number));
      if (!holds) expectWire(false, `voltages[${at}][${row}]`, 'a finite voltage', vector[row]);
    }
  }
  const solver = await CircuitSolver.open(device, pipelines);
  try {
    const { currents, residual, sweeps, rowVoltages, rises } = await solver.solve(circuit, {
      count: voltages.length,
      tolerance: options.tolerance ?? usualTolerance,
      wordSource: (row, one) => voltages[one]?.[row] as number,
      bitSource: () => 0,
      wanted: options.voltages ? 'bit-currents-and-voltages' : 'bit-currents',
    });
    if (!options.voltages) return { currents, residual, sweeps };
    return { currents, residual, sweeps, rowVoltages, columnVoltages: rises };
  } finally {
    solver.close();
  }
}
