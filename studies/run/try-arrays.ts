/**
 * Arrays so large that a device may not hold them are opened once before anything is trained, so that a study is not
 * refused after hours of training for weights that it could never program.
 *
 * The largest tile decides, since devices limit the size of one buffer and hold a tile's crosspoints in one. Below what
 * every WebGPU device offers (128 MiB) nothing is tried.
 */
import { type Backend, planesOf, type TileSpec } from '../../emulator/index.ts';
import type { Plan } from './plan.ts';

/** @unit bytes */
const alwaysThere = 2 ** 27;
const bytesOfCrosspoint = 4;

/** @throws BackendError where the backend cannot hold the largest of them */
export async function tryArrays(backend: Backend, plans: readonly Plan[]): Promise<void> {
  const [largest] = plans
    .map((plan) => ({ plan, bytes: Math.max(0, ...plan.tiles.map(bytesOf)) }))
    .filter(({ bytes }) => bytes > alwaysThere)
    .sort((one, other) => other.bytes - one.bytes);
  if (!largest) return;
  const { evaluation, tiles } = largest.plan;
  (await backend.open({ programs: [evaluation], tiles, seed: 0 })).close();
}

function bytesOf({ declaration: { inputs, outputs }, mapping }: TileSpec): number {
  return inputs * outputs * planesOf(mapping) * bytesOfCrosspoint;
}
