/** A variant of a study, calibrated without running it: which run it is, and its network on its arrays. */
import type { DataSet } from '../../algorithms/index.ts';
import { checksumOf } from '../run/canonical.ts';
import { expandStudy, type Run } from '../run/expand.ts';
import { importNetworks } from '../run/import-networks.ts';
import { planRule, shapeOf } from '../run/plan.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import { StudyError } from '../schema/study-error.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { calibrateColumns } from './calibrate-ranges.ts';
import type { CalibratedColumns } from './compare-ranges.ts';
import { programNetwork, scaleTiles } from './program-network.ts';

export type Variant = SettledStudy['variants'][number];

export interface CalibrationJob {
  /** The variant's first rule and seed. */
  readonly run: Run;
  /** What trains its weights. */
  readonly source: Run;
  /** In the place of training, where the study has a file of weights. */
  readonly imported: readonly LayerWeights[] | undefined;
}

/** @throws StudyError where weights do not stay as they are */
export async function prepareCalibration(variant: Variant, data: DataSet): Promise<CalibrationJob> {
  const alone: SettledStudy = { base: variant.study, variants: [variant], sweeps: [] };
  const networks = await importNetworks(alone, shapeOf(data));
  const [run] = expandStudy(alone, checksumOf(data), (name) => networks.get(name)?.checksum);
  if (run?.source) return { run, source: run.source, imported: networks.get(variant.name)?.layers };
  const why = 'ranges are calibrated for weights that are learnt and then stay';
  if (!run) {
    const wanted = '`train.epochs` to be 1 or more, or `network.weights` to name a file';
    throw new StudyError([`Expected ${wanted}, got \`0\`: ${why}`]);
  }
  const wanted = '`train.arithmetic` to be floating-point, or `network.weights` to name a file';
  throw new StudyError([`Expected ${wanted}, got \`${variant.study.train.arithmetic}\`: ${why}`]);
}

export function calibrateVariant(
  { run }: CalibrationJob,
  network: readonly LayerWeights[],
  data: DataSet,
  how: { readonly images: number; readonly signal?: AbortSignal },
): Promise<readonly CalibratedColumns[]> {
  const { quantile, ...programming } = run.study.tile.programming;
  const { evaluation, tiles: unscaled } = planRule(run.study, run.rule, shapeOf(data));
  const tiles = scaleTiles(unscaled, network, quantile);
  const programmed = programNetwork(tiles, network, { seed: run.seed, ...programming });
  return calibrateColumns({ ...programmed, evaluation, tiles, data, ...how, seed: run.seed });
}
