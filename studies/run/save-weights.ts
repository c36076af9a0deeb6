/** What a run has learnt, for other tools and for other studies to import. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { layerTensors } from '../weights/layer-tensors.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { writeSafetensors } from '../weights/write-safetensors.ts';
import { labelOf, type Run } from './expand.ts';

/** @param folder of the results; the file goes into `weights/` of it */
export async function saveWeights(folder: string, run: Run, network: readonly LayerWeights[]): Promise<void> {
  const { rule, variant, seed } = run;
  await mkdir(join(folder, 'weights'), { recursive: true });
  const name = `${rule}-${fileName(variant)}-seed${seed}.safetensors`;
  await writeSafetensors(join(folder, 'weights', name), layerTensors(network), { run: labelOf(run) });
}

/** The variant but for what some file system does not take. */
function fileName(variant: string): string {
  return variant.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-');
}
