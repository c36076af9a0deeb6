/**
 * Wires: resistance and capacitance per metre.
 *
 * A damascene wire is copper in a trench lined by a diffusion barrier that hardly conducts.
 */
import { resistivityAt, type Technology } from './technology.ts';

/** Layers of a wiring stack, lowest first. */
export type WireLayer = 'local' | 'intermediate' | 'global';

/**
 * Narrowest wire of a layer over the local one, and its aspect ratio where it has one of its own. From 65 nm on the
 * intermediate layers have the pitch of metal 1, and global ones 1.5 times it, with AR 2.3 (ITRS 2007 and 2009,
 * Interconnect, wiring pitches of microprocessors).
 */
const layers: Readonly<Record<WireLayer, { readonly widthRatio: number; readonly aspectRatio?: number }>> = {
  local: { widthRatio: 1 },
  intermediate: { widthRatio: 1 },
  global: { widthRatio: 1.5, aspectRatio: 2.3 },
};

/** Share of a damascene wire's cross-section that is copper: the barrier lines both sides and the bottom. */
function copperShare({ barrierThickness }: Technology, width: number, height: number): number {
  return ((width - 2 * barrierThickness) * (height - barrierThickness)) / (width * height);
}

/** @unit ohm/m: ρ/(w² AR), the barrier taken off. Columns of an array run in the local layer. */
export function wireResistance(technology: Technology, layer: WireLayer = 'local'): number {
  const { widthRatio, aspectRatio = technology.figures.wire[1] } = layers[layer];
  const [localWidth, , localResistivity] = technology.figures.wire;
  const width = widthRatio * localWidth;
  const resistivity = resistivityAt(localResistivity, widthRatio);
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
