/** Bills of networks of equal layers, from assumed activity. */
import {
  activations,
  denseLayers,
  recordEvaluation,
  recordTraining,
  rules,
  type Training,
} from '../../../algorithms/index.ts';
import { settleDevice } from '../../../devices/index.ts';
import { assumeActivity, type Bill, type ChipSpec, drawUpBill, type TileSpec } from '../../../emulator/index.ts';
import { idealConverters } from '../machines.ts';

export interface BilledStudy {
  readonly rule: string;
  readonly widths: readonly number[];
  readonly training?: Partial<Training>;
  readonly chip?: Partial<ChipSpec>;
  readonly tile?: Partial<TileSpec>;
}

/** `layers` weight matrices of one size. */
export const equalLayers = (layers: number, width = 128) => new Array<number>(layers + 1).fill(width);

export function planBill({ rule: name, widths, training, chip, tile }: BilledStudy) {
  const rule = rules.get(name);
  if (!rule) throw new Error(`no rule ${name}`);
  const network = { ...denseLayers(widths), activation: activations.tanh, gain: 1 };
  const train = recordTraining(rule, network, { rate: 0.01, update: 'write', batch: 64, ...training });
  const evaluate = recordEvaluation(network, 100, rule, training);
  const tiles = train.tiles.map(
    (declaration): TileSpec => ({
      declaration,
      device: settleDevice('taox-hfox'),
      mapping: 'differential',
      array: { rows: 128, columns: 128 },
      converters: idealConverters,
      trainLength: 31,
      ...tile,
    }),
  );
  return {
    training: train,
    evaluation: evaluate,
    tiles,
    activity: assumeActivity(train, evaluate, tiles),
    steps: 10,
    chip: {
      technology: { node: 22, roadmap: 'low-standby' },
      memory: 'hbm2',
      gradientUnits: 'as-ready',
      gradients: 'in-unit',
      cell: 'transistor',
      sensing: 'integrator',
      mapping: 'conventional',
      pipeline: null,
      wiring: 'mesh',
      busWidth: 2048,
      buffers: 'registers',
      clock: 'fastest',
      encoding: 'bit-serial',
      adcKind: 'sar',
      columnsPerAdc: 8,
      ...chip,
    } satisfies ChipSpec,
  };
}

export const billOf = (study: BilledStudy): Bill => drawUpBill(planBill(study));

/** Sums of energy by a key of the entries. */
export function energyBy(bill: Bill, key: 'phase' | 'operation' | 'component' | 'tile'): Map<string, number> {
  const sums = new Map<string, number>();
  for (const entry of bill.energy) sums.set(entry[key], (sums.get(entry[key]) ?? 0) + entry.energy);
  return sums;
}
