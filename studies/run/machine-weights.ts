/** A network between a machine and numbers: weights of its tiles, biases of its vectors. */
import { type Machine, programPlanes, type TileSpec, weightsOf } from '../../emulator/index.ts';
import type { LayerWeights } from '../weights/network-weights.ts';

/** The tiles that hold layers, first to last. */
export function layerTiles(tiles: readonly TileSpec[]): readonly TileSpec[] {
  return tiles.filter(({ declaration }) => declaration.role === 'weights');
}

export function biasName(layer: number): string {
  return `bias ${layer + 1}`;
}

/** What a network would be that had exactly the weights that the arrays hold. */
export async function readNetwork(machine: Machine, tiles: readonly TileSpec[]): Promise<readonly LayerWeights[]> {
  const layers: LayerWeights[] = [];
  for (const [layer, spec] of layerTiles(tiles).entries()) {
    const weights = weightsOf(spec, await machine.readTile(spec.declaration.name));
    layers.push({ weights, bias: await machine.readVector(biasName(layer)) });
  }
  return layers;
}

/** For tiles whose devices take any weight as it is. */
export async function writeNetwork(
  machine: Machine,
  tiles: readonly TileSpec[],
  layers: readonly LayerWeights[],
): Promise<void> {
  for (const [layer, spec] of layerTiles(tiles).entries()) {
    const { weights, bias } = layers[layer] as LayerWeights;
    const { name } = spec.declaration;
    const { fields } = await machine.readTile(name);
    machine.writeTile(name, { planes: programPlanes(spec, weights, fields), fields });
    machine.writeVector(biasName(layer), bias);
  }
}
