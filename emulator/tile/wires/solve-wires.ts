/** Effective matrices of circuits on the host. */
import type { WireSolver } from '../conditions.ts';
import { effectiveMatrix } from './effective-matrix.ts';
import { previewMatrix } from './preview.ts';

export const solveWires: WireSolver = async (circuits, { tolerance, preview }) =>
  circuits.map((circuit) => {
    if (!preview) return effectiveMatrix(circuit, { tolerance });
    return { ...previewMatrix(circuit), sweeps: 1 };
  });
