/**
 * The weights that a study would put on its arrays: imported, learnt in floating point, or, where the arrays learn by
 * themselves, those that learning starts from.
 */
import type { DataSet } from '../../algorithms/index.ts';
import { type Backend, createCpuBackend, type TileSpec } from '../../emulator/index.ts';
import { expandStudy, type Run } from '../run/expand.ts';
import { importNetworks } from '../run/import-networks.ts';
import { readNetwork } from '../run/machine-weights.ts';
import { planRule } from '../run/plan.ts';
import type { EpochRecord } from '../run/record.ts';
import { shapeOf } from '../run/run-study.ts';
import { trainRun } from '../run/trainer.ts';
import { isProgrammedFrom } from '../schema/programmed-cell.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { ArrayError } from './array-error.ts';
import type { Chosen } from './choose-layer.ts';
import { exactSpec } from './exact-spec.ts';

export interface Network {
  readonly layers: readonly LayerWeights[];
  readonly origin: 'trained' | 'imported' | 'initial';
  /** In words. */
  readonly text: string;
}

export interface NetworkRequest {
  readonly settled: SettledStudy;
  readonly chosen: Chosen;
  readonly data: DataSet;
  /** What trains; asked for only where something is to be trained. */
  readonly openBackend: () => Promise<Backend>;
  readonly signal: AbortSignal;
  readonly onEpoch: (record: EpochRecord) => void;
}

/** @returns null where the signal stopped it */
export async function networkOf(request: NetworkRequest): Promise<Network | null> {
  const { settled, chosen, data } = request;
  const { network } = chosen.variant.study;
  if (network.weights !== undefined) {
    const imported = (await importNetworks(settled, shapeOf(data))).get(chosen.variant.name);
    if (!imported) throw new ArrayError(`Expected weights for the variant ${chosen.variant.name}, got none`);
    return { layers: imported.layers, origin: 'imported', text: `weights from ${network.weights}` };
  }
  return isProgrammedFrom(chosen.study) ? trainExactly(request) : initialNetwork(chosen);
}

async function trainExactly({ settled, chosen, data, openBackend, signal, onEpoch }: NetworkRequest) {
  const { source } = runOf(settled, chosen);
  const plan = planRule(source.study, source.rule, shapeOf(data));
  const backend = await openBackend();
  try {
    const trained = await trainRun({
      ...{ backend, plan, data, signal, run: source },
      onImages: () => {},
      onEpoch: async (record) => onEpoch(record),
    });
    if (!trained.finished) return null;
    const { epochs } = source.study.train;
    const passes = `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;
    const text = `${passes} of ${plan.title} in floating point on ${data.train.count} images`;
    return { layers: trained.weights, origin: 'trained', text } as const;
  } finally {
    backend.close();
  }
}

function runOf(settled: SettledStudy, { variant, rule, seed }: Chosen): Run & { readonly source: Run } {
  const runs = expandStudy(settled, '');
  const run = runs.find((one) => one.variant === variant.name && one.rule === rule && one.seed === seed);
  if (!run?.source) throw new RangeError(`no source for ${variant.name}, ${rule}`);
  return { ...run, source: run.source };
}

async function initialNetwork({ plan, seed }: Chosen): Promise<Network> {
  const tiles = plan.tiles.map((spec): TileSpec => exactSpec(spec.declaration));
  const machine = await createCpuBackend({ precision: 'float64' }).open({ programs: [plan.evaluation], tiles, seed });
  try {
    return {
      layers: await readNetwork(machine, tiles, plan.evaluation),
      origin: 'initial',
      text: 'the weights that learning starts from',
    };
  } finally {
    machine.close();
  }
}
