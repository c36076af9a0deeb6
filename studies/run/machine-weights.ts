/** A network between a machine and numbers: weights of its tiles, biases of its vectors. */
import { fastOf, type Machine, type Program, programPlanes, type TileSpec, weightsOf } from '../../emulator/index.ts';
import type { LayerWeights } from '../weights/network-weights.ts';

/** The tiles that hold layers, first to last. */
export function layerTiles(tiles: readonly TileSpec[]): readonly TileSpec[] {
  return tiles.filter(({ declaration }) => declaration.role === 'weights');
}

export function biasName(layer: number): string {
  return `bias ${layer + 1}`;
}

/** What a network would be that had exactly the weights that the arrays hold; layers of features may have no biases. */
export async function readNetwork(
  machine: Machine,
  tiles: readonly TileSpec[],
  { vectors }: Pick<Program, 'vectors'>,
): Promise<readonly LayerWeights[]> {
  const layers: LayerWeights[] = [];
  for (const [layer, spec] of layerTiles(tiles).entries()) {
    const { declaration, weightScale = 1 } = spec;
    const held = (of: TileSpec) => machine.inspectTile(of.declaration.name, (state) => weightsOf(of, state));
    const fast = tiles.find((other) => other.declaration.name === fastOf(declaration).name);
    const { visible = 0 } = fast?.declaration ?? {};
    const gathered = fast && visible > 0 ? await held(fast) : [];
    const weights = await held(spec);
    for (let at = 0; at < weights.length; at++) {
      weights[at] = ((weights[at] as number) + visible * (gathered[at] ?? 0)) * weightScale;
    }
    const name = biasName(layer);
    const has = vectors.some((vector) => vector.name === name);
    layers.push({ weights, bias: has ? await machine.readVector(name) : new Float64Array(declaration.outputs) });
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
    const { declaration, weightScale = 1 } = spec;
    const { fields } = await machine.readTile(declaration.name);
    const shares = weights.map((weight) => weight / weightScale);
    machine.writeTile(declaration.name, { planes: programPlanes(spec, shares, fields), fields });
    machine.writeVector(biasName(layer), bias);
  }
}
