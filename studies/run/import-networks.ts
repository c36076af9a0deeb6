/** The weights that a study imports, as its networks have them. */
import type { SettledStudy } from '../schema/settle-study.ts';
import { type LayerWeights, networkWeights } from '../weights/network-weights.ts';
import { readTensors } from '../weights/read-tensors.ts';
import { WeightsError } from '../weights/tensor.ts';
import { weightsChecksum } from '../weights/weights-checksum.ts';
import type { DataShape } from './plan.ts';

export interface ImportedNetwork {
  readonly layers: readonly LayerWeights[];
  /** SHA-256 of what counts, whatever the file is called. */
  readonly checksum: string;
}

/** By variant; those that train are not among them. */
export type ImportedNetworks = ReadonlyMap<string, ImportedNetwork>;

/** @throws WeightsError for a file that cannot be read, or that is another network than the study's */
export async function importNetworks({ variants }: SettledStudy, data: DataShape): Promise<ImportedNetworks> {
  const networks = new Map<string, ImportedNetwork>();
  const read = new Map<string, Promise<ImportedNetwork>>();
  for (const { name, study } of variants) {
    const { weights, hidden } = study.network;
    if (weights === undefined) continue;
    const widths = [data.width, ...hidden.filter((layer) => typeof layer === 'number'), data.classes];
    const key = JSON.stringify([weights, widths]);
    const network = read.get(key) ?? importNetwork(weights, widths);
    read.set(key, network);
    networks.set(name, await network);
  }
  return networks;
}

async function importNetwork(path: string, widths: readonly number[]): Promise<ImportedNetwork> {
  const tensors = await readTensors(path);
  try {
    const { layers } = networkWeights(tensors, widths);
    layers.forEach(checkMagnitude);
    return { layers, checksum: weightsChecksum(layers) };
  } catch (error) {
    if (!(error instanceof WeightsError)) throw error;
    const asked = `the study's network is ${widths.join('-')} (\`network.hidden\`)`;
    throw new WeightsError(`${path}: ${error.message}; ${asked}`);
  }
}

/** Weights are summed in float32, which ends near 3.4e38. */
const largestWeight = 1e30;

function checkMagnitude({ weights, bias }: LayerWeights, place: number): void {
  const largest = [weights, bias].flatMap((values) => values.find((value) => Math.abs(value) > largestWeight) ?? []);
  if (largest.length === 0) return;
  throw new WeightsError(
    `Expected layer ${place + 1} to have weights from -1e30 to 1e30, which float32 can add up, got \`${largest[0]}\``,
  );
}
