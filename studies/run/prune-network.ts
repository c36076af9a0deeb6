/** Takes the smallest weights of a network out of its arrays; the programs leave them alone from then on. */
import { globalMagnitudeMask, type PruningOptions } from '../../algorithms/index.ts';
import { type Machine, type Program, programPlanes, prunedVector, type TileSpec } from '../../emulator/index.ts';
import { layerTiles, readNetwork } from './machine-weights.ts';

/** Once pruned, a network stays as it was: what was interrupted behind it is not pruned anew. */
export async function pruneNetwork(
  machine: Machine,
  tiles: readonly TileSpec[],
  training: Pick<Program, 'vectors'>,
  options: PruningOptions,
): Promise<void> {
  const layers = layerTiles(tiles);
  const marks = await Promise.all(layers.map(({ declaration }) => machine.readVector(prunedVector(declaration.name))));
  if (marks.some((vector) => vector.some((mark) => mark !== 0))) return;
  const network = await readNetwork(machine, tiles, training);
  const kept = globalMagnitudeMask(
    network.map(({ weights }) => weights),
    options,
  );
  for (const [layer, spec] of layers.entries()) {
    const { name } = spec.declaration;
    const isKept = kept[layer] as Uint8Array;
    machine.writeVector(
      prunedVector(name),
      isKept.map((keeps) => 1 - keeps),
    );
    const state = await machine.readTile(name);
    const zeros = programPlanes(spec, new Float64Array(isKept.length), state.fields);
    const planes = state.planes.map((own, at) => (isKept[at % isKept.length] ? own : (zeros[at] as number)));
    machine.writeTile(name, { ...state, planes });
  }
}
