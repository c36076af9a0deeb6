/** The file of training figures as NeuroSim printed them: whole chips, what was asked of each, and an epoch's figures. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';
import { chipConfig, layeredNetwork, layerStatistics } from './layered-schema.ts';

/** How files of its version name what made them. */
export const trainingSource = 'DNN+NeuroSim V2';

const config = chipConfig.extend({
  AR: figure,
  /** @unit ohm m */
  Rho: figure,
  numRowSubArray: figure,
  trainingEstimation: figure,
  /** 0: activation and weight gradients row by row. */
  parallelBP: figure,
  numRowMuxedAG: figure,
  levelOutputAG: figure,
  numRowMuxedWG: figure,
  levelOutputWG: figure,
  numRowSubArrayWG: figure,
  numColSubArrayWG: figure,
  activityRowReadWG: figure,
  maxNumLevelLTP: figure,
  maxNumLevelLTD: figure,
  /** @unit V */
  writeVoltage: figure,
  /** @unit s */
  writePulseWidth: figure,
  /** µC/cm² */
  polarization: figure,
  /** 1 GDDR5, 2 HBM2. */
  dramType: z.union([z.literal(1), z.literal(2)]),
  batchSize: figure,
  numIteration: figure,
});

const stats = layerStatistics.extend({
  /** Levels of 8 bits. */
  old_to_new_mean_abs_delta_levels: figure,
});

const record = z.looseObject({
  id: z.string(),
  cli: z.object({ synapseBit: figure, numBitInput: figure, numRowSubArray: figure }).loose(),
  config,
  network: layeredNetwork,
  stats: z.array(stats),
  results: z.looseObject({ chip: z.record(z.string(), figure) }),
  caveats: z.array(z.string()),
});

export const trainingSchema = z.object({ records: z.array(record).min(1, { error: 'a list of records' }) });
export type NeurosimTraining = z.infer<typeof trainingSchema>;
export type TrainingRecord = NeurosimTraining['records'][number];
