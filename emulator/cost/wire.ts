/**
 * Wires: resistance and capacitance per metre.
 *
 * A damascene wire is copper in a trench lined by a diffusion barrier that hardly conducts.
 */
import type { Technology } from './technology.ts';

/** Share of a damascene wire's cross-section that is copper: the barrier lines both sides and the bottom. */
function copperShare({ barrierThickness }: Technology, width: number, height: number): number {
  return ((width - 2 * barrierThickness) * (height - barrierThickness)) / (width * height);
}

/** @unit ohm/m: ρ/(w² AR), the barrier taken off. Columns of an array run in the local layer. */
export function wireResistance(technology: Technology): number {
  const [width, aspectRatio, resistivity] = technology.figures.wire;
  return resistivity / (width ** 2 * aspectRatio * copperShare(technology, width, aspectRatio * width));
}

/** Rows of an array run in metal 1, @unit ohm/m. */
export function rowWireResistance(technology: Technology): number {
  const { metal1, wire } = technology.figures;
  if (metal1 === null) return wireResistance(technology);
  return metal1 / copperShare(technology, wire[0], wire[0] * wire[1]);
}

/**
 * @unit F/m. Nearly the same at every node, since width, spacing and height shrink together
 * (Ho, Mai & Horowitz 2001, Proc. IEEE 89:490, doi:10.1109/5.920580).
 */
export const wireCapacitance = 0.2e-9;
