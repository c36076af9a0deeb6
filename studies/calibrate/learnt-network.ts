/** The network that a run programs, without the run: trained as its source is. */
import type { DataSet } from '../../algorithms/index.ts';
import type { Backend } from '../../emulator/index.ts';
import type { Run } from '../run/expand.ts';
import { planRule, shapeOf } from '../run/plan.ts';
import { trainRun } from '../run/trainer.ts';
import type { LayerWeights } from '../weights/network-weights.ts';

export interface Learning {
  readonly source: Run;
  readonly data: DataSet;
  readonly backend: Backend;
  readonly signal: AbortSignal;
  readonly announce: (line: string) => void;
}

/** @returns null where the signal stopped it */
export async function learnNetwork(learning: Learning): Promise<readonly LayerWeights[] | null> {
  const { source, data, backend, signal, announce } = learning;
  const trained = await trainRun({
    ...{ backend, run: source, data, signal },
    plan: planRule(source.study, source.rule, shapeOf(data)),
    onImages: () => {},
    onEpoch: async ({ epoch, testAccuracy }) => {
      const of = source.study.train.epochs;
      announce(`${source.rule} in floating point, epoch ${epoch} of ${of}: ${(100 * testAccuracy).toFixed(2)} %`);
    },
  });
  return trained.finished ? trained.weights : null;
}
