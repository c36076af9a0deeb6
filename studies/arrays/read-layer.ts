/** Reads a layer with the inputs that reach it, every layer around it exact. */
import type { DataSet } from '../../algorithms/index.ts';
import {
  createCpuBackend,
  type Operation,
  type Program,
  type ReadOperation,
  type TileSpec,
  type TileState,
} from '../../emulator/index.ts';
import { biasName, layerTiles } from '../run/machine-weights.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import type { Chosen } from './choose-layer.ts';
import { exactSpec } from './exact-spec.ts';
import type { ProgrammedLayer } from './program-layer.ts';

export interface Reading {
  /** What reaches the layer, [vectors][inputs]. */
  readonly inputs: Float64Array;
  /** Sums that leave it, before its bias, [vectors][outputs]. */
  readonly outputs: Float64Array;
  /** Class that the whole network answers, one a vector. */
  readonly answers: readonly number[];
}

export interface ReadRequest {
  readonly chosen: Chosen;
  readonly network: readonly LayerWeights[];
  readonly data: DataSet;
  /** Images, the first of the test set; no more than a batch. */
  readonly vectors: number;
}

/**
 * @param layer on its arrays; null for exact arithmetic
 * @param solved whether its state already holds all that wires do
 */
export async function readLayer(request: ReadRequest, layer: ProgrammedLayer | null, solved = false): Promise<Reading> {
  const { chosen, network, data, vectors } = request;
  const program: Program = { ...chosen.plan.evaluation, batch: vectors };
  const { name } = chosen.spec.declaration;
  const exact = layerTiles(chosen.plan.tiles).map(({ declaration }) => exactSpec(declaration));
  const tiles = exact.map((spec) => (layer && spec.declaration.name === name ? layer.spec : spec));
  const machine = await createCpuBackend({ precision: 'float64' }).open({
    programs: [program],
    tiles,
    seed: chosen.seed,
  });
  try {
    machine.loadSet('test', { ...data.test, width: data.width, classes: data.classes });
    tiles.forEach((spec, place) => {
      const { weights, bias } = network[place] as LayerWeights;
      const own = layer && spec === layer.spec ? layer.state : exactState(weights);
      machine.writeTile(spec.declaration.name, own);
      machine.writeVector(biasName(place), bias);
    });
    if (layer && !solved) await machine.refreshReads();
    machine.run({ program: program.name, set: 'test', first: 0, count: vectors, epoch: 0 });
    const { input, output } = readOf(program, chosen.spec);
    const { inputs, outputs } = chosen.spec.declaration;
    const prediction = await machine.readValue(program.name, predictionOf(program));
    return {
      inputs: (await machine.readValue(program.name, input)).slice(0, vectors * inputs),
      outputs: (await machine.readValue(program.name, output)).slice(0, vectors * outputs),
      answers: Array.from({ length: vectors }, (_, one) => largest(prediction, one * data.classes, data.classes)),
    };
  } finally {
    machine.close();
  }
}

function exactState(weights: Float64Array): TileState {
  return { planes: weights, fields: new Float64Array(0) };
}

function readOf({ operations }: Program, { declaration }: TileSpec): ReadOperation {
  const isRead = (one: Operation): one is ReadOperation => one.kind === 'read' && one.tile === declaration.name;
  const read = operations.find(isRead);
  if (!read) throw new RangeError(`no read of ${declaration.name}`);
  return read;
}

function predictionOf({ operations }: Program): number {
  const score = operations.find((one) => one.kind === 'score');
  if (score?.kind !== 'score') throw new RangeError('a program without a score');
  return score.prediction;
}

function largest(values: Float64Array, from: number, count: number): number {
  let best = 0;
  for (let one = 1; one < count; one++) {
    if ((values[from + one] as number) > (values[from + best] as number)) best = one;
  }
  return best;
}
