/**
 * A figure known at some nodes, at any feature size: straight between the points on logarithmic axes, since figures of
 * scaled circuits are powers of the feature size over a stretch; beyond the ends it stays what it is there.
 */
import { CircuitError } from './circuit.ts';

/** Positive figures by feature size in nanometres. */
export type NodeTable = Readonly<Record<number, number>>;

/** @param feature in metres */
export function atFeature(table: NodeTable, feature: number): number {
  const points = Object.entries(table)
    .map(([nanometres, figure]) => [Number(nanometres) * 1e-9, figure] as const)
    .sort(([a], [b]) => a - b);
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) throw new CircuitError('Expected a node table to have at least one node, got none');
  if (feature <= first[0] * (1 + 1e-9)) return first[1];
  for (let index = 1; index < points.length; index++) {
    const [lower, upper] = [points[index - 1] ?? first, points[index] ?? last];
    if (feature > upper[0] * (1 + 1e-9)) continue;
    const share = Math.log(feature / lower[0]) / Math.log(upper[0] / lower[0]);
    return lower[1] * (upper[1] / lower[1]) ** share;
  }
  return last[1];
}
