/** One layer on its arrays: specification and state, as a run of the study would have them. */
import { createCpuBackend, type TileSpec, type TileState } from '../../emulator/index.ts';
import { type ProgrammingOptions, programNetwork, scaleTiles } from '../calibrate/program-network.ts';
import { withRanges } from '../run/tile-spec.ts';
import type { Chosen } from './choose-layer.ts';
import type { Network } from './network-of.ts';

export interface ProgrammedLayer {
  readonly spec: TileSpec;
  readonly state: TileState;
}

/** Full scale of the columns of every tile, where it was calibrated. */
export type Ranges = Readonly<Record<string, Parameters<typeof withRanges>[1]>>;

/** The specifications with the weights that fill their cells; where arrays learn, cells hold weights as they are. */
export function scaledSpecs({ plan, study }: Chosen, { layers, origin }: Network): readonly TileSpec[] {
  return origin === 'initial' ? plan.tiles : scaleTiles(plan.tiles, layers, study.tile.programming.quantile);
}

export function programmingOf({ study }: Chosen): ProgrammingOptions {
  const { time, temperature, compensation } = study.tile.programming;
  return { time, compensation, ...(temperature !== undefined && { temperature }) };
}

export async function programLayer(
  chosen: Chosen,
  network: Network,
  ranges: Ranges | undefined,
): Promise<ProgrammedLayer> {
  const { name } = chosen.spec.declaration;
  const tiles = scaledSpecs(chosen, network).map((spec) => withRanges(spec, ranges?.[spec.declaration.name]));
  const spec = tiles.find(({ declaration }) => declaration.name === name) as TileSpec;
  if (network.origin === 'initial') return { spec, state: await drawnState(chosen, tiles) };
  const { states } = programNetwork(tiles, network.layers, { seed: chosen.seed, ...programmingOf(chosen) });
  return { spec, state: states[name] as TileState };
}

/** The state that training would start from. */
async function drawnState({ plan, spec, seed }: Chosen, tiles: readonly TileSpec[]): Promise<TileState> {
  const machine = await createCpuBackend({ precision: 'float64' }).open({ programs: [plan.evaluation], tiles, seed });
  try {
    return await machine.readTile(spec.declaration.name);
  } finally {
    machine.close();
  }
}
