/**
 * Effective matrices on the GPU, in float32: by reciprocity a solve for every line of that direction which has fewer
 * (`tile/wires/effective-matrix.ts`), all at once.
 */
import type { WireSolver } from '../../tile/conditions.ts';
import { previewMatrix } from '../../tile/wires/preview.ts';
import type { Circuit } from '../../tile/wires/wires.ts';
import type { Pipelines } from '../pipelines.ts';
import { CircuitSolver } from './solve-circuit.ts';

export function createGpuWireSolver(device: GPUDevice, pipelines: Pipelines): WireSolver {
  return async (circuits, { tolerance, preview }) => {
    // One pass over the array: nothing to gain.
    if (preview) return circuits.map((circuit) => ({ ...previewMatrix(circuit), sweeps: 1 }));
    const solver = await CircuitSolver.open(device, pipelines);
    try {
      const solved: Awaited<ReturnType<WireSolver>>[number][] = [];
      for (const circuit of circuits) solved.push(await effectiveMatrixOf(solver, circuit, tolerance));
      return solved;
    } finally {
      solver.close();
    }
  };
}

async function effectiveMatrixOf(solver: CircuitSolver, circuit: Circuit, tolerance: number) {
  const { rows, columns } = circuit;
  const byWords = rows < columns;
  const { currents, residual, sweeps } = await solver.solve(circuit, {
    count: byWords ? rows : columns,
    tolerance,
    wordSource: (row, one) => (byWords && row === one ? 1 : 0),
    bitSource: (column, one) => (!byWords && column === one ? -1 : 0),
    wanted: byWords ? 'bit-currents' : 'word-currents',
  });
  const matrix = new Float64Array(rows * columns);
  for (let cell = 0; cell < matrix.length; cell++) {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    matrix[cell] = (byWords ? currents[row]?.[column] : currents[column]?.[row]) as number;
  }
  return { matrix, residual, sweeps };
}
