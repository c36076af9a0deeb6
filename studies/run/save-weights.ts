/** What a run has learnt, for other tools and for other studies to import. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { layerTensors } from '../weights/layer-tensors.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { writeSafetensors } from '../weights/write-safetensors.ts';
import { labelOf, type Run } from './expand.ts';

/** @param folder of the results */
export function weightsFolder(folder: string): string {
  return join(folder, 'weights');
}

/** @param folder of the results; the file goes into `weights/` of it */
export async function saveWeights(folder: string, run: Run, network: readonly LayerWeights[]): Promise<void> {
  const { rule, seed } = run;
  await mkdir(weightsFolder(folder), { recursive: true });
  const name = `${rule}-${fileName(run)}-seed${seed}.safetensors`;
  await writeSafetensors(join(weightsFolder(folder), name), layerTensors(network), { run: labelOf(run) });
}

/** The variant but for what some file system does not take; then its run, since `a:b` is not `a-b`. */
function fileName({ variant, identity }: Run): string {
  const name = variant.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-');
  return name === variant ? name : `${name}-${identity.slice(0, 8)}`;
}
