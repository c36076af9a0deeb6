/** The file of inference figures as NeuroSim printed them: whole chips, what was asked of each, and what came out. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';
import { chipConfig, layerColumns, layeredNetwork, layerStatistics } from './layered-schema.ts';

const config = chipConfig.extend({
  /** @unit ohm/m */
  Metal1_unitwireresis: figure,
  heightInFeatureSizeCrossbar: figure,
  widthInFeatureSizeCrossbar: figure,
  pipeline: figure,
  /** 0 XY bus, 1 H-tree. */
  globalBusType: figure,
  inputtoggle: figure,
  outputtoggle: figure,
});

const floorplan = z.looseObject({
  tiles: z.record(z.string(), figure),
  speedup: z.record(z.string(), figure),
  utilization: z.record(z.string(), figure),
  utilization_chip_percent: figure,
  Desired_Conventional_Mapped_Tile_Storage: z.string(),
  Desired_Conventional_PE_Storage: z.string(),
});

const record = z.looseObject({
  id: z.string(),
  network_name: z.string(),
  cli: z.object({ synapseBit: figure, numBitInput: figure, numRowSubArray: figure, numRowParallel: figure }),
  config,
  network: layeredNetwork,
  stats: z.array(layerStatistics),
  results: z.object({
    chip: z.record(z.string(), figure),
    layers: z.record(z.string(), z.record(z.string(), figure)),
    floorplan,
  }),
  caveats: z.array(z.string()),
});

export const inferenceSchema = z.object({ records: z.array(record).min(1, { error: 'a list of records' }) });
export type NeurosimInference = z.infer<typeof inferenceSchema>;
export type InferenceRecord = NeurosimInference['records'][number];

/** A row of the table of layers by the names of its columns. */
export function layersOf({
  network,
}: Pick<InferenceRecord, 'network'>): readonly Readonly<Record<(typeof layerColumns)[number], number>>[] {
  return network.layers.map(
    (row) =>
      Object.fromEntries(layerColumns.map((name, index) => [name, row[index] ?? 0])) as Record<
        (typeof layerColumns)[number],
        number
      >,
  );
}
