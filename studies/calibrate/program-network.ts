/** A network on its arrays, before any machine is open: states of the tiles, and the biases, which stay digital. */
import { type Programming, programTile, type TileSpec, type TileState } from '../../emulator/index.ts';
import { biasName, layerTiles } from '../run/machine-weights.ts';
import { weightScaleOf } from '../run/weight-scale.ts';
import type { LayerWeights } from '../weights/network-weights.ts';

export type ProgrammingOptions = Omit<Programming, 'seed'>;

export interface ProgrammedNetwork {
  /** By tile. */
  readonly states: Readonly<Record<string, TileState>>;
  /** By name of the vector. */
  readonly vectors: Readonly<Record<string, Float64Array>>;
}

/** @param tiles with the weight that fills a cell of each */
export function programNetwork(
  tiles: readonly TileSpec[],
  network: readonly LayerWeights[],
  programming: Programming,
): ProgrammedNetwork {
  const layers = layerTiles(tiles).flatMap((spec, place) => {
    const layer = network[place];
    return layer ? [{ spec, place, ...layer }] : [];
  });
  const states = layers.map(({ spec, weights }) => {
    const { declaration, weightScale = 1 } = spec;
    const shares = weights.map((weight) => Math.min(Math.max(weight / weightScale, -1), 1));
    return [declaration.name, programTile(spec, shares, programming)] as const;
  });
  const vectors = layers.map(({ place, bias }) => [biasName(place), bias] as const);
  return { states: Object.fromEntries(states), vectors: Object.fromEntries(vectors) };
}

/** The tiles with the weight that fills a cell of each. */
export function scaleTiles(
  tiles: readonly TileSpec[],
  network: readonly LayerWeights[],
  quantile: number,
): readonly TileSpec[] {
  const layers = layerTiles(tiles);
  return tiles.map((spec) => {
    const layer = network[layers.indexOf(spec)];
    return layer ? { ...spec, weightScale: weightScaleOf(layer.weights, quantile) } : spec;
  });
}
