/** What all records of whole chips say of the chip and of its network. */
import { z } from 'zod';
import { figure } from '../statistics-schema.ts';

/** Choices of a chip, named as the files name them. */
export const chipConfig = z.looseObject({
  technode: figure,
  /** 1 high performance, 2 low standby power. */
  deviceroadmap: figure,
  temp: figure,
  wireWidth: figure,
  heightInFeatureSizeSRAM: figure,
  widthInFeatureSizeSRAM: figure,
  heightInFeatureSize1T1R: figure,
  widthInFeatureSize1T1R: figure,
  /** 1 SRAM, 2 RRAM, 3 ferroelectric transistor. */
  memcelltype: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** 1 transistor, 4 none. */
  accesstype: figure,
  resistanceOn: figure,
  resistanceOff: figure,
  cellBit: figure,
  numColMuxed: figure,
  numColSubArray: figure,
  levelOutput: figure,
  SARADC: figure,
  currentMode: figure,
  operationmode: figure,
  novelMapping: figure,
  maxGlobalBusWidth: figure,
  globalBufferType: figure,
  tileBufferType: figure,
  peBufferType: figure,
});

export const layerColumns = ['ifm_h', 'ifm_w', 'cin', 'kh', 'kw', 'cout', 'maxpool2x2_after', 'stride'] as const;

export const layeredNetwork = z.object({
  layers: z.array(z.array(figure).length(layerColumns.length, { error: `a list of ${layerColumns.join(', ')}` })),
  columns: z
    .array(z.string())
    .refine((names) => names.join() === layerColumns.join(), { error: `the columns ${layerColumns.join(', ')}` }),
});

/** Of the inputs and weights of a layer. */
export const layerStatistics = z.looseObject({
  input_bit_activity: figure,
  mean_cell_level_fraction_1b: figure,
  mean_cell_level_fraction_2b: figure,
  mean_cell_level_fraction_4b: figure,
});
